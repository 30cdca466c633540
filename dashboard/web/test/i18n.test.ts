import { describe, expect, it } from "vitest";
import { dictionary, toneName, topicName } from "../src/i18n";
import { langs, pickLang, recall, remember } from "../src/i18n/pick";

/** Every text of a dictionary, by its path; functions are called with "7". */
function texts(words: object, path = ""): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(words)) {
    const at = `${path}${key}`;
    if (typeof value === "function") all.set(at, value("7", "8"));
    else if (typeof value === "object") for (const [k, v] of texts(value, `${at}.`)) all.set(k, v);
    else all.set(at, value);
  }
  return all;
}

describe("the dictionary", () => {
  const english = texts(dictionary.en);

  it.each(langs)("has every text in %s", (lang) => {
    const own = texts(dictionary[lang]);
    expect([...own.keys()].sort()).toEqual([...english.keys()].sort());
    for (const [key, text] of own) expect(text.trim(), key).not.toBe("");
  });

  it.each(["zh-Hans", "zh-Hant"] as const)("speaks Chinese throughout in %s", (lang) => {
    for (const [key, text] of texts(dictionary[lang])) expect(text, key).toMatch(/\p{Script=Han}/u);
  });

  it("is not simplified where it should be traditional", () => {
    const all = [...texts(dictionary["zh-Hant"]).values()].join("");
    expect(all).not.toMatch(/[语总绪题处条录实连断关闭还产质术务户账单问]/);
  });

  it.each(langs)("passes on what its sentences are given in %s", (lang) => {
    const w = dictionary[lang];
    expect(w.staleSince("10:42:07")).toContain("10:42:07");
    expect(w.staleNotice("10:42:07")).toContain("10:42:07");
    expect(w.gap(17)).toContain("17");
    expect(w.moreAlerts(4)).toContain("4");
    expect(w.negativeShare("34%")).toContain("34%");
    expect(w.trend("+3", "−9")).toMatch(/\+3.*−9/);
  });

  it("names the labels it knows and repeats those it does not", () => {
    expect(topicName(dictionary["zh-Hans"], "delivery")).toBe("物流配送");
    expect(topicName(dictionary.en, "pet insurance")).toBe("pet insurance");
    expect(topicName(dictionary.en, "constructor")).toBe("constructor");
    expect(toneName(dictionary.en, "toString")).toBe("toString");
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
    expect(recall(forbidden)).toBeNull();
    expect(() => remember(forbidden, "en")).not.toThrow();
  });
});
