// The inbox as the page holds it: what is listed, what is open, what is being done.

import { signal, type Signal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { get } from "../../api/client";
import { useQuery } from "../../api/query";
import type { Ticket } from "../../api/types";
import type { Store } from "../../state";
import { createActs, type Acts } from "./acts";
import type { State } from "./filter";

/** As many as a person can look through; the newest are asked for. */
const most = 1_000;
/** Events bring the list anew; this is for what no event tells, such as a server that came back. */
const every = 30_000;

export interface Inbox {
  acts: Acts;
  /** When what is shown in the list and in the detail was answered. */
  listedAt: Signal<number>;
  detailedAt: Signal<number>;
  /** Asks for the open alert anew, where one is open. */
  reloadDetail: { now: () => void };
}

export function useInbox(store: Store, state: State) {
  const closed = state === "all" || state === "resolved";
  const answer = useQuery((s) => get("/v1/alerts", { limit: most, ...(closed && { state: "all" }) }, { signal: s }), [closed], { on: store.events, every });
  const inbox = useMemo<Inbox>(() => {
    const reloadDetail = { now: () => {} };
    return { acts: createActs(() => (reload.now(), reloadDetail.now())), listedAt: signal(0), detailedAt: signal(Infinity), reloadDetail };
  }, []);
  const reload = useMemo(() => ({ now: answer.reload }), []);
  reload.now = answer.reload;
  useEffect(() => {
    inbox.listedAt.value = answer.at ?? 0;
    inbox.acts.settle(Math.min(inbox.listedAt.value, inbox.detailedAt.value));
  }, [answer.at]);
  return { inbox, answer };
}

/** An alert with all others about its conversation, and the advice that the agent got. */
export async function findRow(id: string, s: AbortSignal) {
  const ticket = await get("/v1/alerts/{id}", { id }, { signal: s });
  const { conversation } = ticket;
  if (!conversation) return { tickets: [ticket], nudges: [] };
  const [{ alerts }, { nudges }] = await Promise.all([
    get("/v1/alerts", { state: "all", conversation, limit: 200 }, { signal: s }),
    get("/v1/nudges", { conversation, limit: 200 }, { signal: s }),
  ]);
  return { tickets: alerts.some((t) => t.id === id) ? alerts : [ticket, ...alerts], nudges };
}

export type Found = Awaited<ReturnType<typeof findRow>>;

/** Keeps the open alert as new as the feed. */
export function useDetail(store: Store, inbox: Inbox, id: string) {
  const answer = useQuery((s) => findRow(id, s), [id], { on: store.events, every });
  inbox.reloadDetail.now = answer.reload;
  useEffect(() => {
    inbox.detailedAt.value = answer.at ?? 0;
    inbox.acts.settle(Math.min(inbox.listedAt.value, inbox.detailedAt.value));
  }, [answer.at]);
  useEffect(
    () => () => {
      inbox.detailedAt.value = Infinity;
      inbox.reloadDetail.now = () => {};
    },
    [],
  );
  return answer;
}

/** Everybody who is named on an alert, to choose from. */
export function namesIn(tickets: readonly Ticket[], me: string): string[] {
  const names = new Set<string>();
  for (const t of tickets) for (const n of [t.assigned_to, t.acknowledged_by, t.resolved_by, t.cause_by]) if (n && n !== me) names.add(n);
  return [...names].sort((a, b) => a.localeCompare(b));
}
