import type { Journey } from "../../api/types";
import { count, percent, signed } from "../../format";
import { lang } from "../../i18n";
import { Tile } from "../../ui/card";
import { MoodFigure } from "../../ui/tags";
import { sure } from "./model";
import { SignMark } from "./sign";
import { words } from "./words";

/** The journey in four numbers. */
export function Summary({ journey: j }: { journey: Journey }) {
  const w = words.value;
  const n = (v: number) => count(v, lang.value);
  return (
    <div class="numbers panel">
      <Tile name={w.overall} note={j.change ? <Changed by={j.change.sentiment} interval={j.change.interval} /> : undefined}>
        <MoodFigure sentiment={j.sentiment} worded size="l" />
      </Tile>
      <Tile name={w.gap} note={w.gapNote(n(j.expectations ?? 0))}>
        <span title={w.gapHelp}>{j.expectations ? signed(j.expectation_gap ?? 0) : "–"}</span>
      </Tile>
      <Tile name={w.negative} note={w.negativeNote}>
        {j.negative === undefined || j.messages === 0 ? "–" : percent(j.negative)}
      </Tile>
      <Tile name={w.messages} note={j.change && w.messagesBefore(n(j.change.messages))}>
        {n(j.messages)}
      </Tile>
    </div>
  );
}

/** A difference with its interval, and whether it may be chance. */
export function Changed({ by, interval }: { by: number; interval: readonly [number, number] }) {
  const w = words.value;
  const certain = sure(interval);
  const sign = !certain ? "even" : by < 0 ? "bad" : "good";
  return (
    <span class="changed" data-sign={sign}>
      <SignMark sign={sign} /> {w.changeNote(signed(by), signed(interval[0]), signed(interval[1]))} · {certain ? (by < 0 ? w.sureWorse : w.sureBetter) : w.unsureChange}
    </span>
  );
}
