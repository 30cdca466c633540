import type { Figures } from "../../api/types";
import { count, signed } from "../../format";
import { lang } from "../../i18n";
import { shade, sure, type Measure } from "./model";
import { SignMark } from "./sign";
import { words } from "./words";

interface CellProps {
  figures: Figures | undefined;
  measure: Measure;
  /** The largest number of messages of a cell. */
  most: number;
  /** Of what it is, such as "Service, web-chat". */
  name: string;
  href?: string;
}

/** A cell of the heat map: its colour, the figure, its sign and what it rests on. */
export function HeatCell({ figures, measure, most, name, href }: CellProps) {
  const s = shade(figures, measure, most);
  const w = words.value;
  if (!figures || figures.messages === 0) {
    return (
      <td class="heat" data-none>
        <span class="unseen">{w.noCell}</span>
        <span aria-hidden="true">–</span>
      </td>
    );
  }
  const said = sentence(figures);
  const inside = (
    <>
      <span class="unseen">{name}: </span>
      <span class="heat-figure">
        {s.sign && <SignMark sign={s.sign} />}
        <b>{s.value === undefined ? "–" : measure === "volume" ? count(s.value, lang.value) : signed(s.value)}</b>
      </span>
      <small>{note(figures, measure)}</small>
      <span class="unseen">{said}</span>
    </>
  );
  return (
    <td class="heat" data-heat={s.step} data-unsure={s.unsure || undefined}>
      {href ? (
        <a href={href} title={said}>
          {inside}
        </a>
      ) : (
        <div title={said}>{inside}</div>
      )}
    </td>
  );
}

/** Below the figure: what it rests on, or how it changed. */
function note(f: Figures, measure: Measure): string {
  const n = count(f.messages, lang.value);
  if (measure === "change" && f.change) return `${signed(f.change.interval[0])} … ${signed(f.change.interval[1])}`;
  if (measure === "volume" && f.change) return words.value.messagesBefore(count(f.change.messages, lang.value));
  if (measure === "volume") return f.sentiment === null ? "" : `${words.value.mood} ${signed(f.sentiment)}`;
  if (measure === "gap") return `n=${count(f.expectations ?? 0, lang.value)}`;
  return `n=${n}`;
}

/** Everything about the cell in words. */
export function sentence(f: Figures): string {
  const w = words.value;
  const parts: string[] = [];
  if (f.sentiment !== null && f.interval) parts.push(w.cellMood(signed(f.sentiment), signed(f.interval[0]), signed(f.interval[1])));
  parts.push(w.cellMessages(count(f.messages, lang.value)));
  if (f.expectations) parts.push(w.cellGap(signed(f.expectation_gap ?? 0)));
  if (f.change) {
    const { sentiment, interval } = f.change;
    parts.push(w.cellChange(signed(sentiment), signed(interval[0]), signed(interval[1])) + (sure(interval) ? "" : ` (${w.unsureChange})`));
  }
  return parts.join(lang.value === "en" ? "; " : "；");
}
