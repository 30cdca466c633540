// The language in use, as a signal: components read it and follow it.

import { computed, signal } from "@preact/signals";
import { en } from "./en";
import { pickLang, recall, remember } from "./pick";
import type { Lang, Tone, TopicLabel, Words } from "./words";
import { zhHans } from "./zh-hans";
import { zhHant } from "./zh-hant";

export const dictionary: Record<Lang, Words> = { en, "zh-Hans": zhHans, "zh-Hant": zhHant };

const storage = () => globalThis.localStorage;

export const lang = signal<Lang>(pickLang(recall(storage), globalThis.navigator?.languages ?? []));

export const words = computed<Words>(() => dictionary[lang.value]);

export function choose(next: Lang): void {
  lang.value = next;
  remember(storage, next);
}

/** The topic's name; a topic of the user's own goes by the name they gave it. */
export function topicName(w: Words, label: string): string {
  return Object.hasOwn(w.topicNames, label) ? w.topicNames[label as TopicLabel] : label;
}

export function toneName(w: Words, label: string): string {
  return Object.hasOwn(w.tones, label) ? w.tones[label as Tone] : label;
}
