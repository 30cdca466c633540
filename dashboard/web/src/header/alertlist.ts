// Which of the open alerts the band shows, and in which words.

import type { Alert } from "../feed/frames";
import type { Lang } from "../i18n/words";

const room = 3;

export function shortList(alerts: Iterable<Alert>): { shown: Alert[]; more: number } {
  const all = [...alerts].sort(
    (a, b) =>
      Number(b.severity === "critical") - Number(a.severity === "critical") ||
      (a.raised_at < b.raised_at ? 1 : -1),
  );
  return { shown: all.slice(0, room), more: Math.max(0, all.length - room) };
}

/** The alert in the viewer's language, else in English, else its rule's name. */
export function alertText(alert: Alert, lang: Lang): string {
  return alert.text[lang] || alert.text.en || alert.rule;
}
