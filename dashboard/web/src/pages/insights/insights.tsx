import { param, setParams, to } from "../../router/query";
import type { Store } from "../../state";
import { writeRange } from "../../router/query";
import { Loaded } from "../../ui/loaded";
import { Tabs } from "../../ui/tabs";
import { Title } from "../../ui/title";
import { PeriodBar } from "../journey/periodbar";
import { useCauseNames, usePeriod, useReports, type Reports } from "./asking";
import { Causes } from "./causes";
import { Satisfaction } from "./csat";
import { EmergingIssues } from "./emerging";
import { Fixes } from "./fixes";
import { ProofTable } from "./proof";
import { Tiles } from "./tiles";
import { words } from "./words";

const parts = ["causes", "fixes", "emerging", "proof", "satisfaction"] as const;
type Part = (typeof parts)[number];

export function Insights({ store }: { store: Store }) {
  const w = words.value;
  const period = usePeriod("7d");
  const reports = useReports(period);
  return (
    <section class="page page-insights">
      <div class="page-head">
        <Title text={w.title} />
        <p class="muted">{w.lead}</p>
        <a class="button" href={to({ page: "insights" }, { print: "shift", range: "8h" })}>
          {w.shiftReport}
        </a>
      </div>
      <div class="panel controls">
        <PeriodBar period={period.read()} />
      </div>
      <div class="page" aria-busy={reports.old} data-old={reports.old || undefined}>
        <Loaded answer={reports}>{(data) => <Shown data={data} store={store} period={period} reload={reports.reload} />}</Loaded>
      </div>
    </section>
  );
}

interface ShownProps {
  data: Reports;
  store: Store;
  period: ReturnType<typeof usePeriod>;
  reload: () => void;
}

function Shown({ data, store, period, reload }: ShownProps) {
  const w = words.value;
  const names = useCauseNames();
  const part = parts.find((p) => p === param("part")) ?? "causes";
  const { span } = period.read();
  const range = writeRange(span);
  const views: Record<Part, () => preact.JSX.Element> = {
    causes: () => <Causes report={data.causes} names={names} span={span} range={range} />,
    fixes: () => <Fixes fixes={data.causes.fixes} names={names} channels={[...store.wall.value.channels.keys()].sort()} span={span} onDone={reload} />,
    emerging: () => <EmergingIssues issues={data.issues} span={span} />,
    proof: () => <ProofTable proof={data.proof} span={span} />,
    satisfaction: () => <Satisfaction accuracy={data.accuracy} span={span} range={range} />,
  };
  return (
    <>
      <Tiles {...data} />
      <Tabs label={w.title} tabs={parts.map((id) => ({ id, title: w.parts[id] }))} chosen={part} onChoose={(id) => setParams({ part: id === "causes" ? undefined : id })}>
        {views[part]()}
      </Tabs>
    </>
  );
}
