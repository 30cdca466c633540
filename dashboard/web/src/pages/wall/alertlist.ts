// Which of the open alerts the band shows, and in which words.

import type { Alert } from "../../feed/frames";
import { severities, type Severity } from "../../api/types";
import type { Lang } from "../../i18n";

const room = 3;

export interface Summary {
  /** The worst first; a conversation's only where channels and the centre leave room. */
  shown: Alert[];
  /** Of channels and the centre. */
  counts: Record<Severity, number>;
  /** How many conversations have a warning or worse open. */
  conversations: number;
}

export function summarise(alerts: Iterable<Alert>): Summary {
  const counts = { info: 0, warning: 0, critical: 0 };
  const atRisk = new Set<string>();
  const list: Alert[] = [];
  for (const alert of alerts) {
    if (alert.scope !== "conversation") counts[alert.severity]++;
    else atRisk.add(alert.conversation ?? alert.id);
    // A screen with a wall link is told of conversations without a word of them.
    if (Object.keys(alert.text).length > 0 || alert.scope !== "conversation") list.push(alert);
  }
  list.sort(byWeight);
  return { shown: list.slice(0, room), counts, conversations: atRisk.size };
}

function byWeight(a: Alert, b: Alert): number {
  return (
    Number(a.scope === "conversation") - Number(b.scope === "conversation") ||
    severities.indexOf(b.severity) - severities.indexOf(a.severity) ||
    (a.raised_at < b.raised_at ? 1 : a.raised_at > b.raised_at ? -1 : 0) ||
    (a.id < b.id ? -1 : 1)
  );
}

/** The alert in the viewer's language, else in English, else its rule's name. */
export function alertText(alert: Alert, lang: Lang): string {
  return alert.text[lang] || alert.text.en || alert.rule.replaceAll("_", " ");
}
