import type { CauseReport, Trouble } from "../../api/types";
import { count } from "../../format";
import { label, lang } from "../../i18n";
import { to, type Span } from "../../router/query";
import type { Column } from "../../ui/table";
import { Bar } from "./bar";
import type { Field } from "../journey/csv";
import { causeName, departmentName, none, type CauseNames } from "./names";
import { Report } from "./report";
import { share, shareTitle, wait, waitTitle } from "./say";
import { words } from "./words";

/** What a table takes besides its rows, in rows. */
const overhead = 4;

/** Each to the column that is shorter so far, so that both are of a length. */
export function halves<T extends { length: number }>(all: readonly T[]): [T[], T[]] {
  const [left, right]: [T[], T[]] = [[], []];
  const sum = (half: T[]) => half.reduce((n, t) => n + t.length, 0);
  for (const t of all) (sum(left) <= sum(right) ? left : right).push(t);
  return [left, right];
}

/** What the trouble came from, who can do something about it, and where it showed. */
export function Causes({ report, names, span, range }: { report: CauseReport; names: CauseNames; span: Span; range: string }) {
  const w = words.value;
  const of = (family: "topics" | "touchpoints") => (name: string) => (name === none ? w.noneOf[family] : label(family, name));
  const channel = (name: string) =>
    name === none ? (
      w.noneOf.channels
    ) : (
      <a href={to({ page: "channel", channel: name }, { range })}>
        <bdi>{name}</bdi>
      </a>
    );
  const table = (id: keyof typeof w.groups, nameOf: (name: string) => preact.ComponentChildren) => ({ id, nameOf, length: report[id].length + overhead });
  const all = [table("causes", (n) => causeName(n, names)), table("departments", departmentName), table("topics", of("topics")), table("touchpoints", of("touchpoints")), table("channels", channel)];
  const shown = ({ id, nameOf }: (typeof all)[number], rows = report[id]) => (
    <Report key={id} title={w.groups[id]} id={id} span={span} rows={rows} columns={columns(nameOf, rows)} fields={fields} idOf={(t) => t.name ?? ""} sort="-alerts" none={w.noAlerts} />
  );
  return (
    <div class="reports">
      {halves(all).map((half) => (
        <div key={half[0]?.id}>{half.map((t) => shown(t))}</div>
      ))}
    </div>
  );
}

function columns(nameOf: (name: string) => preact.ComponentChildren, rows: Trouble[]): Column<Trouble>[] {
  const w = words.value;
  const most = Math.max(1, ...rows.map((t) => t.alerts));
  const n = (v: number) => count(v, lang.value);
  return [
    { id: "name", title: w.name, cell: (t) => <span dir="auto">{nameOf(t.name ?? none)}</span> },
    {
      id: "alerts",
      title: w.alerts,
      by: (t) => ((t.name ?? none) === none ? null : t.alerts), // what has no name comes last: nobody can do something about it
      cell: (t) => (
        <span class="with-bar">
          <Bar value={t.alerts} most={most} />
          <b>{n(t.alerts)}</b>
        </span>
      ),
      numeric: true,
    },
    { id: "open", title: w.open, by: (t) => t.open, cell: (t) => n(t.open), numeric: true },
    { id: "nudges", title: w.nudges, by: (t) => t.nudges, cell: (t) => n(t.nudges), numeric: true },
    { id: "ack", title: w.toAcknowledge, by: (t) => (t.to_acknowledge.n ? t.to_acknowledge.median_seconds : null), cell: (t) => <span title={waitTitle(t.to_acknowledge)}>{wait(t.to_acknowledge)}</span>, numeric: true },
    { id: "resolve", title: w.toResolve, by: (t) => (t.to_resolve.n ? t.to_resolve.median_seconds : null), cell: (t) => <span title={waitTitle(t.to_resolve)}>{wait(t.to_resolve)}</span>, numeric: true },
    { id: "false", title: w.falseAlarms, by: (t) => (t.false_alarms.n ? t.false_alarms.value : null), cell: (t) => <span title={shareTitle(t.false_alarms)}>{share(t.false_alarms)}</span>, numeric: true },
  ];
}

const fields: Field<Trouble>[] = [
  ["name", (t) => t.name],
  ["alerts", (t) => t.alerts],
  ["open", (t) => t.open],
  ["nudges", (t) => t.nudges],
  ["to_acknowledge_n", (t) => t.to_acknowledge.n],
  ["to_acknowledge_median_seconds", (t) => t.to_acknowledge.median_seconds],
  ["to_acknowledge_p90_seconds", (t) => t.to_acknowledge.p90_seconds],
  ["to_resolve_n", (t) => t.to_resolve.n],
  ["to_resolve_median_seconds", (t) => t.to_resolve.median_seconds],
  ["to_resolve_p90_seconds", (t) => t.to_resolve.p90_seconds],
  ["judged", (t) => t.false_alarms.n],
  ["false_alarms", (t) => t.false_alarms.value],
  ["false_alarms_low", (t) => t.false_alarms.low],
  ["false_alarms_high", (t) => t.false_alarms.high],
];
