// From a command to what is done: who does it, what is told of it, how it is undone.

import { signal } from "@preact/signals";
import { get, type ApiError } from "../../api/client";
import type { Ticket } from "../../api/types";
import { when } from "../../format";
import { lang } from "../../i18n";
import { assign, judge, resolve, snooze, takeOn, type Acts, type Doing, type Refusal } from "./acts";
import { isSnoozed } from "./filter";
import { me } from "./me";
import type { Row } from "./rows";
import { words } from "./words";

/** What was last done, and how to take it back where that can be. */
export const told = signal<{ text: string; bad: boolean; undo?: () => void } | undefined>(undefined);

export type Deeds = ReturnType<typeof createDeeds>;

/** The alerts of a row that somebody can still do something about. */
export function openOf(row: Row): Ticket[] {
  return row.tickets.filter((t) => t.state !== "resolved");
}

/** Those whose cause can be named: the open ones, and those that ended by themselves. */
export function resolvable(row: Row): Ticket[] {
  const open = openOf(row);
  return open.length > 0 ? open : row.tickets.filter((t) => !t.resolved_by && !t.cause);
}

export function createDeeds(acts: Acts) {
  async function run(tickets: Ticket[], steps: Doing[], text: string, undo?: () => void): Promise<void> {
    if (tickets.length === 0) return;
    told.value = { text, bad: false, ...(undo && { undo }) };
    const refused = await acts.run(tickets, ...steps);
    if (refused[0]) told.value = { text: await explain(refused[0]), bad: true };
  }

  return {
    takeOn: (row: Row) =>
      run(
        row.tickets.filter((t) => t.state === "firing"),
        [takeOn(me.value)],
        words.value.done.ack,
      ),
    assign(row: Row, to: string) {
      const before = openOf(row);
      const w = words.value.done;
      return run(before, [assign(me.value, to)], to ? w.assign(to) : w.unassign, () => {
        told.value = { text: words.value.undone, bad: false };
        for (const t of before) void acts.run([t], assign(me.value, t.assigned_to ?? ""));
      });
    },
    snooze(row: Row, until: string | undefined) {
      const before = openOf(row);
      const w = words.value.done;
      return run(before, [snooze(me.value, until)], until ? w.snooze(when(until, lang.value)) : w.wake, () => {
        told.value = { text: words.value.undone, bad: false };
        for (const t of before) void acts.run([t], snooze(me.value, t.snoozed_until));
      });
    },
    resolve: (row: Row, cause: string, note: string) => run(resolvable(row), [resolve(me.value, cause, note)], words.value.done.resolve),
    falseAlarm(row: Row) {
      const open = openOf(row);
      // What ended by itself is only judged.
      if (open.length === 0) return run(row.tickets, [judge(me.value, "false_alarm")], words.value.done.false_alarm);
      return run(open, [judge(me.value, "false_alarm"), resolve(me.value, "", "")], words.value.done.false_alarm);
    },
    isSnoozed: (row: Row) => openOf(row).some(isSnoozed),
  };
}

/** Why the server refused, in words; somebody who was faster is named. */
async function explain({ ticket, error }: Refusal): Promise<string> {
  const w = words.value.refused;
  if (error.status !== 409) return say(error);
  const now = await get("/v1/alerts/{id}", { id: ticket.id }).catch(() => undefined);
  if (error.error === "alert_acknowledged") return w.alert_acknowledged(now?.acknowledged_by ?? "");
  return w.alert_resolved(now?.resolved_by ?? "");
}

function say(error: ApiError): string {
  const w = words.value.refused;
  if (error.status === 0) return w.unreachable;
  if (error.error === "alert_unknown" || error.status === 404) return w.alert_unknown;
  return error.status === 503 ? w.unavailable : w.other(error.detail);
}
