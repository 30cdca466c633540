// The heat map as a file: every figure of it, whichever is shown.

import type { Figures, Journey } from "../../api/types";
import type { Field } from "./csv";
import { channelsOf, rowsOf, type By } from "./model";

export interface Entry {
  /** A touchpoint or a topic; all of them together without. */
  row?: string;
  /** All channels together without. */
  channel?: string;
  figures: Figures;
}

/** Each row, of all channels and then of each; what all rows have together comes last. */
export function entries(journey: Journey, by: By): Entry[] {
  const channels = channelsOf(journey);
  const list = rowsOf(journey, by).flatMap((r): Entry[] => [
    { row: r.id, figures: r.all },
    ...channels.flatMap((channel) => (r.cells.has(channel) ? [{ row: r.id, channel, figures: r.cells.get(channel)! }] : [])),
  ]);
  const total = new Map(journey.channels.map((c) => [c.channel, c]));
  return [...list, { figures: journey }, ...channels.map((channel) => ({ channel, figures: total.get(channel)! }))];
}

export function fieldsOf(by: By): Field<Entry>[] {
  return [
    [by === "topics" ? "topic" : "touchpoint", (e) => e.row],
    ["channel", (e) => e.channel],
    ["messages", (e) => e.figures.messages],
    ["sentiment", (e) => e.figures.sentiment],
    ["sentiment_low", (e) => e.figures.interval?.[0]],
    ["sentiment_high", (e) => e.figures.interval?.[1]],
    ["negative", (e) => e.figures.negative],
    ["expectations", (e) => e.figures.expectations],
    ["expectation_gap", (e) => e.figures.expectation_gap],
    ["change", (e) => e.figures.change?.sentiment],
    ["change_low", (e) => e.figures.change?.interval[0]],
    ["change_high", (e) => e.figures.change?.interval[1]],
  ];
}
