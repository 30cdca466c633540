// Which alerts are looked at, as the address says it.

import { scopes, severities, type Scope, type Severity, type Ticket } from "../../api/types";

export const states = ["open", "snoozed", "resolved", "all"] as const;
export type State = (typeof states)[number];

export interface Filter {
  state: State;
  severity?: Severity | undefined;
  scope?: Scope | undefined;
  channel?: string | undefined;
  rule?: string | undefined;
  mine: boolean;
}

/** Reads the address; what it does not know asks nothing. */
export function readFilter(query: URLSearchParams): Filter {
  return {
    state: states.find((s) => s === query.get("state")) ?? "open",
    severity: severities.find((s) => s === query.get("severity")),
    scope: scopes.find((s) => s === query.get("scope")),
    channel: query.get("channel") || undefined,
    rule: query.get("rule") || undefined,
    mine: query.get("mine") === "1",
  };
}

/** Which of the filters narrow the list. */
export const narrowing = ["state", "severity", "scope", "channel", "rule", "mine"] as const;

export function isNarrowed(f: Filter): boolean {
  return f.state !== "open" || f.mine || Boolean(f.severity || f.scope || f.channel || f.rule);
}

export function isSnoozed(t: Ticket): boolean {
  return t.snoozed_until !== undefined && t.state !== "resolved";
}

export function isMine(t: Ticket, me: string): boolean {
  return me !== "" && (t.assigned_to ?? t.acknowledged_by) === me;
}

export function takes(f: Filter, t: Ticket, me: string): boolean {
  return (
    inState(f.state, t) &&
    (!f.severity || f.severity === t.severity) &&
    (!f.scope || f.scope === t.scope) &&
    (!f.channel || f.channel === t.channel) &&
    (!f.rule || f.rule === t.rule) &&
    (!f.mine || isMine(t, me))
  );
}

function inState(state: State, t: Ticket): boolean {
  switch (state) {
    case "open":
      return t.state !== "resolved" && !isSnoozed(t);
    case "snoozed":
      return isSnoozed(t);
    case "resolved":
      return t.state === "resolved";
    case "all":
      return true;
  }
}
