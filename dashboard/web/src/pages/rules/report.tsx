import { useSignal } from "@preact/signals";
import type { BacktestLoad, BacktestReport, BacktestRule } from "../../api/types";
import { count, decimal, duration, when } from "../../format";
import { lang } from "../../i18n";
import { Card, Tile } from "../../ui/card";
import { Table, type Column } from "../../ui/table";
import { SeverityTag } from "../../ui/tags";
import { AlertsOf } from "./alertsof";
import { Strips } from "./strips";
import { words } from "./words";

/** What rules would have done, against those in effect. */
export function Report({ report, seconds }: { report: BacktestReport; seconds: number }) {
  const w = words.value;
  const only = useSignal<string | undefined>(undefined);
  const s = report.summary;
  const n = (x: number) => count(x, lang.value);
  if (s.messages === 0) return <Card title={w.report}>{w.empty}</Card>;
  const rules = [...report.rules, ...(report.gone ?? [])];
  return (
    <>
      <Card title={w.report} aside={<span class="muted">{w.took(duration(Math.max(1, seconds), lang.value))}</span>}>
        <p class="muted">
          {report.from && report.to && w.ownSpan(when(report.from, lang.value), when(report.to, lang.value))} · {w.heardAll(n(s.messages), n(s.conversations), n(s.channels))}
        </p>
        <Load load={s} before={s.present} />
        {!s.present && <p class="muted">{w.same}</p>}
      </Card>
      <Card title={w.strips}>
        <Strips report={report} only={only.value} onChoose={(rule) => (only.value = only.value === rule ? undefined : rule)} />
      </Card>
      <Card title={w.byRule}>
        <Table caption={w.byRuleTable} columns={columns(report)} rows={rules} idOf={(r) => r.rule} sort="-alerts" open={only.value} onOpen={(r) => (only.value = only.value === r.rule ? undefined : r.rule)} />
      </Card>
      <AlertsOf alerts={report.alerts} only={only.value} onAll={() => (only.value = undefined)} />
    </>
  );
}

/** How much it is for people. */
function Load({ load, before }: { load: BacktestLoad; before: BacktestLoad | undefined }) {
  const w = words.value;
  const figures: [string, keyof BacktestLoad, number][] = [
    [w.figures.alerts, "alerts", 0],
    [w.figures.perHour, "alerts_an_hour", 1],
    [w.figures.peak, "most_alerts_in_an_hour", 0],
    [w.figures.flaps, "flaps", 0],
    [w.figures.nudges, "nudges", 0],
    [w.figures.perAgent, "nudges_an_hour_an_agent", 2],
    [w.figures.agentPeak, "most_nudges_in_an_hour_of_an_agent", 0],
  ];
  return (
    <div class="numbers">
      {figures.map(([name, key, digits]) => {
        const [now, was] = [decimal(load[key], lang.value, digits), before && decimal(before[key], lang.value, digits)];
        return (
          <Tile key={key} name={name} note={was === undefined ? undefined : was === now ? w.unchanged : w.now(was)}>
            {now}
          </Tile>
        );
      })}
    </div>
  );
}

function columns(report: BacktestReport): Column<BacktestRule>[] {
  const w = words.value;
  const n = (x: number) => count(x, lang.value);
  const gone = new Set((report.gone ?? []).map((r) => r.rule));
  const cols: Column<BacktestRule>[] = [
    {
      id: "rule",
      title: w.rule,
      by: (r) => r.rule,
      cell: (r) => (
        <>
          <code>{r.rule}</code>
          {gone.has(r.rule) && <small class="muted"> {w.isGone}</small>}
        </>
      ),
    },
    { id: "severity", title: w.severity, cell: (r) => <SeverityTag severity={r.severity} /> },
    { id: "alerts", title: w.figures.alerts, by: (r) => (gone.has(r.rule) ? 0 : r.alerts), cell: (r) => n(gone.has(r.rule) ? 0 : r.alerts), numeric: true },
    { id: "conversations", title: w.conversations, by: (r) => r.conversations, cell: (r) => n(r.conversations), numeric: true },
    { id: "per1000", title: w.per1000, by: (r) => r.per_1000_conversations, cell: (r) => decimal(r.per_1000_conversations, lang.value), numeric: true },
    { id: "median", title: w.openFor, by: (r) => r.median_seconds, cell: (r) => (r.alerts > 0 ? duration(r.median_seconds, lang.value) : "–"), numeric: true },
    { id: "flaps", title: w.flaps, by: (r) => r.flaps, cell: (r) => n(r.flaps), numeric: true },
    {
      id: "nudges",
      title: w.nudges,
      by: (r) => r.nudges,
      cell: (r) => (
        <>
          {r.held_out > 0 && <small class="muted">{w.heldOut(n(r.held_out))} · </small>}
          {n(r.nudges)}
        </>
      ),
      numeric: true,
    },
  ];
  if (report.summary.present) cols.splice(3, 0, { id: "change", title: w.change, by: (r) => (r.change ? r.change.new - r.change.gone : null), cell: (r) => <Change rule={r} /> });
  return cols;
}

/** New, gone and moved against the rules in effect. */
function Change({ rule: { change: c } }: { rule: BacktestRule }) {
  const w = words.value;
  const n = (x: number) => count(x, lang.value);
  if (!c) return <>–</>;
  const parts: string[] = [];
  if (c.new > 0) parts.push(w.added(`+${n(c.new)}`));
  if (c.gone > 0) parts.push(w.removed(`−${n(c.gone)}`));
  const shifted = c.earlier + c.later;
  if (shifted > 0) {
    const by = c.median_shift_seconds;
    parts.push(w.shifted(n(shifted), `${by < 0 ? "−" : "+"}${duration(Math.abs(by), lang.value)}`));
  }
  if (parts.length === 0) return <span class="muted">{w.noChange}</span>;
  return <>{parts.join(" · ")}</>;
}
