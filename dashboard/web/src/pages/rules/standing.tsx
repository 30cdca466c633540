import { useRef } from "preact/hooks";
import type { RuleList, RuleView } from "../../api/types";
import { useQuery } from "../../api/query";
import { duration, when } from "../../format";
import { label, lang } from "../../i18n";
import { setParams, to } from "../../router/query";
import { Card } from "../../ui/card";
import { Table, type Column } from "../../ui/table";
import { SeverityTag } from "../../ui/tags";
import { severities } from "../../api/types";
import { Code, Copy } from "./code";
import { words } from "./words";

/** How the file of rules stands, as /readyz?verbose tells. */
interface FileState {
  file?: string;
  rules: number;
  read_at: string;
  problems: string[];
}

async function fileState(signal: AbortSignal): Promise<FileState | undefined> {
  const response = await fetch("/readyz?verbose", { signal });
  const told = (await response.json()) as { rules?: FileState };
  return told.rules;
}

/** Where table and text stand beside each other; rules.css knows it too. */
const wide = globalThis.matchMedia?.("(width >= 90rem)");

/** The rules in effect, with what each has open now, and the one that is chosen as it is written. */
export function Standing({ list, chosen }: { list: RuleList; chosen: string | undefined }) {
  const w = words.value;
  const file = useQuery(fileState, [list.digest]).data;
  const text = useRef<HTMLDivElement>(null);
  // Beside the table there is room for one, so the first is shown until another is chosen.
  const rule = list.rules.find((r) => r.rule === chosen) ?? (wide?.matches ? list.rules[0] : undefined);
  return (
    <>
      <p class="rules-state">
        <b>{w.inEffect(list.rules.length)}</b>
        {file && <span dir="auto">{file.file ? w.fromFile(file.file, when(file.read_at, lang.value)) : w.onlyBundled(when(file.read_at, lang.value))}</span>}
        <span>
          {w.digest} <code>{list.digest}</code>
        </span>
      </p>
      {file && file.problems.length > 0 && (
        <section class="rules-problems" role="alert">
          <h2>{w.problems(file.problems.length)}</h2>
          <ul>
            {file.problems.map((p) => (
              <li key={p}>
                <code dir="auto">{p}</code>
              </li>
            ))}
          </ul>
        </section>
      )}
      <div class="rules-sides">
        <div class="panel">
          <Table caption={w.table} columns={columns()} rows={list.rules} idOf={(r) => r.rule} open={rule?.rule} onOpen={(r) => (setParams({ rule: r.rule }), text.current?.scrollIntoView({ block: "nearest" }))} />
        </div>
        <div ref={text} class="rules-text">
          <Card title={rule ? rule.rule : w.openRule} aside={rule?.source && <Copy text={rule.source} />}>
            {!rule && <p class="muted">{w.choose}</p>}
            {rule && !rule.place.file.startsWith("bundled/") && <p dir="auto">{w.elsewhere(`${rule.place.file}:${rule.place.line}`)}</p>}
            {rule?.source && <Code text={rule.source} label={w.ruleSource} first={rule.source_line ?? 1} />}
          </Card>
        </div>
      </div>
    </>
  );
}

function columns(): Column<RuleView>[] {
  const w = words.value;
  const span = (seconds: number) => (seconds > 0 ? duration(seconds, lang.value) : w.atOnce);
  return [
    { id: "rule", title: w.rule, by: (r) => r.rule, cell: (r) => <code>{r.rule}</code> },
    { id: "severity", title: w.severity, by: (r) => severities.indexOf(r.severity), cell: (r) => <SeverityTag severity={r.severity} /> },
    {
      id: "scope",
      title: w.scope,
      by: (r) => r.scope,
      cell: (r) => (
        <>
          {label("scopes", r.scope)}
          {r.by_topic && <small class="muted"> {w.byTopic}</small>}
        </>
      ),
    },
    { id: "open", title: w.open, by: (r) => r.open, cell: (r) => <Open rule={r} /> },
    { id: "waits", title: w.waits, by: (r) => r.for, cell: (r) => span(r.for), numeric: true },
    { id: "rests", title: w.rests, by: (r) => r.cooldown, cell: (r) => span(r.cooldown), numeric: true },
    { id: "tells", title: w.tells, cell: (r) => <Tells rule={r} /> },
  ];
}

/** Its state by channel: how many alerts of it are open where, each a way to them. */
function Open({ rule }: { rule: RuleView }) {
  const channels = Object.entries(rule.channels).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  if (channels.length === 0) return <span class="muted">{words.value.nothingOpen}</span>;
  return (
    <ul class="chips">
      {channels.map(([channel, n]) => (
        <li key={channel}>
          <a href={to({ page: "alerts" }, { rule: rule.rule, ...(channel && { channel }) })} onClick={(e) => e.stopPropagation()}>
            <bdi>{channel || label("scopes", "centre")}</bdi> <b>{n}</b>
          </a>
        </li>
      ))}
    </ul>
  );
}

function Tells({ rule }: { rule: RuleView }) {
  const w = words.value;
  const whom = [w.supervisors, ...(rule.nudges ? [w.agents] : []), ...(rule.route ?? [])];
  return (
    <ul class="tells">
      {whom.map((who) => (
        <li key={who} dir="auto">
          {who}
        </li>
      ))}
    </ul>
  );
}
