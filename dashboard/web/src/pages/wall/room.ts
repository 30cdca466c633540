// How much room the tiles have, followed as the window and what is above them change.

import { useSignal, type ReadonlySignal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import type { Room } from "./grid";

const nothing: Room = { width: 0, height: 0, gap: 0, rem: 16 };

/** What is known of the room for a list; undefined before it is measured. */
export function useRoom(list: { current: HTMLElement | null }): ReadonlySignal<Room> {
  const room = useSignal(nothing);
  useLayoutEffect(() => {
    const ul = list.current;
    if (!ul) return;
    const measure = () => {
      const next = measured(ul);
      if (JSON.stringify(next) !== JSON.stringify(room.peek())) room.value = next;
    };
    measure();
    // The band grows and shrinks, so it is watched as well; observers are told when
    // the layout is done, so that measuring costs no other one.
    const observer = new ResizeObserver(measure);
    for (const el of [document.documentElement, document.querySelector(".bar"), document.querySelector(".band"), ul.parentElement]) {
      if (el) observer.observe(el);
    }
    addEventListener("resize", measure);
    return () => {
      observer.disconnect();
      removeEventListener("resize", measure);
    };
  }, []);
  return room;
}

function measured(ul: HTMLElement): Room {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  const gap = parseFloat(getComputedStyle(ul).columnGap) || 0;
  const above = ul.getBoundingClientRect().top + scrollY;
  return { width: ul.clientWidth, height: Math.floor(innerHeight - above - gap), gap, rem };
}
