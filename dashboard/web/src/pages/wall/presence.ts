// Whether somebody is at the wall: then it does not turn its pages under their eyes.

import { computed, signal, type ReadonlySignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";

export interface Presence {
  /** Somebody points at the tiles, has the focus in them or uses the keys. */
  held: ReadonlySignal<boolean>;
  /** Nobody touched anything for a while. */
  resting: ReadonlySignal<boolean>;
}

/** A pointer that was left in the middle of the screen is nobody. */
export const restAfter = { desk: 60_000, kiosk: 4_000 };

export function usePresence(area: { current: HTMLElement | null }, kiosk: boolean): Presence {
  const state = useMemo(createPresence, []);
  useEffect(() => state.follow(area.current ?? document.body, kiosk ? restAfter.kiosk : restAfter.desk), [kiosk]);
  return state;
}

function createPresence() {
  const resting = signal(true);
  const over = signal(false);
  const focused = signal(false);
  const keyed = signal(false);

  function follow(area: HTMLElement, patience: number): () => void {
    const stop = new AbortController();
    let last = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const on = (target: EventTarget, type: string, heard: (e: Event) => void) => target.addEventListener(type, heard, { signal: stop.signal, passive: true });

    // One timer for a thousand movements: it looks how long ago the last one was.
    const rest = () => {
      const left = last + patience - Date.now();
      timer = left > 0 ? setTimeout(rest, left) : undefined;
      if (timer === undefined) resting.value = !(keyed.value = false);
    };
    const wake = () => {
      last = Date.now();
      resting.value = false;
      timer ??= setTimeout(rest, patience);
    };
    let place = "";
    on(window, "pointermove", (e) => {
      // Browsers tell of a movement when the tiles move under a pointer that rests.
      const { screenX, screenY } = e as PointerEvent;
      if (place !== (place = `${screenX} ${screenY}`)) wake();
    });
    for (const type of ["pointerdown", "wheel", "touchstart"]) on(window, type, wake);
    on(window, "keydown", () => (wake(), (keyed.value = true)));
    on(area, "pointerenter", () => (over.value = true));
    on(area, "pointerleave", () => (over.value = false));
    on(area, "focusin", (e) => (focused.value = (e.target as Element).matches(":focus-visible")));
    on(area, "focusout", () => (focused.value = false));
    return () => (stop.abort(), clearTimeout(timer));
  }

  return { follow, resting, held: computed(() => focused.value || (!resting.value && (over.value || keyed.value))) };
}
