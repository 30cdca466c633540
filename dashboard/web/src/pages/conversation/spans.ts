// The deciding words in a text. The server counts in bytes of UTF-8, the browser
// in UTF-16, and reasons overlap: a text is cut into pieces, each with the
// reasons that cover it.

import type { Reason } from "../../api/types";

export interface Piece {
  text: string;
  /** Of the sentiment: below zero where the words made it worse. */
  weight: number;
  /** Whether a strong reason ends here, whose weight is written behind it. */
  ends: number | undefined;
  reasons: Reason[];
}

/** Where bytes of a text in UTF-8 lie in UTF-16. */
export interface Places {
  bytes: number;
  /** The beginning of the character that the byte is of. */
  before(byte: number): number;
  /** The first beginning of a character at the byte or behind it. */
  behind(byte: number): number;
}

export function places(text: string): Places {
  const starts: number[] = []; // byte at which each character begins, and the end
  const units: number[] = []; // and its place in UTF-16
  let byte = 0;
  let unit = 0;
  for (const character of text) {
    starts.push(byte);
    units.push(unit);
    const code = character.codePointAt(0)!;
    byte += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    unit += character.length;
  }
  starts.push(byte);
  units.push(unit);
  // The last character that begins at the byte or before it.
  function find(wanted: number): number {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= wanted) low = middle;
      else high = middle - 1;
    }
    return low;
  }
  return {
    bytes: byte,
    before: (wanted) => units[find(wanted)]!,
    behind(wanted) {
      const at = find(wanted);
      return units[starts[at]! < wanted ? Math.min(at + 1, units.length - 1) : at]!;
    },
  };
}

/**
 * A reason weaker than this part of the strongest of its kind decided nothing. What
 * is not about the feeling is marked only where it is strong: else all would be.
 */
const weakest = { feeling: 0.12, other: 0.5 };
/** Nor did one that moved the sentiment by less than this. */
const leastFeeling = 0.04;
/** So many weights are written out, if they are so strong; more would hide the text. */
const mostWritten = 4;
const weakestWritten = 0.3;
const leastWritten = 0.1;

/** What a person can make something of: as the server has it for the words of alerts. */
const telling = /\p{L}|\p{Extended_Pictographic}|\p{Regional_Indicator}|^\s*[!?！？]{2,}\s*$/u;

interface Range {
  from: number;
  to: number;
  reason: Reason;
}

/** Cuts a text by its reasons. The pieces together are the text, whatever the reasons say. */
export function pieces(text: string, reasons: readonly Reason[] | undefined): Piece[] {
  const ranges = rangesOf(text, reasons ?? []);
  if (ranges.length === 0) return [{ text, weight: 0, ends: undefined, reasons: [] }];
  const written = strongest(ranges);
  const cuts = [...new Set([0, text.length, ...ranges.flatMap((r) => [r.from, r.to])])].sort((a, b) => a - b);
  const out: Piece[] = [];
  for (let i = 0; i + 1 < cuts.length; i++) {
    const [from, to] = [cuts[i]!, cuts[i + 1]!];
    const over = ranges.filter((r) => r.from < to && r.to > from);
    const feeling = over.filter((r) => r.reason.head === "sentiment");
    out.push({
      text: text.slice(from, to),
      weight: feeling.reduce((sum, r) => sum + r.reason.weight, 0),
      ends: written.find((r) => r.to === to)?.reason.weight,
      reasons: over.map((r) => r.reason),
    });
  }
  return out;
}

function rangesOf(text: string, reasons: readonly Reason[]): Range[] {
  if (reasons.length === 0) return [];
  const place = places(text);
  const ranges = reasons.flatMap((reason) => {
    const { start, end } = reason;
    if (!(start >= 0 && end > start && start < place.bytes)) return [];
    // An end within a character takes that character in.
    const from = place.before(start);
    const to = place.behind(end);
    return telling.test(text.slice(from, to)) ? [{ from, to, reason }] : [];
  });
  const strong = new Map<string, number>();
  for (const { reason: r } of ranges) strong.set(r.head, Math.max(strong.get(r.head) ?? 0, Math.abs(r.weight)));
  return ranges.filter(({ reason: r }) => {
    const most = strong.get(r.head)!;
    return Math.abs(r.weight) >= (r.head === "sentiment" ? Math.max(leastFeeling, weakest.feeling * most) : weakest.other * most);
  });
}

// Of overlapping reasons the stronger one is written.
function strongest(ranges: Range[]): Range[] {
  const chosen: Range[] = [];
  const feeling = ranges.filter((r) => r.reason.head === "sentiment").sort((a, b) => Math.abs(b.reason.weight) - Math.abs(a.reason.weight));
  for (const r of feeling) {
    const tooWeak = Math.abs(r.reason.weight) < Math.max(leastWritten, weakestWritten * Math.abs(feeling[0]!.reason.weight));
    if (tooWeak || chosen.length === mostWritten) break;
    if (!chosen.some((c) => c.from < r.to && c.to > r.from)) chosen.push(r);
  }
  return chosen;
}
