// What people do with alerts: shown at once, taken back where the server refuses.

import { signal } from "@preact/signals";
import { ApiError, post } from "../../api/client";
import type { Act, Ticket } from "../../api/types";

export type Deed = "ack" | "assign" | "snooze" | "resolve" | "verdict";

export interface Doing {
  deed: Deed;
  body: Partial<Act>;
  /** How the alert will look; what the server answers replaces it. */
  expect: (t: Ticket) => Ticket;
}

export interface Refusal {
  ticket: Ticket;
  error: ApiError;
}

type Post = (id: string, act: Deed, body: Partial<Act>) => Promise<Ticket>;

const overHTTP: Post = (id, act, body) => post("/v1/alerts/{id}/{act}", { id, act }, body);

/** Acts on alerts, with how those look meanwhile. */
export function createActs(reload: () => void, send: Post = overHTTP, clock: () => number = Date.now) {
  const looks = signal<ReadonlyMap<string, Ticket>>(new Map());
  const done = new Map<string, number>(); // when each was answered; Infinity until then

  function look(id: string, as: Ticket | undefined): void {
    const next = new Map(looks.peek());
    if (as) next.set(id, as);
    else next.delete(id);
    looks.value = next;
  }

  async function one(t: Ticket, steps: Doing[]): Promise<Refusal | undefined> {
    let now = steps.reduce((as, s) => s.expect(as), t);
    done.set(t.id, Infinity);
    look(t.id, now);
    try {
      for (const s of steps) now = await send(t.id, s.deed, s.body);
      look(t.id, now);
      return undefined;
    } catch (error) {
      look(t.id, undefined);
      return { ticket: t, error: error instanceof ApiError ? error : new ApiError(0, "failed", String(error)) };
    } finally {
      done.set(t.id, clock());
    }
  }

  return {
    /** The alerts as they will be once everything is answered. */
    seen: (tickets: readonly Ticket[]) => tickets.map((t) => looks.value.get(t.id) ?? t),
    /** Does the steps with each alert, one step after the other; gives what was refused. */
    async run(tickets: readonly Ticket[], ...steps: Doing[]): Promise<Refusal[]> {
      const refused = await Promise.all(tickets.map((t) => one(t, steps)));
      reload();
      return refused.filter((r) => r !== undefined);
    },
    /** All that is shown is as new as that: what was answered before is in it. */
    settle(asOf: number): void {
      const left = [...looks.peek()].filter(([id]) => done.get(id)! >= asOf);
      if (left.length !== looks.peek().size) looks.value = new Map(left);
    },
  };
}

export type Acts = ReturnType<typeof createActs>;

const now = () => new Date().toISOString();

export function takeOn(by: string): Doing {
  return { deed: "ack", body: { by }, expect: (t) => ({ ...t, state: "acknowledged", acknowledged_by: by, acknowledged_at: now() }) };
}

export function assign(by: string, to: string): Doing {
  return { deed: "assign", body: { by, to }, expect: ({ assigned_to: _, ...t }) => (to ? { ...t, assigned_to: to } : t) };
}

/** Until a moment, or with undefined back into sight. */
export function snooze(by: string, until: string | undefined): Doing {
  return { deed: "snooze", body: { by, until: until ?? "" }, expect: ({ snoozed_until: _, ...t }) => (until ? { ...t, snoozed_until: until } : t) };
}

export function resolve(by: string, cause: string, note: string): Doing {
  return {
    deed: "resolve",
    body: { by, cause, note },
    expect: ({ snoozed_until: _, ...t }) => ({ ...t, state: "resolved", resolved_by: by, resolved_at: t.resolved_at ?? now(), cause, cause_by: by, note }),
  };
}

export function judge(by: string, verdict: "helpful" | "not_now" | "false_alarm"): Doing {
  return { deed: "verdict", body: { by, verdict }, expect: (t) => ({ ...t, verdict }) };
}
