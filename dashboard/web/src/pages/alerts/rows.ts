// The inbox: alerts about one conversation are one row, and rows of one kind of
// trouble stand together.

import { alertStates, severities, type Ticket } from "../../api/types";

export interface Row {
  key: string;
  /** The alert that stands for all: the one that needs somebody most. */
  lead: Ticket;
  /** Every alert of the row, in the order of need. */
  tickets: Ticket[];
}

export interface Group {
  id: string;
  rows: Row[];
}

/** Below zero where a needs somebody more than b. */
export function byNeed(a: Ticket, b: Ticket): number {
  return (
    alertStates.indexOf(a.state) - alertStates.indexOf(b.state) ||
    severities.indexOf(b.severity) - severities.indexOf(a.severity) ||
    Date.parse(b.raised_at) - Date.parse(a.raised_at) ||
    (a.id < b.id ? -1 : 1)
  );
}

export function keyOf(t: Ticket): string {
  return t.conversation ? `conversation ${t.conversation}` : `alert ${t.id}`;
}

/** Rows by group; the groups go by the row that needs somebody most. */
export function groupsOf(tickets: readonly Ticket[]): Group[] {
  const rows = new Map<string, Row>();
  const groups = new Map<string, Group>();
  for (const t of [...tickets].sort(byNeed)) {
    const key = keyOf(t);
    const known = rows.get(key);
    if (known) {
      known.tickets.push(t);
      continue;
    }
    const row = { key, lead: t, tickets: [t] };
    rows.set(key, row);
    const group = groups.get(t.group);
    if (group) group.rows.push(row);
    else groups.set(t.group, { id: t.group, rows: [row] });
  }
  return [...groups.values()];
}

/** The rows as they stand on the screen. */
export function flat(groups: readonly Group[]): Row[] {
  return groups.flatMap((g) => g.rows);
}

/** The row that has the alert. */
export function rowOf(rows: readonly Row[], id: string | undefined): Row | undefined {
  return rows.find((r) => r.tickets.some((t) => t.id === id));
}

/** The row so many places on from the one with the key; the ends hold. */
export function moved(rows: readonly Row[], key: string | undefined, by: number): Row | undefined {
  const at = rows.findIndex((r) => r.key === key);
  if (at < 0) return rows[0];
  return rows[Math.max(0, Math.min(rows.length - 1, at + by))];
}
