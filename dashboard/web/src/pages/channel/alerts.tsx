import { severities, type Ticket } from "../../api/types";
import { duration } from "../../format";
import { label, lang } from "../../i18n";
import { to } from "../../router/query";
import { textOf } from "../../ui/alerttext";
import { Card } from "../../ui/card";
import { SeverityMark } from "../../ui/marks";
import { Time } from "../../ui/time";
import { words } from "./words";

/** The open ones first, those the worst first; then what is over, the newest first. */
export function inOrder(live: Iterable<Ticket>, listed: readonly Ticket[], channel: string): Ticket[] {
  const all = new Map(listed.map((a) => [a.id, a]));
  for (const a of live) if (a.channel === channel && !all.has(a.id)) all.set(a.id, a);
  const over = (a: Ticket) => Number(a.state === "resolved");
  // One on the whole channel is about all who wait there.
  const part = (a: Ticket) => Number(a.scope === "conversation");
  const severe = (a: Ticket) => severities.indexOf(a.severity);
  return [...all.values()].sort(
    (a, b) => over(a) - over(b) || (over(a) ? 0 : part(a) - part(b) || severe(b) - severe(a)) || (a.raised_at < b.raised_at ? 1 : -1),
  );
}

export function Alerts({ alerts, note, now }: { alerts: readonly Ticket[]; note: string; now: number }) {
  const w = words.value;
  const open = alerts.filter((a) => a.state !== "resolved").length;
  return (
    <Card title={w.alerts} class="channel-alerts" aside={<span class="note">{open > 0 ? `${w.openAlerts(open)} · ${note}` : note}</span>}>
      {alerts.length === 0 ? (
        <p class="note">{w.noAlerts}</p>
      ) : (
        <ul class="alert-list" tabIndex={0} aria-label={w.alerts}>
          {alerts.map((a) => (
            <Line key={a.id} alert={a} now={now} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Line({ alert: a, now }: { alert: Ticket; now: number }) {
  const w = words.value;
  const took = a.resolved_at ? (Date.parse(a.resolved_at) - Date.parse(a.raised_at)) / 1000 : undefined;
  return (
    <li data-state={a.state}>
      <SeverityMark severity={a.severity} />
      <div>
        <a dir="auto" href={to({ page: "alerts", id: a.id })}>
          {textOf(a, lang.value)}
        </a>
        <p class="note">
          <span class="unseen">{label("severities", a.severity)} · </span>
          <span class="state-name">{label("alertStates", a.state)}</span> · <Time at={a.raised_at} since={Math.max(now, Date.parse(a.raised_at))} />
          {took !== undefined && took >= 0 && <> · {w.alertTook(duration(took, lang.value))}</>}
          {a.conversation && (
            <>
              {" · "}
              <a href={to({ page: "conversation", id: a.conversation })}>
                {w.inConversation} <bdi>{a.conversation}</bdi>
              </a>
            </>
          )}
        </p>
      </div>
    </li>
  );
}
