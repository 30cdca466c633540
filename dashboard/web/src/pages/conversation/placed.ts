// At which message an alert or a nudge is shown.

import type { Nudge, Ticket, TurnView } from "../../api/types";

export interface Placed {
  alerts: Ticket[];
  nudges: Nudge[];
}

/** By the message's id. What names no message that is shown goes to the newest before it. */
export function place(messages: readonly TurnView[], alerts: readonly Ticket[], nudges: readonly Nudge[]): Map<string, Placed> {
  const out = new Map<string, Placed>();
  const known = new Set(messages.map((m) => m.id));
  const at = (message: string | undefined, time: string): Placed | undefined => {
    const id = message !== undefined && known.has(message) ? message : (messages.findLast((m) => m.at <= time) ?? messages[0])?.id;
    if (id === undefined) return undefined;
    let one = out.get(id);
    if (!one) out.set(id, (one = { alerts: [], nudges: [] }));
    return one;
  };
  // The server has the newest first; people read downwards.
  for (const a of alerts.toReversed()) at(a.message, a.raised_at)?.alerts.push(a);
  for (const n of nudges.toReversed()) at(n.message, n.at)?.nudges.push(n);
  return out;
}
