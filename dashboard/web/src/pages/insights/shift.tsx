import { get } from "../../api/client";
import { useQuery } from "../../api/query";
import type { Journey } from "../../api/types";
import { lang } from "../../i18n";
import { param, to } from "../../router/query";
import { Button } from "../../ui/button";
import { Loaded } from "../../ui/loaded";
import { Title } from "../../ui/title";
import { useKept } from "../journey/kept";
import { before } from "../journey/period";
import { PeriodBar } from "../journey/periodbar";
import { ends, useCauseNames, usePeriod, useReports, type Reports } from "./asking";
import { AlertCounts, ChannelMoods, Extremes, IssueList, NudgeAnswers, ShiftNumbers } from "./sheet";
import "./shift.css";
import { words } from "./words";

/** What one shift hands to the next, on one or two sheets of paper. */
export function ShiftReport() {
  const w = words.value;
  const period = usePeriod("8h");
  const reports = useReports(period);
  const journey = useKept(useQuery((signal) => askJourney(period.read(), signal), [period.key], { every: 30_000 }));
  const asked = param("period");
  return (
    <section class="page page-shift">
      <div class="panel controls unprinted">
        <PeriodBar period={period.read()} />
        <span class="actions">
          <a class="button" href={to({ page: "insights" }, asked ? { period: asked } : {})}>
            {w.backToInsights}
          </a>
          <Button kind="primary" onClick={() => print()}>
            {w.print}
          </Button>
        </span>
      </div>
      <article class="sheet" data-old={reports.old || journey.old || undefined} aria-busy={reports.old || journey.old}>
        <Title text={w.shiftReport} />
        <Loaded answer={reports}>{(r) => <Loaded answer={journey}>{(j) => <Sheet reports={r} journey={j} />}</Loaded>}</Loaded>
      </article>
    </section>
  );
}

/** Against as long a time right before: the shift that handed over. */
function askJourney(period: Parameters<typeof ends>[0], signal: AbortSignal): Promise<Journey> {
  const other = ends({ ...period, span: before(period) });
  return get("/v1/journey", { ...ends(period), against_from: other.from, against_to: other.to }, { signal });
}

function Sheet({ reports, journey }: { reports: Reports; journey: Journey }) {
  const w = words.value;
  const names = useCauseNames();
  const { from, to } = reports.causes;
  const time = (at: string | number | undefined) => (at ? new Intl.DateTimeFormat(lang.value, { dateStyle: "medium", timeStyle: "short" }).format(new Date(at)) : "");
  return (
    <>
      <p class="sheet-time">
        {w.fromTo(time(from), time(to ?? Date.now()))}
        <small>{w.madeAt(time(Date.now()))}</small>
      </p>
      <ShiftNumbers reports={reports} journey={journey} />
      <ChannelMoods journey={journey} />
      <Extremes journey={journey} />
      <AlertCounts reports={reports} names={names} />
      <NudgeAnswers proof={reports.proof} />
      <IssueList issues={reports.issues} />
    </>
  );
}
