// A comparison of a rule in words: "risk >= 0.8" with 0.94 becomes Risk, 94%, ≥ 80%.
// What is too clever to be told so is shown as it is written.

import type { Finding } from "../../api/types";
import { decimal, duration, percent, signed } from "../../format";
import { label, type Lang } from "../../i18n";
import { values } from "./values";
import { words } from "./words";

export interface Told {
  /** What is compared. */
  what: string;
  /** What it was; empty where the server does not tell. */
  value: string;
  /** What it was compared with; empty for what is so or is not so. */
  asks: string;
  held: boolean;
  error: string | undefined;
  /** The comparison as it is written. */
  code: string;
}

type Value = number | string | boolean | undefined;

const comparison = /^(.+?) (==|!=|>=|<=|>|<|in|matches|contains) (.+)$/s;
const signs: Record<string, string> = { "==": "=", "!=": "≠", ">=": "≥", "<=": "≤", in: "=" };
const call = /^(\w+)\("([^"]*)"\)$/;
const spans: Record<string, number> = { last_1m: 60, last_5m: 300, last_15m: 900, last_1h: 3600 };

export function tell(f: Finding, lang: Lang): Told {
  const told = { held: f.held, error: f.error, code: f.text };
  const [, left, sign, right] = comparison.exec(f.text) ?? [];
  const path = pathOf(left ?? f.text);
  if (!path) return { ...told, what: f.text, value: listed(f, lang), asks: "" };
  const what = nameOf(path, lang);
  const value = f.values?.[left ?? f.text];
  if (sign === undefined) return { ...told, what, value: say(path, value, lang), asks: "" };
  if (sign === "matches" || sign === "contains") return { ...told, what, value: "", asks: sign === "matches" ? values.value.pattern : right! };
  return { ...told, what, value: say(path, value, lang), asks: `${signs[sign] ?? sign} ${bound(path, right!, f, lang)}` };
}

/** The names between the points of "last_15m.touchpoint("purchase").messages". */
function pathOf(text: string): string[] | undefined {
  const parts = text.match(/\w+(?:\("[^"]*"\))?/g) ?? [];
  if (parts.join(".") !== text) return undefined;
  return parts.every((p) => p in spans || measure(p) in values.value.names) ? parts : undefined;
}

function measure(part: string): string {
  return call.exec(part)?.[1] ?? part;
}

/** "Purchase: messages · 15 min". */
function nameOf(path: string[], lang: Lang): string {
  const { names, mood, usually } = values.value;
  const colon = lang === "en" ? ": " : "：";
  const last = path[path.length - 1]!;
  let name: string = names[measure(last) as keyof typeof names];
  if (path.length > 1 && last === "sentiment") name = mood;
  if (path.length > 1 && path[0] === "usual") name = usually + colon + name;
  for (const part of path) {
    const [, of, word] = call.exec(part) ?? [];
    if (word !== undefined) name = part === last && of !== "about" ? name + colon + labelled(of!, word, lang) : labelled(of!, word, lang) + colon + name;
  }
  const span = path.find((p) => p in spans);
  return span ? `${name} · ${duration(spans[span]!, lang)}` : name;
}

const families: Record<string, Parameters<typeof label>[0]> = {
  feeling: "feelings",
  tone: "tones",
  intent: "intents",
  urgency: "urgencies",
  expectation: "expectations",
  touchpoint: "touchpoints",
  topic: "topics",
  name: "topics",
  about: "topics",
  medium: "media",
  lang: "langs",
};

function labelled(of: string, word: string, lang: Lang): string {
  const family = families[of];
  return family ? label(family, word, lang) : word;
}

/** A value as its kind is read: moods from −100 to +100, shares in percent, times in minutes. */
function say(path: string[], value: Value, lang: Lang): string {
  if (value === undefined) return "";
  if (typeof value === "boolean") return value ? words.value.yes : words.value.no;
  const last = path[path.length - 1]!;
  if (typeof value === "string") return labelled(measure(last), value, lang);
  switch (measure(last)) {
    case "sentiment":
    case "mood":
    case "lowest":
    case "trend":
    case "gap":
      return signed(value);
    case "sure":
    case "risk":
    case "negative":
    case "positive":
    case "share":
    case "usual":
    case "tone":
      return percent(value);
    case "silence":
    case "age":
      return duration(value, lang);
    case "csat":
      return values.value.outOf(decimal(value, lang));
    case "slide":
    case "surge":
    case "times":
      return decimal(value, lang, 2);
    default:
      return decimal(value, lang, 1);
  }
}

/** The other side: a number or a word of the same kind, a list of words, or a value less a number. */
function bound(path: string[], right: string, f: Finding, lang: Lang): string {
  if (/^-?[\d.]+$/.test(right)) return say(path, Number(right), lang);
  const quoted = [...right.matchAll(/"([^"]*)"/g)].map((m) => m[1]!);
  if (/^(".*"|\[.*\])$/s.test(right) && quoted.length > 0) return quoted.map((w) => say(path, w, lang)).join(" / ");
  const [, other, sign, number] = /^(.+) ([-+*/]) ([\d.]+)$/.exec(right) ?? [];
  const value = f.values?.[other ?? right];
  if (typeof value !== "number") return right;
  const by = Number(number ?? 0);
  const sum = { "+": value + by, "-": value - by, "*": value * by, "/": value / by }[sign ?? "+"];
  return sum === undefined || !Number.isFinite(sum) ? right : say(path, sum, lang);
}

function listed(f: Finding, lang: Lang): string {
  return Object.entries(f.values ?? {})
    .map(([name, value]) => `${name} ${typeof value === "number" ? decimal(value, lang, 2) : String(value)}`)
    .join(", ");
}
