// Tiles glide to their new places, so that the eye keeps hold of them.

import { useLayoutEffect, useRef } from "preact/hooks";

const duration = 450;

interface Place {
  left: number;
  top: number;
}

/** Animates the children of a list from where they were when the order changed. */
export function useFlip(list: { current: HTMLElement | null }, order: string[]): void {
  const places = useRef(new Map<Element, Place>());
  const previous = useRef(order);

  useLayoutEffect(() => {
    const before = places.current;
    const after = placesIn(list.current);
    if (previous.current !== order && !reducedMotion()) {
      for (const [el, to] of after) glide(el, before.get(el), to);
    }
    places.current = after;
    previous.current = order;
  });
}

// Offsets, not client rectangles: scrolling and a glide under way leave them be.
function placesIn(list: HTMLElement | null): Map<Element, Place> {
  const places = new Map<Element, Place>();
  for (const el of list?.children ?? []) {
    if (el instanceof HTMLElement) places.set(el, { left: el.offsetLeft, top: el.offsetTop });
  }
  return places;
}

function glide(el: Element, from: Place | undefined, to: Place): void {
  if (!from) {
    el.animate([{ opacity: 0 }, { opacity: 1 }], { duration });
    return;
  }
  const [dx, dy] = [from.left - to.left, from.top - to.top];
  if (dx === 0 && dy === 0) return;
  el.animate([{ transform: `translate(${dx}px, ${dy}px)` }, { transform: "none" }], {
    duration,
    easing: "cubic-bezier(.2,.7,.2,1)",
  });
}

function reducedMotion(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
