import { useSignal } from "@preact/signals";
import { ApiError, get } from "../../api/client";
import { useQuery } from "../../api/query";
import type { Finding, RuleVerdict, Why as Told } from "../../api/types";
import { decimal, moment, when } from "../../format";
import { label, lang } from "../../i18n";
import { Button } from "../../ui/button";
import { Loaded } from "../../ui/loaded";
import { byNearness } from "./verdicts";
import { words } from "./words";
import "./talks.css";

interface WhyProps {
  of: { channel: string } | { conversation: string };
  /** The moment that is asked about, RFC 3339; now without it. */
  at?: string | undefined;
}

const nowEvery = 10_000;

/** Of every rule, where it stands and which part of its condition holds. */
export function Why({ of, at }: WhyProps) {
  const w = words.value;
  const answer = useQuery(
    (signal) =>
      get("/v1/explain", { ...of, at }, { signal }).catch((reason) => {
        // Nothing was said yet, or it is kept no longer: no failure, but an answer.
        if (reason instanceof ApiError && reason.error === "not_heard") return undefined;
        throw reason;
      }),
    [JSON.stringify(of), at],
    at === undefined ? { every: nowEvery } : {},
  );
  if (answer.data === undefined && !answer.loading && !answer.error) return <p class="note">{w.notHeard}</p>;
  return <Loaded answer={answer}>{(why) => (why ? <Rules why={why} past={at !== undefined} /> : <p class="note">{w.notHeard}</p>)}</Loaded>;
}

const room = 8;

function Rules({ why, past }: { why: Told; past: boolean }) {
  const w = words.value;
  const all = useSignal(false);
  const rules = byNearness(why.rules ?? []);
  if (rules.length === 0) return <p class="note">{w.whyNone}</p>;
  const shown = all.value ? rules : rules.slice(0, room);
  return (
    <>
      <p class="note">
        {past ? w.whyAt(moment(why.at, lang.value)) : w.whyNow}
        {why.replayed && ` · ${w.whyReplayed}`}
      </p>
      <div class="table why" tabIndex={0} role="group" aria-label={w.why}>
        <table>
          <caption class="unseen">{w.why}</caption>
          <thead>
            <tr>
              <th scope="col">{w.rule}</th>
              <th scope="col">{w.state}</th>
              <th scope="col">{w.parts}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((r) => (
              <Rule key={`${r.rule} ${r.topic ?? ""}`} verdict={r} />
            ))}
          </tbody>
        </table>
      </div>
      {shown.length < rules.length && (
        <p>
          <Button onClick={() => (all.value = true)}>{w.showAll(rules.length)}</Button>
        </p>
      )}
    </>
  );
}

function Rule({ verdict: v }: { verdict: RuleVerdict }) {
  const w = words.value;
  const held = v.findings.filter((f) => f.held).length;
  return (
    <tr data-phase={v.phase}>
      <th scope="row">
        <code>{v.rule}</code>
        {v.topic && <small dir="auto">{label("topics", v.topic)}</small>}
      </th>
      <td>
        <span class="phase">
          <PhaseMark phase={v.phase} />
          {label("phases", v.phase)}
        </span>
        <small>
          {v.since && w.since(when(v.since, lang.value))}
          {v.rests_until && ` ${w.rests(when(v.rests_until, lang.value))}`}
        </small>
      </td>
      <td>
        <p class="asks">
          {v.asks === "clear" ? w.clears : w.raises} … <small>· {w.partsHeld(held, v.findings.length)}</small>
        </p>
        {v.error && <p class="bad">{v.error}</p>}
        <ul class="findings">
          {v.findings.map((f, i) => (
            <Part key={i} finding={f} />
          ))}
        </ul>
      </td>
    </tr>
  );
}

function Part({ finding: f }: { finding: Finding }) {
  const w = words.value;
  // A value that the text names first needs no name again.
  const values = Object.entries(f.values ?? {});
  return (
    <li data-held={f.held}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={f.held ? "M2.5 8.500l3.500 3.500L13.500 4" : "M4 4l8 8M12 4l-8 8"} />
      </svg>
      <span class="unseen">{f.held ? w.holds : w.holdsNot}: </span>
      <code dir="auto">{f.text}</code>
      {values.map(([name, value]) => (
        <small key={name} dir="auto">
          {values.length > 1 && `${name} `}
          {w.is(spell(value))}
        </small>
      ))}
      {f.error && <small class="bad">{f.error}</small>}
    </li>
  );
}

function spell(value: number | string | boolean): string {
  if (typeof value === "number") return decimal(value, lang.value, 3);
  if (typeof value === "boolean") return value ? words.value.yes : words.value.no;
  return value === "" ? "–" : value;
}

function PhaseMark({ phase }: { phase: RuleVerdict["phase"] }) {
  return (
    <svg class="mark" viewBox="0 0 20 20" aria-hidden="true" data-level={phase === "firing" ? "alert" : phase === "pending" ? "watch" : "none"}>
      {phase === "firing" ? <path d="M10 1 19.500 18.500H.5Z" /> : phase === "pending" ? <path d="M10 .5 19.500 10 10 19.500 .5 10Z" /> : <circle class="ring" cx="10" cy="10" r="7.500" />}
    </svg>
  );
}
