// The names of what the reports group by.

import type { Cause } from "../../api/types";
import { lang } from "../../i18n";
import { words } from "./words";

export type CauseNames = ReadonlyMap<string, Cause>;

/** What the reports call the group of those that have none. */
export const none = "none";

export function causeName(name: string, known: CauseNames): string {
  if (name === none) return words.value.noCause;
  const cause = known.get(name);
  if (!cause) return name;
  return { en: cause.en, "zh-Hans": cause.zh_hans, "zh-Hant": cause.zh_hant }[lang.value] || cause.en;
}

/** A department of the bundled causes in the language in use; one of the user's own as they named it. */
export function departmentName(name: string): string {
  if (name === none) return words.value.noDepartment;
  const known: Record<string, string> = words.value.departments;
  return Object.hasOwn(known, name) ? known[name]! : name.replaceAll("_", " ");
}
