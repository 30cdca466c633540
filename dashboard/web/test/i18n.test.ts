import { describe, expect, it } from "vitest";
import { label, words as common } from "../src/i18n";
import { names } from "../src/i18n/labels";
import { langs, pickLang } from "../src/i18n/pick";
import { words as wall } from "../src/pages/wall/words";
import { recall, remember } from "../src/ui/memory";

interface Dictionary {
  dictionary: Record<string, object>;
}

/** Every file of words: the common ones and each page's. */
const files: [string, Dictionary][] = [
  ["common", common as unknown as Dictionary],
  ...Object.entries(import.meta.glob<Dictionary>("../src/pages/*/words.ts", { eager: true, import: "words" })),
];

/** Every text of a dictionary, by its path; functions are called with "7". */
function texts(words: object, path = ""): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(words)) {
    const at = `${path}${key}`;
    if (typeof value === "function") all.set(at, value("7", "8", "9"));
    else if (typeof value === "object") for (const [k, v] of texts(value, `${at}.`)) all.set(k, v);
    else all.set(at, value);
  }
  return all;
}

const simplified = /[语总绪题处条录实连断关闭还产质术务户账单问读载页规则误样这对话长时间边过见转进开标记无]/;

describe.each(files)("the words of %s", (_, { dictionary }) => {
  const english = texts(dictionary.en!);

  it.each(langs)("are all there in %s", (lang) => {
    const own = texts(dictionary[lang]!);
    expect([...own.keys()].sort()).toEqual([...english.keys()].sort());
    for (const [key, text] of own) expect(text.trim(), key).not.toBe("");
  });

  it.each(["zh-Hans", "zh-Hant"] as const)("are Chinese throughout in %s", (lang) => {
    for (const [key, text] of texts(dictionary[lang]!)) expect(text, key).toMatch(/\p{Script=Han}/u);
  });

  it("are not simplified where they should be traditional", () => {
    for (const [key, text] of texts(dictionary["zh-Hant"]!)) expect(text, key).not.toMatch(simplified);
  });

  it.each(langs)("pass on what they are given in %s", (lang) => {
    const own = texts(dictionary[lang]!);
    for (const [key, text] of english) {
      if (/7/.test(text)) expect(own.get(key), key).toMatch(/7/);
    }
  });
});

describe("the names of labels", () => {
  it.each(Object.entries(names))("%s are Chinese in both scripts, traditional where they should be", (_, family) => {
    for (const [word, [en, hans, hant]] of Object.entries(family as Record<string, readonly string[]>)) {
      expect(en, word).not.toBe("");
      expect(hans, word).toMatch(/^\p{Script=Han}+$/u);
      expect(hant, word).toMatch(/^\p{Script=Han}+$/u);
      expect(hant, word).not.toMatch(simplified);
    }
  });

  it("are given for the labels it knows, and the label itself for others", () => {
    expect(label("topics", "delivery", "zh-Hans")).toBe("物流配送");
    expect(label("topics", "pet insurance", "en")).toBe("pet insurance");
    expect(label("topics", "constructor", "en")).toBe("constructor");
    expect(label("tones", "toString", "en")).toBe("toString");
  });
});

describe("the wall's sentences", () => {
  it.each(langs)("keep what they are given in order in %s", (lang) => {
    expect(wall.dictionary[lang].trend("+3", "−9")).toMatch(/\+3.*−9/);
  });
});

describe("the language", () => {
  it.each([
    [null, ["fr", "zh-TW", "en"], "zh-Hant"],
    [null, ["zh-Hant-HK"], "zh-Hant"],
    [null, ["zh-Hans-HK"], "zh-Hans"],
    [null, ["zh_HK"], "zh-Hant"],
    [null, ["yue"], "zh-Hant"],
    [null, ["zh"], "zh-Hans"],
    [null, ["zh-SG"], "zh-Hans"],
    [null, ["en-GB", "zh"], "en"],
    [null, ["fr"], "en"],
    [null, [], "en"],
    ["zh-Hans", ["en"], "zh-Hans"],
    ["klingon", ["zh-MO"], "zh-Hant"],
  ])("remembered %s, wanted %j: %s", (remembered, wanted, lang) => {
    expect(pickLang(remembered, wanted)).toBe(lang);
  });

  it("lives without a storage that throws", () => {
    const forbidden = () => {
      throw new DOMException("denied", "SecurityError");
    };
    expect(recall("k", forbidden)).toBeNull();
    expect(() => remember("k", "en", forbidden)).not.toThrow();
  });
});
