// Tells which tiles are on or near the screen: those of a long list that are far
// from it are a name and a level only.

import { useLayoutEffect, useState } from "preact/hooks";

const listeners = new WeakMap<Element, (near: boolean) => void>();
let observer: IntersectionObserver | undefined;

function watch(el: Element, told: (near: boolean) => void): () => void {
  observer ??= new IntersectionObserver((entries) => entries.forEach((e) => listeners.get(e.target)?.(e.isIntersecting)), { rootMargin: "100%" });
  const mine = observer;
  listeners.set(el, told);
  mine.observe(el);
  return () => mine.unobserve(el);
}

export function useNear(box: { current: Element | null }, long: boolean): boolean {
  const [near, setNear] = useState(false);
  useLayoutEffect(() => {
    if (long && box.current) return watch(box.current, setNear);
    return undefined;
  }, [long]);
  return near || !long;
}
