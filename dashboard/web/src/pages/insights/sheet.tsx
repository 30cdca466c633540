// The parts of the shift report. They are tables and words: paper has no pointer.

import type { Cell, Issue, Journey, Proof } from "../../api/types";
import { count, percent, signed } from "../../format";
import { label, lang } from "../../i18n";
import { MoodFigure } from "../../ui/tags";
import { sure } from "../journey/model";
import { SignMark } from "../journey/sign";
import { words as journeyWords } from "../journey/words";
import type { Reports } from "./asking";
import { causeName, type CauseNames } from "./names";
import { byMood, worstAndBest } from "./ranks";
import { hundredths, share, wait } from "./say";
import { words } from "./words";

/** So many lines fit on two sheets. */
const mostChannels = 20;
const mostGroups = 8;

export function ShiftNumbers({ reports: { causes, proof, accuracy }, journey }: { reports: Reports; journey: Journey }) {
  const w = words.value;
  const n = (v: number) => count(v, lang.value);
  const { csat } = accuracy.all;
  const numbers: [string, preact.ComponentChildren][] = [
    [journeyWords.value.overall, <MoodFigure sentiment={journey.sentiment} worded />],
    [journeyWords.value.messages, n(journey.messages)],
    [w.alerts, <span>{n(causes.all.alerts)} <small>{w.openOf(n(causes.all.open))}</small></span>],
    [w.toResolve, wait(causes.all.to_resolve)],
    [w.nudgesGiven, n(proof.all.given)],
    [w.csatShort, csat.n > 0 ? hundredths(csat.reported) : w.noAnswers],
  ];
  return (
    <dl class="sheet-numbers">
      {numbers.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

export function ChannelMoods({ journey }: { journey: Journey }) {
  const w = words.value;
  const j = journeyWords.value;
  const all = byMood(journey.channels);
  const shown = all.slice(0, mostChannels);
  return (
    <section class="sheet-part">
      <h2>{w.moodByChannel}</h2>
      {all.length === 0 ? (
        <p>{j.nothing}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{w.channel}</th>
              <th scope="col">{j.mood}</th>
              <th scope="col">{w.againstBefore}</th>
              <th scope="col">{j.negative}</th>
              <th scope="col">{j.gap}</th>
              <th scope="col">{j.messages}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((c) => (
              <ChannelRow key={c.channel} of={c} />
            ))}
          </tbody>
        </table>
      )}
      {all.length > shown.length && <p>{w.andMore(all.length - shown.length)}</p>}
    </section>
  );
}

function ChannelRow({ of: c }: { of: Cell }) {
  return (
    <tr>
      <th scope="row">
        <bdi>{c.channel}</bdi>
      </th>
      <td>
        <MoodFigure sentiment={c.sentiment} worded />
      </td>
      <td>
        <Moved of={c} />
      </td>
      <td>{c.negative === undefined ? "–" : percent(c.negative)}</td>
      <td>{c.expectations ? signed(c.expectation_gap ?? 0) : "–"}</td>
      <td>{count(c.messages, lang.value)}</td>
    </tr>
  );
}

/** How the mood moved; in brackets where that may be chance. */
function Moved({ of: { change } }: { of: Cell }) {
  if (!change) return <>–</>;
  const by = signed(change.sentiment);
  if (!sure(change.interval)) return <span title={journeyWords.value.unsureChange}>({by})</span>;
  return (
    <b>
      <SignMark sign={change.sentiment < 0 ? "bad" : "good"} /> {by}
    </b>
  );
}

export function Extremes({ journey }: { journey: Journey }) {
  const w = words.value;
  const { worst, best } = worstAndBest(journey.channels);
  if (worst.length === 0) return null;
  return (
    <section class="sheet-part sheet-two">
      <Ranking title={w.worst} channels={worst} journey={journey} />
      {best.length > 0 && <Ranking title={w.best} channels={best} journey={journey} />}
    </section>
  );
}

function Ranking({ title, channels, journey }: { title: string; channels: Cell[]; journey: Journey }) {
  return (
    <div>
      <h2>{title}</h2>
      <ol>
        {channels.map((c) => (
          <li key={c.channel}>
            <bdi>{c.channel}</bdi> <MoodFigure sentiment={c.sentiment} />
            <small>{about(c.channel, journey)}</small>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** Between sentences; Chinese has none. */
function blank(): string {
  return lang.value === "en" ? " " : "";
}

/** What was spoken of most in a channel. */
function about(channel: string, journey: Journey): string {
  const heard = journey.factors.flatMap((f) => {
    const cell = f.channels.find((c) => c.channel === channel);
    return cell ? [{ topic: f.topic, n: cell.messages, sentiment: cell.sentiment }] : [];
  });
  heard.sort((a, b) => b.n - a.n);
  return heard
    .slice(0, 2)
    .map((h) => `${label("topics", h.topic)} ${h.sentiment === null ? "" : signed(h.sentiment)}`)
    .join(" · ");
}

export function AlertCounts({ reports: { causes, proof }, names }: { reports: Reports; names: CauseNames }) {
  const w = words.value;
  const rules = [...proof.rules].filter((r) => r.alerts > 0).sort((a, b) => b.alerts - a.alerts);
  return (
    <section class="sheet-part sheet-two">
      <Counts title={w.alertsByRule} head={w.rule} rows={rules.map((r) => [r.rule ?? "", r.alerts])} />
      <Counts title={w.alertsByCause} head={w.cause} rows={causes.causes.map((c) => [causeName(c.name ?? "", names), c.alerts])} />
    </section>
  );
}

function Counts({ title, head, rows }: { title: string; head: string; rows: [string, number][] }) {
  const w = words.value;
  return (
    <div>
      <h2>{title}</h2>
      {rows.length === 0 ? (
        <p>{w.noAlerts}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{head}</th>
              <th scope="col">{w.alerts}</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, mostGroups).map(([name, n]) => (
              <tr key={name}>
                <th scope="row">
                  <bdi>{name}</bdi>
                </th>
                <td>{count(n, lang.value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {rows.length > mostGroups && <p>{w.andMore(rows.length - mostGroups)}</p>}
    </div>
  );
}

export function NudgeAnswers({ proof: { all } }: { proof: Proof }) {
  const w = words.value;
  const n = (v: number) => count(v, lang.value);
  const sentences = [
    w.nudgeSentence(n(all.given), n(all.held_out), n(all.escalated)),
    w.verdictSentence(n(all.verdicts.helpful), n(all.verdicts.not_now), n(all.verdicts.false_alarm)),
    all.precision.n > 0 && w.precisionSentence(share(all.precision), percent(all.precision.low), percent(all.precision.high)),
    all.to_answer.n > 0 && w.answerSentence(wait(all.to_answer)),
  ];
  return (
    <section class="sheet-part">
      <h2>{w.nudgesAndAnswers}</h2>
      <p>{sentences.filter(Boolean).join(blank())}</p>
    </section>
  );
}

export function IssueList({ issues }: { issues: Issue[] }) {
  const w = words.value;
  return (
    <section class="sheet-part">
      <h2>{w.emerging}</h2>
      {issues.length === 0 ? (
        <p>{w.noEmerging}</p>
      ) : (
        <ul class="sheet-issues">
          {issues.slice(0, mostGroups).map((i) => (
            <li key={`${i.lang} ${i.phrase}`}>
              <b>
                <bdi>{i.phrase}</bdi>
              </b>{" "}
              {w.issueLine(count(i.conversations, lang.value)) + blank()}
              <bdi>{i.channels.slice(0, 3).join(", ")}</bdi>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
