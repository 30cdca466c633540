import { get } from "../../api/client";
import { useQuery } from "../../api/query";
import type { Feedback, Ticket, TurnView } from "../../api/types";
import { decimal, duration, when } from "../../format";
import { label, lang } from "../../i18n";
import { to } from "../../router/query";
import { textOf } from "../../ui/alerttext";
import { Card } from "../../ui/card";
import { SeverityMark } from "../../ui/marks";
import { MoodFigure } from "../../ui/tags";
import { Time } from "../../ui/time";
import { factsOf, type TalkState } from "./talk";
import { words } from "./words";

/** In which channel, and with whom: at the head of all. The customer leads to where else they have been. */
export function Whose({ talk: { view, messages } }: { talk: TalkState }) {
  const w = words.value;
  const { customer } = factsOf(messages);
  const medium = messages[0]?.medium;
  return (
    <p class="whose">
      {view?.channel && (
        <a href={to({ page: "channel", channel: view.channel })}>
          <bdi>{view.channel}</bdi>
        </a>
      )}
      {medium && <small>{label("media", medium)}</small>}
      {customer && (
        <button type="button" class="link" title={w.earlier} onClick={() => document.querySelector(".earlier")?.scrollIntoView({ block: "center" })}>
          {w.customer} <bdi>{customer}</bdi>
        </button>
      )}
    </p>
  );
}

export function About({ messages }: { messages: readonly TurnView[] }) {
  const w = words.value;
  const f = factsOf(messages);
  const lasted = f.began && f.last ? (Date.parse(f.last) - Date.parse(f.began)) / 1000 : 0;
  return (
    <dl class="about">
      <dt>{w.agents}</dt>
      <dd>
        {f.agents.length === 0 && w.nobody}
        {f.agents.map((a, i) => (
          <span key={a}>
            {i > 0 && ", "}
            <bdi>{a}</bdi>
          </span>
        ))}
      </dd>
      <dt>{w.began}</dt>
      <dd>{f.began && when(f.began, lang.value)}</dd>
      <dt>{w.lasted}</dt>
      <dd>{duration(Math.max(0, lasted), lang.value)}</dd>
      <dt>{w.transcript}</dt>
      <dd>{w.messages(messages.length)}</dd>
    </dl>
  );
}

export function AlertsOf({ alerts, onGo }: { alerts: readonly Ticket[]; onGo: (message: string) => void }) {
  const w = words.value;
  if (alerts.length === 0) return null;
  return (
    <Card title={w.alerts}>
      <ul class="side-list">
        {alerts.map((a) => (
          <li key={a.id} data-state={a.state}>
            <SeverityMark severity={a.severity} />
            <div>
              <a dir="auto" href={to({ page: "alerts", id: a.id })}>
                {textOf(a, lang.value)}
              </a>
              <p class="note">
                <span class="unseen">{label("severities", a.severity)} · </span>
                {label("alertStates", a.state)} · <Time at={a.raised_at} />
                {a.message && (
                  <>
                    {" · "}
                    <button type="button" class="link" onClick={() => onGo(a.message!)}>
                      {w.showTurn}
                    </button>
                  </>
                )}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}

const refresh = 30_000;

/** Where else the customer has been in the last day, in whatever channel. */
export function Earlier({ customer, conversation }: { customer: string; conversation: string }) {
  const w = words.value;
  const answer = useQuery((signal) => get("/v1/conversations", { customer, limit: 20 }, { signal }), [customer], { every: refresh });
  const all = answer.data?.conversations ?? [];
  const contacts = all.find((t) => t.conversation === conversation)?.contacts ?? 0;
  const others = all.filter((t) => t.conversation !== conversation).sort((a, b) => (a.last_at < b.last_at ? 1 : -1));
  if (!answer.data) return null;
  return (
    <Card title={w.earlier} class="earlier" aside={contacts > 1 && <span class="note">{w.contactsWeek(contacts)}</span>}>
      {others.length === 0 ? (
        <p class="note">{w.noEarlier}</p>
      ) : (
        <ul class="side-list">
          {others.map((t) => (
            <li key={t.conversation}>
              <MoodFigure sentiment={t.mood} size="s" />
              <div>
                <a href={to({ page: "conversation", id: t.conversation })}>
                  <bdi>{t.conversation}</bdi>
                </a>
                <p class="note">
                  <bdi>{t.channel}</bdi> · {label("media", t.medium)} · <Time at={t.last_at} />
                  {t.topic && <> · {label("topics", t.topic)}</>}
                </p>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

export function Said({ feedback }: { feedback: readonly Feedback[] | undefined }) {
  const w = words.value;
  if (!feedback || feedback.length === 0) return null;
  return (
    <Card title={w.feedback}>
      <ul class="feedback">
        {feedback.map((f) => (
          <li key={f.at}>
            <p>
              {f.csat ? w.rated(decimal(f.csat, lang.value)) : f.nps !== undefined && w.recommends(f.nps)}
              {f.csat && f.predicted ? <small> · {w.predicted(decimal(f.predicted, lang.value))}</small> : null}
              <small>
                {" · "}
                <Time at={f.at} />
              </small>
            </p>
            {f.comment && <blockquote dir="auto">{f.comment}</blockquote>}
          </li>
        ))}
      </ul>
    </Card>
  );
}
