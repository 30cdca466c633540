// What an agent's panel knows, as a pure function of what came.

import type { AgentFrame, Nudge } from "../../api/types";

export interface PanelState {
  /** False until the first snapshot. */
  known: boolean;
  /** Those that wait for an answer, the newest first. */
  waiting: readonly Nudge[];
  /** What the agent answered and the server has not confirmed yet, by the nudge's id. */
  sent: ReadonlyMap<string, Nudge>;
  /** Why the last answer was not taken. */
  refused: { error: string; detail: string } | undefined;
}

export const emptyPanel: PanelState = { known: false, waiting: [], sent: new Map(), refused: undefined };

export function reduce(s: PanelState, f: AgentFrame): PanelState {
  switch (f.type) {
    case "snapshot":
      // What was answered and lost on the way waits again.
      return { ...s, known: true, waiting: [...(f.nudges ?? [])], sent: new Map() };
    case "nudge":
      return f.nudge ? { ...s, waiting: withNudge(s.waiting, f.nudge), sent: without(s.sent, f.nudge.id) } : s;
    case "answer":
      return f.id ? answered(s, f.id, f) : s;
    default:
      return s;
  }
}

/** Takes a nudge off the panel: it is answered until the server says otherwise. */
export function answer(s: PanelState, id: string): PanelState {
  const nudge = s.waiting.find((n) => n.id === id);
  if (!nudge) return s;
  return { ...s, waiting: s.waiting.filter((n) => n.id !== id), sent: new Map(s.sent).set(id, nudge), refused: undefined };
}

function answered(s: PanelState, id: string, f: AgentFrame): PanelState {
  if (!f.error) return { ...s, sent: without(s.sent, id) };
  const nudge = s.sent.get(id);
  const refused = { error: f.error, detail: f.detail ?? "" };
  // One that is over cannot be answered, so it does not come back.
  const back = nudge && f.error === "unavailable" ? withNudge(s.waiting, nudge) : s.waiting;
  return { ...s, waiting: back, sent: without(s.sent, id), refused };
}

/**
 * The supervisor has been told of an escalated one, but its advice is still good and
 * it can be answered: it stays, behind those that are fresh.
 */
function withNudge(waiting: readonly Nudge[], n: Nudge): readonly Nudge[] {
  const others = waiting.filter((o) => o.id !== n.id);
  if (n.state !== "given" && n.state !== "escalated") return others;
  return [n, ...others].sort((a, b) => Number(isLate(a)) - Number(isLate(b)) || Date.parse(b.at) - Date.parse(a.at));
}

export function isLate(n: Nudge): boolean {
  return n.state === "escalated";
}

/** After that the talk has gone on, and advice is only in the way. */
const good = 10 * 60_000;

/** What is shown at a moment. */
export function fresh(waiting: readonly Nudge[], now: number): readonly Nudge[] {
  return waiting.filter((n) => now - Date.parse(n.at) < good);
}

function without<V>(map: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> {
  if (!map.has(key)) return map;
  const next = new Map(map);
  next.delete(key);
  return next;
}

export interface Today {
  shown: number;
  helpful: number;
  aside: number;
  missed: number;
  better: number;
}

/** How today went: of the nudges since midnight, those that were shown. */
export function todayOf(nudges: readonly Nudge[], now: number): Today {
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  const t: Today = { shown: 0, helpful: 0, aside: 0, missed: 0, better: 0 };
  for (const n of nudges) {
    if (Date.parse(n.at) < midnight || n.state === "held_out" || n.state === "suppressed") continue;
    t.shown++;
    if (n.state === "helpful") t.helpful++;
    if (n.state === "dismissed") t.aside++;
    if (n.state === "escalated" || n.state === "lapsed") t.missed++;
    if (n.outcome && n.outcome.after > n.outcome.before) t.better++;
  }
  return t;
}

/** Reads a frame; undefined when the text is none. */
export function readAgentFrame(text: string): AgentFrame | undefined {
  try {
    const raw: unknown = JSON.parse(text);
    return typeof raw === "object" && raw !== null && "type" in raw ? (raw as AgentFrame) : undefined;
  } catch {
    return undefined;
  }
}
