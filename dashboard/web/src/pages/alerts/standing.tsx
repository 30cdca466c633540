import type { Ticket } from "../../api/types";
import { when } from "../../format";
import { label, lang } from "../../i18n";
import { isSnoozed } from "./filter";
import { words } from "./words";

/** Where an alert stands, in words: who has it, when it comes back, who resolved it. */
export function standing(t: Ticket): string {
  const w = words.value;
  if (t.state === "resolved") return t.resolved_by ? w.resolvedBy(t.resolved_by) : w.resolvedItself;
  if (isSnoozed(t)) return w.snoozedUntil(when(t.snoozed_until!, lang.value));
  if (t.assigned_to) return w.assignedTo(t.assigned_to);
  if (t.state === "acknowledged") return w.takenOnBy(t.acknowledged_by ?? w.somebody);
  return label("alertStates", t.state);
}

export function Standing({ ticket }: { ticket: Ticket }) {
  const snoozed = isSnoozed(ticket);
  return (
    <span class="standing" dir="auto" data-standing={snoozed ? "snoozed" : ticket.state === "firing" && ticket.assigned_to ? "acknowledged" : ticket.state}>
      {standing(ticket)}
    </span>
  );
}
