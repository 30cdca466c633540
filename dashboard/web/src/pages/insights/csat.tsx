import type { Accuracy, ChannelAccuracy } from "../../api/types";
import { count } from "../../format";
import { lang } from "../../i18n";
import { to, type Span } from "../../router/query";
import type { Column } from "../../ui/table";
import { Whisker } from "../journey/whisker";
import { Answers } from "./answers";
import { Parts } from "./bar";
import type { Field } from "../journey/csv";
import { Report } from "./report";
import { hundredths, whole } from "./say";
import { words } from "./words";

/** What was predicted against what customers really said, by channel. */
export function Satisfaction({ accuracy, span, range }: { accuracy: Accuracy; span: Span; range: string }) {
  const w = words.value;
  const rows = [accuracy.all, ...accuracy.channels];
  const csat = rows.filter((r) => r.csat.answers > 0);
  const nps = rows.filter((r) => r.nps.n > 0);
  const name: Column<ChannelAccuracy> = {
    id: "channel",
    title: w.channel,
    cell: (r) =>
      r.channel ? (
        <a href={to({ page: "channel", channel: r.channel }, { range })}>
          <bdi>{r.channel}</bdi>
        </a>
      ) : (
        <b>{w.allChannels}</b>
      ),
  };
  const id = (r: ChannelAccuracy) => r.channel ?? "";
  return (
    <div class="reports wide">
      <Report title={w.csat} id="csat" span={span} rows={csat} columns={[name, ...csatColumns()]} fields={csatFields} idOf={id} none={w.noCsat} help={w.csatHelp} />
      <Answers span={span} />
      <Report title={w.nps} id="nps" span={span} rows={nps} columns={[name, ...npsColumns()]} fields={npsFields} idOf={id} none={w.noNps} help={w.npsHelp} />
    </div>
  );
}

function csatColumns(): Column<ChannelAccuracy>[] {
  const w = words.value;
  const told = (r: ChannelAccuracy, text: string) => (r.csat.n === 0 ? "–" : text);
  return [
    { id: "answers", title: w.answers, cell: (r) => count(r.csat.answers, lang.value), numeric: true },
    { id: "reported", title: w.reported, cell: (r) => told(r, hundredths(r.csat.reported)), numeric: true },
    { id: "predicted", title: w.predicted, cell: (r) => told(r, hundredths(r.csat.predicted)), numeric: true },
    { id: "both", title: w.scale, cell: (r) => (r.csat.n === 0 ? w.noPrediction : <Both reported={r.csat.reported} predicted={r.csat.predicted} />) },
    { id: "error", title: w.error, cell: (r) => told(r, hundredths(r.csat.error, true)), numeric: true },
    { id: "absolute", title: w.absoluteError, cell: (r) => told(r, hundredths(r.csat.absolute_error)), numeric: true },
    { id: "order", title: w.correlation, cell: (r) => told(r, hundredths(r.csat.correlation)), numeric: true },
  ];
}

/** Two dots on the scale of 1 to 5: full for what was said, hollow for what was predicted. */
function Both({ reported, predicted }: { reported: number; predicted: number }) {
  const at = (v: number) => `${((v - 1) / 4) * 100}%`;
  const said = words.value.bothOf(hundredths(reported), hundredths(predicted));
  return (
    <svg class="both" role="img" aria-label={said}>
      {[1, 2, 3, 4, 5].map((v) => (
        <line key={v} class="tick" x1={at(v)} x2={at(v)} y1="20%" y2="80%" />
      ))}
      <line class="axis" x1="0" x2="100%" y1="50%" y2="50%" />
      <line class="link" x1={at(reported)} x2={at(predicted)} y1="50%" y2="50%" />
      <circle class="reported" cx={at(reported)} cy="50%" r="0.34em" />
      <circle class="predicted" cx={at(predicted)} cy="50%" r="0.34em" />
    </svg>
  );
}

function npsColumns(): Column<ChannelAccuracy>[] {
  const w = words.value;
  return [
    { id: "answers", title: w.answers, cell: (r) => count(r.nps.n, lang.value), numeric: true },
    {
      id: "parts",
      title: w.npsParts,
      cell: ({ nps }) => (
        <div class="verdicts">
          <Parts parts={[{ kind: "false_alarm", n: nps.detractors }, { kind: "not_now", n: nps.passives }, { kind: "helpful", n: nps.promoters }]} />
          <small>{`${nps.detractors} / ${nps.passives} / ${nps.promoters}`}</small>
        </div>
      ),
    },
    {
      id: "score",
      title: w.npsScore,
      cell: ({ nps: { score } }) =>
        score && (
          <div class="estimate">
            <Whisker value={score.value} low={score.low} high={score.high} scale={[-100, 100]} zero={0} label={w.interval(whole(score.value), whole(score.low), whole(score.high))} />
            <span>
              <b>{whole(score.value)}</b> <small>{`${whole(score.low)} … ${whole(score.high)}`}</small>
            </span>
          </div>
        ),
    },
    { id: "order", title: w.correlation, cell: ({ nps }) => (nps.predicted < 2 ? "–" : hundredths(nps.correlation)), numeric: true },
  ];
}

const csatFields: Field<ChannelAccuracy>[] = [
  ["channel", (r) => r.channel ?? "all"],
  ["answers", (r) => r.csat.answers],
  ["with_prediction", (r) => r.csat.n],
  ["reported", (r) => r.csat.reported],
  ["predicted", (r) => r.csat.predicted],
  ["error", (r) => r.csat.error],
  ["absolute_error", (r) => r.csat.absolute_error],
  ["rank_correlation", (r) => r.csat.correlation],
];

const npsFields: Field<ChannelAccuracy>[] = [
  ["channel", (r) => r.channel ?? "all"],
  ["answers", (r) => r.nps.n],
  ["detractors", (r) => r.nps.detractors],
  ["passives", (r) => r.nps.passives],
  ["promoters", (r) => r.nps.promoters],
  ["score", (r) => r.nps.score?.value],
  ["score_low", (r) => r.nps.score?.low],
  ["score_high", (r) => r.nps.score?.high],
  ["rank_correlation", (r) => r.nps.correlation],
];
