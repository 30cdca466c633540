// The course of the whole centre's mood, from those of its channels.

import type { Channel } from "../../feed/frames";

/**
 * Minute by minute the mean of the channels that had customers, each by how many it
 * had in the hour: their minutes do not tell how many messages are in them.
 */
export function centreTrend(channels: Iterable<Channel>): (number | null)[] {
  const sums: number[] = [];
  const weights: number[] = [];
  for (const c of channels) {
    const weight = c.windows["1h"].customer_messages;
    c.trend.forEach((p, i) => {
      sums[i] ??= 0;
      weights[i] ??= 0;
      if (p === null) return;
      sums[i]! += p * weight;
      weights[i]! += weight;
    });
  }
  return sums.map((sum, i) => (weights[i]! > 0 ? sum / weights[i]! : null));
}
