// Who sits here. Nobody signs in yet, so it is who they say they are.

import { signal } from "@preact/signals";
import { recall, remember } from "../../ui/memory";

const key = "undertone.me";

export const me = signal(recall(key) ?? "");

/** The server takes names of at most 256 bytes. */
export const mostName = 80;

export function iAm(name: string): void {
  me.value = name.trim().slice(0, mostName);
  remember(key, me.value);
}
