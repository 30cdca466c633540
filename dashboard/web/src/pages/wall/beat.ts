import { useComputed } from "@preact/signals";
import type { Store } from "../../state";

/**
 * Changes every so many seconds, and when the first picture comes: for what is made
 * of all channels and is read slowly.
 */
export function useBeat(store: Store, seconds: number): { at: number; known: boolean } {
  const at = useComputed(() => Math.floor(store.now.value / (seconds * 1_000))).value;
  const known = useComputed(() => store.wall.value.known).value;
  return { at, known };
}
