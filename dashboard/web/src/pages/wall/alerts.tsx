import { useComputed } from "@preact/signals";
import type { Alert } from "../../feed/frames";
import { severities } from "../../api/types";
import { ago, count } from "../../format";
import { label, lang } from "../../i18n";
import { kiosk, to } from "../../router/query";
import type { Store } from "../../state";
import { SeverityMark } from "../../ui/marks";
import { alertText, summarise, type Summary } from "./alertlist";
import { Settings } from "./settings";
import { words } from "./words";

/** The open alerts: of channels and the centre by severity, of conversations as a number. */
export function Alerts({ store }: { store: Store }) {
  const alerts = useComputed(() => store.wall.value.alerts);
  const list = useComputed(() => summarise(alerts.value.values())).value;
  const w = words.value;
  return (
    <section class="alerts" aria-label={w.openAlerts}>
      <div class="alerts-head">
        <h2>{list.shown.length === 0 ? w.noAlerts : w.openAlerts}</h2>
        <Counts list={list} />
        <AtRisk list={list} />
        {!kiosk.value && <Settings />}
      </div>
      <ul aria-live="polite" aria-relevant="additions">
        {list.shown.map((alert) => (
          <Line key={alert.id} alert={alert} store={store} />
        ))}
      </ul>
    </section>
  );
}

function Counts({ list }: { list: Summary }) {
  if (severities.every((s) => list.counts[s] === 0)) return null;
  return (
    <ul class="severities">
      {[...severities].reverse().map((severity) => (
        <li key={severity} data-severity={severity} data-none={list.counts[severity] === 0 || undefined} title={label("severities", severity)}>
          <SeverityMark severity={severity} />
          <b>{count(list.counts[severity], lang.value)}</b>
          <span class="unseen"> {label("severities", severity)}</span>
        </li>
      ))}
    </ul>
  );
}

function AtRisk({ list }: { list: Summary }) {
  if (list.conversations === 0) return null;
  return (
    <a class="at-risk" href={to({ page: "alerts" })}>
      <b>{count(list.conversations, lang.value)}</b> {words.value.atRisk(list.conversations)}
    </a>
  );
}

function Line({ alert, store }: { alert: Alert; store: Store }) {
  const text = alertText(alert, lang.value);
  return (
    <li data-severity={alert.severity}>
      <SeverityMark severity={alert.severity} />
      <span class="unseen">{label("severities", alert.severity)}: </span>
      {alert.channel && !text.includes(alert.channel) && <bdi class="who">{alert.channel}</bdi>}
      <a class="what" dir="auto" title={text} href={to({ page: "alerts", id: alert.id })}>
        {text}
      </a>
      <time dateTime={alert.raised_at}>{ago(alert.raised_at, store.serverMinute.value)}</time>
    </li>
  );
}
