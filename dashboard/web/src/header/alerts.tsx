import { useComputed } from "@preact/signals";
import type { Alert } from "../feed/frames";
import { ago } from "../format";
import { lang, words } from "../i18n";
import type { Store } from "../state";
import { SeverityMark } from "../wall/marks";
import { alertText, shortList } from "./alertlist";

/** The open alerts, worst first; a wall has room for three. */
export function Alerts({ store }: { store: Store }) {
  const list = useComputed(() => shortList(store.wall.value.alerts.values())).value;
  const w = words.value;
  return (
    <section class="alerts" aria-label={w.openAlerts} data-none={list.shown.length === 0 || undefined}>
      <h2>
        {list.shown.length === 0 ? w.noAlerts : w.openAlerts}
        {list.more > 0 && <small> {w.moreAlerts(list.more)}</small>}
      </h2>
      <ul aria-live="polite" aria-relevant="additions">
        {list.shown.map((alert) => (
          <Line key={alert.id} alert={alert} store={store} />
        ))}
      </ul>
    </section>
  );
}

function Line({ alert, store }: { alert: Alert; store: Store }) {
  const w = words.value;
  const text = alertText(alert, lang.value);
  return (
    <li data-severity={alert.severity}>
      <SeverityMark severity={alert.severity} />
      <span class="unseen">{w.severities[alert.severity]}: </span>
      {!text.includes(alert.channel) && <bdi class="who">{alert.channel}</bdi>}
      <span class="what" dir="auto" title={text}>
        {text}
      </span>
      <time dateTime={alert.raised_at}>{ago(alert.raised_at, store.serverMinute.value, w)}</time>
    </li>
  );
}
