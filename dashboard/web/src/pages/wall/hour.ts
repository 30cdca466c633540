// The alerts of the last hour, to be marked on the lines: those that are open come
// with the feed, those that were resolved are asked for once and then kept.

import { computed, effect, signal, type ReadonlySignal } from "@preact/signals";
import { get } from "../../api/client";
import { createQuery } from "../../api/query";
import type { Alert } from "../../feed/frames";
import type { Store } from "../../state";
import { severities, type Severity } from "../../api/types";

export interface Mark {
  alert: Alert;
  severity: Severity;
  open: boolean;
  /** Whole minutes before now. */
  ago: number;
}

/** Marks by channel; the whole centre's go by "". */
export type Marks = ReadonlyMap<string, Mark[]>;

const minutes = 60;
/** More marks than this hide the line. */
const most = 5;
const every = 5 * 60_000;
const limit = 2_000;

/** One mark for each minute of a channel, the worst of it; the newest few. */
export function marksOf(alerts: Iterable<Alert>, now: number): Marks {
  const all = new Map<string, Map<number, Mark>>();
  for (const alert of alerts) {
    if (alert.scope === "conversation") continue;
    const ago = Math.max(0, Math.floor((now - Date.parse(alert.raised_at)) / 60_000));
    if (!(ago < minutes)) continue;
    const name = alert.scope === "centre" ? "" : (alert.channel ?? "");
    const mark: Mark = { alert, severity: alert.severity, open: alert.state !== "resolved", ago };
    const mine = all.get(name) ?? new Map<number, Mark>();
    all.set(name, mine);
    const there = mine.get(ago);
    if (!there || weight(mark) > weight(there)) mine.set(ago, mark);
  }
  return new Map([...all].map(([name, mine]) => [name, [...mine.values()].sort((a, b) => a.ago - b.ago).slice(0, most)]));
}

function weight(m: Mark): number {
  return severities.indexOf(m.severity) + (m.open ? severities.length : 0);
}

export interface Hour {
  marks: ReadonlySignal<Marks>;
  stop(): void;
}

export function createHour(store: Store): Hour {
  const kept = signal<ReadonlyMap<string, Alert>>(new Map());
  let before: ReadonlyMap<string, Alert> = new Map();
  const query = createQuery((signal) => get("/v1/alerts", { state: "all", scope: "channel,centre", from: "-1h", limit }, { signal }), {
    every,
    // After a break the feed tells what is open, not what was resolved meanwhile.
    on: computed(() => store.status.value.state === "live"),
  });

  const current = computed(() => store.wall.value.alerts);
  const unfollow = effect(() => {
    const open = current.value;
    const asked = query.answer.value.data?.alerts ?? [];
    const next = new Map(kept.peek());
    for (const alert of asked) next.set(alert.id, alert);
    for (const [id, alert] of before) if (!open.has(id) && alert.scope !== "conversation") next.set(id, { ...alert, state: "resolved" });
    for (const [id, alert] of open) if (alert.scope !== "conversation") next.set(id, alert);
    before = open;
    const oldest = store.serverMinute.peek() - minutes * 60_000;
    for (const [id, alert] of next) if (!(Date.parse(alert.raised_at) >= oldest)) next.delete(id);
    kept.value = next;
  });
  return {
    marks: computed(() => marksOf(kept.value.values(), store.serverMinute.value)),
    stop: () => (unfollow(), query.stop()),
  };
}
