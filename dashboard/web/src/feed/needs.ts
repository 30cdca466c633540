// Which channel needs someone most, the order of the tiles; which alert does.

import type { Alert, Channel, Level } from "./frames";

const rank: Record<Level, number> = { alert: 0, watch: 1, calm: 2 };

/** Tiles that trade places at every frame cannot be read. */
export const pace = 4_000;

/** Below zero when a needs someone more than b. */
export function byNeed(a: Channel, b: Channel): number {
  return (
    rank[a.level] - rank[b.level] ||
    Number(isSilent(a)) - Number(isSilent(b)) ||
    a.windows["5m"].sentiment - b.windows["5m"].sentiment ||
    (a.channel < b.channel ? -1 : 1)
  );
}

/** No customer spoke in the last five minutes, so there is no mood now. */
export function isSilent(c: Channel): boolean {
  return c.windows["5m"].customer_messages === 0;
}

/** No customer spoke in the last quarter of an hour. */
export function isQuiet(c: Channel): boolean {
  return c.windows["15m"].customer_messages === 0;
}

/** Whether an alert is for a supervisor: what is only good to know about a conversation is for its agent. */
export function wantsSomeone(a: Alert): boolean {
  return a.scope !== "conversation" || a.severity !== "info";
}

/**
 * Returns a function that orders channels at a pace people can follow: at once
 * when a channel comes, goes or changes its level, else every few seconds. It
 * gives back the very same list as long as the order holds.
 */
export function createOrder(): (channels: ReadonlyMap<string, Channel>, at: number) => string[] {
  let order: string[] = [];
  let levels = new Map<string, Level>();
  let sortedAt = -Infinity;

  function mustSort(channels: ReadonlyMap<string, Channel>, at: number): boolean {
    if (at - sortedAt >= pace || channels.size !== levels.size) return true;
    for (const [name, c] of channels) if (levels.get(name) !== c.level) return true;
    return false;
  }

  return (channels, at) => {
    if (!mustSort(channels, at)) return order;
    sortedAt = at;
    levels = new Map([...channels].map(([name, c]) => [name, c.level]));
    const next = [...channels.values()].sort(byNeed).map((c) => c.channel);
    if (next.length !== order.length || next.some((name, i) => name !== order[i])) order = next;
    return order;
  };
}
