import type { BacktestAlert } from "../../api/types";
import { count, moment, when } from "../../format";
import { label, lang } from "../../i18n";
import { to } from "../../router/query";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { SeverityMark } from "../../ui/marks";
import { Table, type Column } from "../../ui/table";
import { words } from "./words";

/** More than that nobody reads one by one. */
const most = 200;

/** The alerts of a run, one by one, each with the way to what was said. */
export function AlertsOf({ alerts, only, onAll }: { alerts: readonly BacktestAlert[]; only: string | undefined; onAll: () => void }) {
  const w = words.value;
  const chosen = only ? alerts.filter((a) => a.rule === only) : alerts;
  const shown = chosen.slice(0, most);
  return (
    <Card title={w.alerts} aside={only ? <Button onClick={onAll}>{`${w.only(only)} ×`}</Button> : <span class="muted">{w.allRules}</span>}>
      {shown.length === 0 ? <p class="muted">{w.none}</p> : <Table caption={w.alertsTable} columns={columns()} rows={shown} idOf={(a) => a.id} sort="at" />}
      {chosen.length > most && <p class="muted">{w.more(count(chosen.length - most, lang.value))}</p>}
    </Card>
  );
}

function columns(): Column<BacktestAlert>[] {
  const w = words.value;
  return [
    {
      id: "at",
      title: w.when,
      by: (a) => a.at,
      cell: (a) => (
        <time dateTime={a.at} title={moment(a.at, lang.value)}>
          {when(a.at, lang.value)}
        </time>
      ),
    },
    {
      id: "what",
      title: w.what,
      cell: (a) => (
        <span class="tried-what">
          <SeverityMark severity={a.severity} />
          <span class="unseen">{label("severities", a.severity)}: </span>
          <span dir="auto">{a.text[lang.value] || a.text.en || a.rule}</span>
          {a.new && <b class="tried-new">{w.isNew}</b>}
        </span>
      ),
    },
    { id: "rule", title: w.rule, by: (a) => a.rule, cell: (a) => <code>{a.rule}</code> },
    { id: "where", title: w.where, by: (a) => a.conversation || a.channel, cell: (a) => <Where alert={a} /> },
    { id: "nudge", title: w.nudge, cell: (a) => (a.nudge_state ? label("nudgeStates", a.nudge_state) : "–") },
  ];
}

function Where({ alert: a }: { alert: BacktestAlert }) {
  if (a.conversation) {
    return (
      <a href={to({ page: "conversation", id: a.conversation })}>
        <bdi>{a.conversation}</bdi>
      </a>
    );
  }
  if (!a.channel) return <>{label("scopes", "centre")}</>;
  return (
    <a href={to({ page: "channel", channel: a.channel })}>
      <bdi>{a.channel}</bdi>
    </a>
  );
}
