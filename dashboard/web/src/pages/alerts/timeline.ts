// What happened around an alert, in the order of time.

import type { Cause, Nudge, Ticket } from "../../api/types";
import { signed, when } from "../../format";
import { label, type Lang } from "../../i18n";
import { textOf, withoutChannel } from "../../ui/alerttext";
import { words } from "./words";

export interface Happened {
  /** Undefined where nobody knows when. */
  at: string | undefined;
  text: string;
  /** Which alert it is about, where the row has several. */
  about?: string;
  kind: "raised" | "person" | "nudge" | "over";
}

export function timeline(tickets: readonly Ticket[], nudges: readonly Nudge[], causes: readonly Cause[], lang: Lang): Happened[] {
  const ids = new Set(tickets.map((t) => t.id));
  const all = [...merged(tickets.flatMap((t) => ofTicket(t, causes, lang))), ...nudges.filter((n) => ids.has(n.alert)).flatMap((n) => ofNudge(n, lang))];
  return all.sort((a, b) => time(a) - time(b));
}

function time(h: Happened): number {
  return h.at === undefined ? Infinity : Date.parse(h.at);
}

/** What was done with several alerts at once is told once. */
function merged(all: Happened[]): Happened[] {
  const seen = new Map<string, Happened>();
  for (const h of all) {
    const second = h.at?.slice(0, 19) ?? "";
    const key = h.kind === "raised" ? `${h.at} ${h.about}` : `${second} ${h.text}`;
    if (!seen.has(key)) seen.set(key, h);
  }
  return [...seen.values()];
}

function ofTicket(t: Ticket, causes: readonly Cause[], lang: Lang): Happened[] {
  const e = words.value.event;
  const who = (name: string | undefined) => name || words.value.somebody;
  const list: Happened[] = [{ at: t.raised_at, text: e.raised, about: textOf(t, lang), kind: "raised" }];
  if (t.acknowledged_at) list.push({ at: t.acknowledged_at, text: e.acknowledged(who(t.acknowledged_by)), kind: "person" });
  if (t.state === "resolved") list.push({ at: t.resolved_at, text: t.resolved_by ? e.resolved(t.resolved_by) : withoutChannel(t.ended?.[lang] ?? "", t.channel ?? "") || e.ended, kind: "over" });
  if (t.cause) list.push({ at: t.resolved_at, text: e.cause(causeName(causes, t.cause, lang)), kind: "over" });
  if (t.verdict) list.push({ at: t.judged_at ?? t.resolved_at, text: e.verdict(label("verdicts", t.verdict)), kind: "over" });
  if (t.assigned_to) list.push({ at: t.assigned_at, text: e.assigned(t.assigned_to), kind: "person" });
  if (t.snoozed_until) list.push({ at: t.snoozed_at, text: e.snoozed(when(t.snoozed_until, lang)), kind: "person" });
  else if (t.snoozed_at) list.push({ at: t.snoozed_at, text: e.slept, kind: "person" });
  return list;
}

function ofNudge(n: Nudge, lang: Lang): Happened[] {
  const e = words.value.event;
  const agent = n.agent || words.value.somebody;
  if (n.state === "held_out") return [{ at: n.at, text: e.held_out, kind: "nudge" }];
  if (n.state === "suppressed") return [{ at: n.at, text: e.suppressed(label("suppressions", n.reason ?? "")), kind: "nudge" }];
  const list: Happened[] = [{ at: n.at, text: e.given(agent), kind: "nudge" }];
  if (n.escalated_at) list.push({ at: n.escalated_at, text: e.escalated, kind: "nudge" });
  if (n.state === "helpful") list.push({ at: n.answered_at, text: e.helpful(agent), kind: "nudge" });
  if (n.state === "dismissed") list.push({ at: n.answered_at, text: e.dismissed(agent, label("verdicts", n.reason ?? "not_now", lang)), kind: "nudge" });
  if (n.state === "lapsed") list.push({ at: n.answered_at, text: e.lapsed, kind: "nudge" });
  if (n.outcome) list.push({ at: undefined, text: e.mood(signed(n.outcome.before), signed(n.outcome.after)), kind: "nudge" });
  return list;
}

/** A cause in the viewer's language; by its name where it is no longer of the list. */
export function causeName(causes: readonly Cause[], name: string, lang: Lang): string {
  const c = causes.find((one) => one.name === name);
  if (!c) return name.replaceAll("_", " ");
  return { en: c.en, "zh-Hans": c.zh_hans, "zh-Hant": c.zh_hant }[lang];
}
