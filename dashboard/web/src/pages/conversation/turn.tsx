import { Component, type ComponentChildren } from "preact";
import type { MoodPoint, Nudge, Reading, Ticket, TurnView } from "../../api/types";
import { clock, moment, percent, signed } from "../../format";
import { label, lang } from "../../i18n";
import { to } from "../../router/query";
import { textOf, withoutChannel } from "../../ui/alerttext";
import { SeverityMark } from "../../ui/marks";
import { moodOf } from "../../ui/mood";
import { pieces, type Piece } from "./spans";
import { ToneMark } from "./tone";
import { words } from "./words";

export interface TurnProps {
  turn: TurnView;
  /** The mood after it; of customers' messages only. */
  mood: MoodPoint | undefined;
  alerts: readonly Ticket[];
  nudges: readonly Nudge[];
}

/** One message. It is drawn again only when something about it changed: there may be hundreds. */
export class Turn extends Component<TurnProps> {
  override shouldComponentUpdate(next: TurnProps): boolean {
    const { turn, mood, alerts, nudges } = this.props;
    return next.turn !== turn || next.mood?.sentiment !== mood?.sentiment || !same(next.alerts, alerts) || !same(next.nudges, nudges);
  }

  override render({ turn, mood, alerts, nudges }: TurnProps) {
    return (
      <li class="turn" data-speaker={turn.speaker} data-turn={turn.id} data-partial={turn.partial || undefined} tabIndex={-1}>
        <p class="who">
          <b>{label("speakers", turn.speaker)}</b>
          {turn.speaker === "agent" && turn.agent && <bdi>{turn.agent}</bdi>}
          <time dateTime={turn.at} title={moment(turn.at, lang.value)}>
            {clock(Date.parse(turn.at))}
          </time>
        </p>
        <div class="said">
          <p class="text" dir="auto">
            {turn.reading && !turn.partial ? <Marked text={turn.text} pieces={pieces(turn.text, turn.reading.reasons)} /> : turn.text}
          </p>
          {turn.partial && <p class="note interim">{words.value.interim}</p>}
          {turn.reading && !turn.partial && <Heard reading={turn.reading} />}
        </div>
        {mood && (
          <p class="after" data-mood={moodOf(mood.sentiment)} title={words.value.moodAfter}>
            <span class="unseen">{words.value.moodAfter}: </span>
            {signed(mood.sentiment)}
          </p>
        )}
        {(alerts.length > 0 || nudges.length > 0) && (
          <ul class="happened">
            {alerts.map((a) => (
              <AlertHere key={a.id} alert={a} />
            ))}
            {nudges.filter(isShown).map((n) => (
              <NudgeHere key={n.id} nudge={n} told={alerts.some((a) => a.id === n.alert)} />
            ))}
            <KeptBack nudges={nudges.filter((n) => !isShown(n))} />
          </ul>
        )}
      </li>
    );
  }
}

function same<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((x, i) => JSON.stringify(x) === JSON.stringify(b[i]));
}

function Marked({ text, pieces: all }: { text: string; pieces: Piece[] }) {
  if (all.length === 1 && all[0]!.reasons.length === 0) return <>{text}</>;
  return (
    <>
      {all.map((p, i) => (
        <Part key={i} piece={p} />
      ))}
    </>
  );
}

function Part({ piece: p }: { piece: Piece }): ComponentChildren {
  if (p.reasons.length === 0) return <>{p.text}</>;
  const strength = Math.min(3, Math.max(1, Math.ceil(Math.abs(p.weight) * 6)));
  return (
    <>
      <mark data-sign={p.weight < 0 ? "negative" : p.weight > 0 ? "positive" : "other"} data-strength={p.weight === 0 ? undefined : strength} title={p.reasons.map(say).join("\n")}>
        {p.text}
      </mark>
      {p.ends !== undefined && (
        <span class="weight" data-sign={p.ends < 0 ? "negative" : "positive"}>
          <span class="unseen"> ({words.value.weighs("")}</span>
          {weight(p.ends)}
          <span class="unseen">) </span>
        </span>
      )}
    </>
  );
}

