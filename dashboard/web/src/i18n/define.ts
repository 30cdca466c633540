// A page's own words, in three languages side by side. English says which there
// are; a language that lacks one does not compile.

import { computed } from "@preact/signals";
import { lang } from "./lang";
import type { Lang } from "./pick";

type Same<W> = {
  [K in keyof W]: W[K] extends string ? string : W[K] extends (...args: infer A) => string ? (...args: A) => string : Same<W[K]>;
};

export function define<const W>(all: { en: W; "zh-Hans": Same<NoInfer<W>>; "zh-Hant": Same<NoInfer<W>> }) {
  const dictionary = all as unknown as Record<Lang, Same<W>>;
  return Object.assign(
    computed(() => dictionary[lang.value]),
    { dictionary },
  );
}
