import type { Journey } from "../../api/types";
import { signed } from "../../format";
import { label } from "../../i18n";
import { to } from "../../router/query";
import { Card } from "../../ui/card";
import { at, differences, rowsOf, type By, type Difference } from "./model";
import { SignMark } from "./sign";
import { Whisker } from "./whisker";
import { words } from "./words";

/** So many differences are told; the heat map has them all. */
const most = 10;

/** What is certain to have changed, the most first. */
export function Changes({ journey, by }: { journey: Journey; by: By }) {
  const w = words.value;
  const { sure, unsure } = differences(rowsOf(journey, by));
  const shown = sure.slice(0, most);
  const reach = Math.max(0.1, ...shown.flatMap((d) => d.figures.change.interval.map(Math.abs)));
  return (
    <Card title={w.changes}>
      {shown.length === 0 ? <p>{w.changesNone}</p> : <p class="muted">{w.changesHelp}</p>}
      <ul class="changes">
        {shown.map((d) => (
          <Change key={`${d.row} ${d.channel}`} of={d} by={by} reach={reach} range={`${journey.from}/${journey.to}`} />
        ))}
      </ul>
      {unsure > 0 && <p class="muted">{w.changesUnsure(unsure)}</p>}
    </Card>
  );
}

function Change({ of, by, reach, range }: { of: Difference; by: By; reach: number; range: string }) {
  const w = words.value;
  const { sentiment, interval } = of.figures.change;
  const tone = sentiment < 0 ? "bad" : "good";
  const now = of.figures.sentiment ?? 0;
  const name = at(label(by, of.row), of.channel ?? w.all);
  const said = w.changeNote(signed(sentiment), signed(interval[0]), signed(interval[1]));
  return (
    <li>
      <span class="change-name" dir="auto">
        {of.channel === undefined ? name : <a href={to({ page: "channel", channel: of.channel }, { range })}>{name}</a>}
      </span>
      <span class="muted">{`${signed(now - sentiment)} → ${signed(now)}`}</span>
      <Whisker value={sentiment} low={interval[0]} high={interval[1]} scale={[-reach, reach]} zero={0} label={said} tone={tone} />
      <span class="changed" data-sign={tone}>
        <SignMark sign={tone} /> {said}
      </span>
    </li>
  );
}
