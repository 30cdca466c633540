import type { ComponentChildren } from "preact";
import { get } from "../../api/client";
import { useQuery } from "../../api/query";
import { to } from "../../router/query";
import { label, lang } from "../../i18n";
import { textOf } from "../../ui/alerttext";
import { Empty } from "../../ui/empty";
import { Loaded } from "../../ui/loaded";
import { SeverityTag } from "../../ui/tags";
import { Time } from "../../ui/time";
import type { Ticket } from "../../api/types";
import type { Store } from "../../state";
import { Findings } from "./because";
import { useDetail, type Found, type Inbox } from "./inbox";
import { Buttons } from "./buttons";
import type { Command } from "./keys";
import { groupsOf, type Row } from "./rows";
import { Standing } from "./standing";
import { timeline } from "./timeline";
import { WhyNot } from "./whynot";
import { words } from "./words";

interface DetailProps {
  id: string;
  store: Store;
  inbox: Inbox;
  onCommand: (command: Command, row: Row) => void;
}

/** One row in full: what happened, why, what became of it, what can be done. */
export function Detail({ id, store, inbox, onCommand }: DetailProps) {
  const answer = useDetail(store, inbox, id);
  if (answer.data === undefined && answer.error?.status === 404) return <Empty title={words.value.gone} />;
  return (
    <Loaded answer={answer}>
      {(found) => {
        const tickets = inbox.acts.seen(found.tickets);
        const row = rowOf(tickets, id);
        return <Shown row={row} opened={tickets.find((t) => t.id === id) ?? row.lead} found={found} onCommand={onCommand} />;
      }}
    </Loaded>
  );
}

/** The alerts that are told of together: the opened one and what is open beside it, or ended with it. */
function rowOf(tickets: readonly Ticket[], id: string): Row {
  const opened = tickets.find((t) => t.id === id)!;
  const beside = tickets.filter((t) => t === opened || (t.state === "resolved") === (opened.state === "resolved"));
  return groupsOf(beside)[0]!.rows[0]!;
}

function Shown({ row, opened, found, onCommand }: { row: Row; opened: Ticket; found: Found; onCommand: DetailProps["onCommand"] }) {
  const w = words.value;
  const { lead } = row;
  const causes = useQuery((s) => get("/v1/causes", {}, { signal: s }), []).data?.causes ?? [];
  const heard = [...new Set(row.tickets.flatMap((t) => t.words ?? []))];
  const happened = timeline(row.tickets, found.nudges, causes, lang.value);
  return (
    <article class="alert-detail" data-severity={lead.severity}>
      <header>
        <p class="alert-head">
          <SeverityTag severity={lead.severity} />
          <bdi>{lead.channel || w.everywhere}</bdi>
          {lead.topic && <span>{label("topics", lead.topic)}</span>}
          <Standing ticket={lead} />
        </p>
        <h2 dir="auto">{textOf(lead, lang.value)}</h2>
        <Facts ticket={opened} />
      </header>
      <Buttons row={row} onCommand={onCommand} />
      <section>
        <h3>{w.why}</h3>
        {row.tickets.map((t) => (
          <div key={t.id} class="reason">
            <p dir="auto">
              {row.tickets.length > 1 && <span class="reason-text">{textOf(t, lang.value)}</span>}{" "}
              <a href={to({ page: "rules" }, { rule: t.rule })}>
                <code>{t.rule}</code>
              </a>
            </p>
            <Findings findings={telling(t)} caption={t.rule} />
          </div>
        ))}
        {heard.length > 0 && (
          <div class="heard">
            <h4>{w.heard}</h4>
            <ul>
              {heard.map((word) => (
                <li key={word}>
                  <bdi>{word}</bdi>
                </li>
              ))}
            </ul>
          </div>
        )}
      </section>
      <section>
        <h3>{w.course}</h3>
        <ol class="course">
          {happened.map((h, i) => (
            <li key={i} data-kind={h.kind}>
              <Time at={h.at} />
              <span dir="auto">
                {h.text}
                {h.about && row.tickets.length > 1 && <span class="muted"> · {h.about}</span>}
              </span>
            </li>
          ))}
        </ol>
        {lead.note && (
          <blockquote dir="auto">{lead.note}</blockquote>
        )}
      </section>
      {lead.scope !== "centre" && <WhyNot key={lead.id} ticket={lead} fired={row.tickets.map((t) => t.rule)} />}
    </article>
  );
}

/** That the customer spoke last stands in nearly every rule and tells nothing. */
function telling(t: Ticket) {
  return (t.because ?? []).filter((f) => f.text !== "customer");
}

/** Whom it is about, each a way on from here. */
function Facts({ ticket: t }: { ticket: Ticket }) {
  const w = words.value;
  return (
    <dl class="facts">
      <Fact name={w.raisedAt}>
        <Time at={t.raised_at} />
      </Fact>
      {t.conversation && (
        <Fact name={w.conversation}>
          <a href={to({ page: "conversation", id: t.conversation })} aria-label={`${w.openConversation}: ${t.conversation}`}>
            <bdi>{t.conversation}</bdi>
          </a>
        </Fact>
      )}
      {t.channel && (
        <Fact name={w.channel}>
          <a href={to({ page: "channel", channel: t.channel })} aria-label={`${w.openChannel}: ${t.channel}`}>
            <bdi>{t.channel}</bdi>
          </a>
        </Fact>
      )}
      {t.agent && (
        <Fact name={w.agent}>
          <bdi>{t.agent}</bdi>
        </Fact>
      )}
      {t.customer && (
        <Fact name={w.customer}>
          <bdi>{t.customer}</bdi>
        </Fact>
      )}
      {t.touchpoint && <Fact name={w.touchpoint}>{label("touchpoints", t.touchpoint)}</Fact>}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
