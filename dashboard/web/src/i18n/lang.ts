// The language in use, as a signal: components read it and follow it.

import { signal } from "@preact/signals";
import { recall, remember } from "../ui/memory";
import { pickLang, type Lang } from "./pick";

const key = "undertone.lang";
const fromAddress = new URLSearchParams(globalThis.location?.search).get("lang");

export const lang = signal<Lang>(pickLang(fromAddress ?? recall(key), globalThis.navigator?.languages ?? []));

/** Switches in place. An address that names a language goes on naming the one in use. */
export function choose(next: Lang): void {
  lang.value = next;
  remember(key, next);
}
