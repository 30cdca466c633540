// Which language to show: the one chosen here before, else the first of the
// browser's that we speak, else English.

export type Lang = "en" | "zh-Hans" | "zh-Hant";

export const langs: Lang[] = ["en", "zh-Hans", "zh-Hant"];

/** The names of the languages, each in itself. */
export const langNames: Record<Lang, string> = { en: "EN", "zh-Hans": "简体", "zh-Hant": "繁體" };

export function pickLang(remembered: string | null, wanted: readonly string[]): Lang {
  const known = langs.find((l) => l === remembered);
  if (known) return known;
  for (const tag of wanted) {
    const lang = match(tag);
    if (lang) return lang;
  }
  return "en";
}

function match(tag: string): Lang | undefined {
  const parts = tag.toLowerCase().split(/[-_]/);
  if (parts[0] === "en") return "en";
  if (parts[0] !== "zh" && parts[0] !== "yue") return undefined;
  if (parts.includes("hans")) return "zh-Hans";
  const traditional = parts[0] === "yue" || ["hant", "tw", "hk", "mo"].some((p) => parts.includes(p));
  return traditional ? "zh-Hant" : "zh-Hans";
}