function weight(n: number): string {
  const two = new Intl.NumberFormat(lang.value, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return `${n < 0 ? "−" : "+"}${two.format(Math.abs(n))}`;
}

const families = { tone: "tones", topics: "topics", touchpoint: "touchpoints", intent: "intents", expectation: "expectations", urgency: "urgencies", sentiment: "feelings" } as const;

/** "topic Delivery +3.2": of what a word was a sign. */
function say(r: { head: string; label: string; weight: number }): string {
  const family = Object.hasOwn(families, r.head) ? families[r.head as keyof typeof families] : undefined;
  return `${family ? label(family, r.label) : r.label} ${weight(r.weight)}`;
}

/** What was heard: the tone first, the rest only where it says something. */
function Heard({ reading: r }: { reading: Reading }) {
  const w = words.value;
  const sure = (confidence: number) => w.sure(percent(confidence));
  return (
    <ul class="heard">
      <li class="tone" data-feeling={r.sentiment.label} title={sure(r.tone.confidence)}>
        <ToneMark feeling={r.sentiment.label} />
        {label("tones", r.tone.label)} <small>{signed(r.sentiment.score)}</small>
      </li>
      {r.intent.label !== "none" && <li title={sure(r.intent.confidence)}>{label("intents", r.intent.label)}</li>}
      {r.urgency.label === "high" && <li class="urgent">{label("urgencies", "high")}</li>}
      {(r.expectation.label === "unmet" || r.expectation.label === "exceeded") && <li title={sure(r.expectation.confidence)}>{w[r.expectation.label]}</li>}
      {r.topics.map((t) => (
        <li key={t.label} class="topic" dir="auto" title={sure(t.confidence)}>
          {label("topics", t.label)}
        </li>
      ))}
    </ul>
  );
}

function AlertHere({ alert: a }: { alert: Ticket }) {
  return (
    <li class="alert-here" data-state={a.state}>
      <SeverityMark severity={a.severity} />
      <p>
        <span class="unseen">{label("severities", a.severity)}: </span>
        <a dir="auto" href={to({ page: "alerts", id: a.id })}>
          {textOf(a, lang.value)}
        </a>{" "}
        <small>{label("alertStates", a.state)}</small>
      </p>
    </li>
  );
}

function isShown(n: Nudge): boolean {
  return n.state !== "held_out" && n.state !== "suppressed";
}

/** A nudge that the agent has seen, and what became of it; told: its alert stands above and says what happened. */
function NudgeHere({ nudge: n, told }: { nudge: Nudge; told: boolean }) {
  const w = words.value;
  return (
    <li class="nudge-here" data-shown>
      <NudgeMark />
      <div>
        <p>
          <bdi>{n.agent ? w.nudgeTo(n.agent) : w.nudge}</bdi>: <b>{label("nudgeStates", n.state)}</b>
          {n.reason && <small> ({reasonOf(n.reason)})</small>}
          <Outcome nudge={n} />
        </p>
        {n.what && !told && <p dir="auto">{withoutChannel(n.what[lang.value] || n.what.en || "", n.channel)}</p>}
        {n.advice?.map((a) => (
          <p key={a.do} class="advice" dir="auto">
            <b>{a.do === "own" ? <a href={to({ page: "rules" }, { rule: n.rule })}>{label("actions", a.do)}</a> : label("actions", a.do)}</b> {a.text[lang.value] || a.text.en}
          </p>
        ))}
      </div>
    </li>
  );
}

/** Those that nobody has seen, in one line: a customer who is upset raises several at once. */
function KeptBack({ nudges }: { nudges: readonly Nudge[] }) {
  if (nudges.length === 0) return null;
  const w = words.value;
  const why = [...new Set(nudges.map((n) => (n.reason ? reasonOf(n.reason) : label("nudgeStates", n.state))))];
  return (
    <li class="nudge-here">
      <NudgeMark />
      <p>
        {w.keptBack(nudges.length)} <small>({why.join(", ")})</small>
        <Outcome nudge={nudges[0]!} />
      </p>
    </li>
  );
}

function Outcome({ nudge: { outcome: o } }: { nudge: Nudge }) {
  if (!o || o.messages === 0) return null;
  return <small> · {words.value.outcome(signed(o.before), signed(o.after))}</small>;
}

function NudgeMark() {
  return (
    <svg class="mark" viewBox="0 0 20 20" aria-hidden="true">
      <path d="M3 3h14v10H9l-4 4v-4H3Z" />
    </svg>
  );
}

function reasonOf(reason: string): string {
  return Object.hasOwn(reasonFamilies, reason) ? label(reasonFamilies[reason]!, reason) : reason;
}

const reasonFamilies: Record<string, "suppressions" | "verdicts"> = {
  stale: "suppressions",
  conversation_budget: "suppressions",
  agent_budget: "suppressions",
  not_now: "verdicts",
  false_alarm: "verdicts",
};
