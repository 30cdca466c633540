import { get } from "../../api/client";
import { useQuery } from "../../api/query";
import { when } from "../../format";
import { lang } from "../../i18n";
import type { PageProps } from "../../frame/pages";
import { param, range, setParams } from "../../router/query";
import { Card } from "../../ui/card";
import { Empty } from "../../ui/empty";
import { Loaded } from "../../ui/loaded";
import { Save } from "./save";
import { Title } from "../../ui/title";
import type { Journey } from "../../api/types";
import { Changes } from "./changes";
import { Choice } from "./choice";
import { Compare } from "./compare";
import { ConsistencyCard } from "./consistency";
import { entries, fieldsOf } from "./file";
import { HeatMap } from "./heatmap";
import "./journey.css";
import { useKept } from "./kept";
import { measures, type By, type Measure } from "./model";
import { overlap, readAgainst, readPeriod } from "./period";
import { PeriodBar } from "./periodbar";
import { Summary } from "./summary";
import { words } from "./words";

/** A journey is of hours; more often than this nothing moves in it. */
const every = 30_000;

export default function JourneyPage(_: PageProps<"journey">) {
  const w = words.value;
  const asked = { period: param("period"), range: range.value };
  const against = param("against");
  const period = readPeriod(asked, Date.now());
  const answer = useKept(useQuery((signal) => ask(asked, against, signal), [asked.period, asked.range, against], period.preset === "custom" ? {} : { every }));
  return (
    <section class="page page-journey">
      <div class="page-head">
        <Title text={w.title} />
        <p class="muted">{w.lead}</p>
      </div>
      <div class="panel controls">
        <PeriodBar period={period} />
        <Compare period={period} against={against} />
      </div>
      <div class="page" aria-busy={answer.old} data-old={answer.old || undefined}>
        <Loaded answer={answer}>{(journey) => (journey.messages === 0 ? <Nothing /> : <Shown journey={journey} />)}</Loaded>
      </div>
    </section>
  );
}

/** The times are of the moment of asking, so that "today" goes on. */
function ask(asked: { period: string | undefined; range: string | undefined }, against: string | undefined, signal: AbortSignal): Promise<Journey> {
  const period = readPeriod(asked, Date.now());
  const other = readAgainst(against, period);
  const iso = (at: number) => new Date(at).toISOString();
  return get(
    "/v1/journey",
    {
      from: iso(period.span.from),
      to: iso(period.span.to),
      ...(other && !overlap(other, period.span) && { against_from: iso(other.from), against_to: iso(other.to) }),
    },
    { signal },
  );
}

function Nothing() {
  return (
    <Empty title={words.value.nothing}>
      <p>{words.value.nothingHint}</p>
    </Empty>
  );
}

function Shown({ journey }: { journey: Journey }) {
  const w = words.value;
  const by: By = param("by") === "topics" ? "topics" : "touchpoints";
  const compared = journey.against !== null;
  const why = (m: Measure) => (m === "gap" && by === "topics" ? w.noGap : m === "change" && !compared ? w.noChange : undefined);
  const wanted = measures.find((m) => m === param("measure")) ?? "mood";
  const measure = why(wanted) === undefined ? wanted : "mood";
  const time = (at: string) => when(at, lang.value);
  return (
    <>
      <p class="muted covers">
        {w.covers(time(journey.from), time(journey.to))}
        {journey.against && <> · {w.versus(time(journey.against.from), time(journey.against.to))}</>}
        {journey.broken ? <> · {w.broken(journey.broken)}</> : null}
      </p>
      <div class="overview">
        <Summary journey={journey} />
        <ConsistencyCard journey={journey} />
      </div>
      <Card
        title={w.heatmap[by]}
        aside={
          <div class="choices">
            <Choice name={w.rows} options={(["touchpoints", "topics"] as const).map((id) => ({ id, title: w.bys[id] }))} chosen={by} onChoose={(id) => setParams({ by: id === "topics" ? id : undefined })} />
            <Choice name={w.measure} options={measures.map((id) => ({ id, title: w.measures[id], why: why(id) }))} chosen={measure} onChoose={(id) => setParams({ measure: id === "mood" ? undefined : id })} />
            <Save title={w.heatmap[by]} id={by} span={{ from: Date.parse(journey.from), to: Date.parse(journey.to) }} fields={fieldsOf(by)} rows={entries(journey, by)} />
          </div>
        }
      >
        <HeatMap journey={journey} by={by} measure={measure} />
      </Card>
      {compared && <Changes journey={journey} by={by} />}
    </>
  );
}
