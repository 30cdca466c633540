// A screen that nobody sits at: it stays awake, and its pointer hides.

import { useEffect } from "preact/hooks";
import { restAfter } from "./presence";

export function useKiosk(on: boolean): void {
  useEffect(() => {
    if (!on) return;
    const [rested, awake] = [hidePointer(), stayAwake()];
    return () => (rested(), awake());
  }, [on]);
}

/** Marks the page while nobody moves; base of `cursor: none` and of hiding what is there to press. */
function hidePointer(): () => void {
  const root = document.documentElement;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = 0;
  const rest = () => {
    const left = last + restAfter.kiosk - Date.now();
    if (left > 0) timer = setTimeout(rest, left);
    else [timer, root.dataset.rest] = [undefined, ""];
  };
  const moved = () => {
    last = Date.now();
    delete root.dataset.rest;
    timer ??= setTimeout(rest, restAfter.kiosk);
  };
  const types = ["pointermove", "pointerdown", "keydown"] as const;
  for (const type of types) addEventListener(type, moved, { passive: true });
  moved();
  return () => {
    for (const type of types) removeEventListener(type, moved);
    clearTimeout(timer);
    delete root.dataset.rest;
  };
}

/** Keeps the screen on where the browser can; it lets go whenever the page is hidden. */
function stayAwake(): () => void {
  let lock: WakeLockSentinel | undefined;
  let over = false;
  const ask = async () => {
    if (document.visibilityState !== "visible" || !("wakeLock" in navigator)) return;
    try {
      lock = await navigator.wakeLock.request("screen");
      if (over) void lock.release();
    } catch {
      // Refused, for example on a low battery: the system's own settings hold.
    }
  };
  void ask();
  document.addEventListener("visibilitychange", ask);
  return () => {
    over = true;
    document.removeEventListener("visibilitychange", ask);
    void lock?.release();
  };
}
