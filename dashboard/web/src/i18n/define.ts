// A page's own words, each in three languages side by side. English says what it
// takes; one that lacks a language, or is given something else in it, does not
// compile.

import { computed } from "@preact/signals";
import { lang } from "./lang";
import { langs, type Lang } from "./pick";

type Say = string | ((...args: never[]) => string);

/** In the order of langs. */
type Triple = readonly [en: Say, hans: Say, hant: Say];

interface Tree {
  readonly [key: string]: Triple | Tree;
}

/** What stands for English in another language. */
type Like<S> = S extends (...args: infer A) => string ? (...args: A) => string : string;

type Same<T> = { [K in keyof T]: T[K] extends readonly [infer S, unknown, unknown] ? readonly [S, Like<S>, Like<S>] : Same<T[K]> };

/** A tree in one language. */
type Words<T> = { [K in keyof T]: T[K] extends readonly [infer S, unknown, unknown] ? Like<S> : Words<T[K]> };

export function define<const T extends Tree>(tree: T & Same<T>) {
  const dictionary = Object.fromEntries(langs.map((l, i) => [l, pick(tree, i)])) as Record<Lang, Words<T>>;
  return Object.assign(
    computed(() => dictionary[lang.value]),
    { dictionary },
  );
}

function pick(tree: Tree, language: number): unknown {
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, Array.isArray(value) ? value[language] : pick(value as Tree, language)]));
}
