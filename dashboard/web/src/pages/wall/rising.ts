// What got better: channels whose mood rose most in the last quarter of an hour.

import type { Channel } from "../../feed/frames";

export interface Rise {
  channel: string;
  sentiment: number;
  by: number;
}

/** A rise of less than ten points is the usual up and down. */
const least = 0.1;
/** With fewer messages than this it may be one friendly customer. */
const messages = 5;
const room = 3;

export function risen(channels: Iterable<Channel>): Rise[] {
  const all: Rise[] = [];
  for (const c of channels) {
    const now = c.windows["5m"];
    const then = fifteenMinutesAgo(c.trend);
    if (now.customer_messages < messages || then === undefined) continue;
    const by = now.sentiment - then;
    if (by >= least) all.push({ channel: c.channel, sentiment: now.sentiment, by });
  }
  return all.sort((a, b) => b.by - a.by || (a.channel < b.channel ? -1 : 1)).slice(0, room);
}

/** The five minutes up to a quarter of an hour ago, as the mood now is of five; at least two of them had customers. */
function fifteenMinutesAgo(trend: readonly (number | null)[]): number | undefined {
  const end = trend.length - 15;
  const known = trend.slice(Math.max(0, end - 5), Math.max(0, end)).filter((p) => p !== null);
  return known.length >= 2 ? known.reduce((a, b) => a + b, 0) / known.length : undefined;
}
