import { useState } from "preact/hooks";
import type { FixReport } from "../../api/types";
import { count, signed, when } from "../../format";
import { label, lang } from "../../i18n";
import { to, type Span } from "../../router/query";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import type { Field } from "../journey/csv";
import { Save } from "../journey/save";
import { Time } from "../../ui/time";
import { Whisker } from "../journey/whisker";
import { ChangedDialog, DecideDialog } from "./fixform";
import { causeName, departmentName, type CauseNames } from "./names";
import { words } from "./words";

interface FixesProps {
  fixes: FixReport[];
  names: CauseNames;
  channels: string[];
  span: Span;
  onDone: () => void;
}

/** What was done about causes, and whether it helped: the newest first. */
export function Fixes({ fixes, names, channels, span, onDone }: FixesProps) {
  const w = words.value;
  const [deciding, setDeciding] = useState(false);
  const [changing, setChanging] = useState<FixReport>();
  const newest = [...fixes].reverse();
  return (
    <Card
      title={w.fixes}
      aside={
        <span class="actions">
          <Button kind="primary" onClick={() => setDeciding(true)}>
            {w.decide}
          </Button>
          <Save title={w.fixes} id="fixes" span={span} fields={fields} rows={newest} />
        </span>
      }
    >
      <p class="muted">{w.fixesHelp}</p>
      {newest.length === 0 && <p class="muted none">{w.noFixes}</p>}
      <ul class="fixes">
        {newest.map((f) => (
          <FixItem key={f.id} fix={f} names={names} onChange={() => setChanging(f)} />
        ))}
      </ul>
      {deciding && <DecideDialog names={names} channels={channels} onDone={onDone} onClose={() => setDeciding(false)} />}
      {changing && <ChangedDialog fix={changing} title={causeName(changing.cause, names)} onDone={onDone} onClose={() => setChanging(undefined)} />}
    </Card>
  );
}

function FixItem({ fix: f, names, onChange }: { fix: FixReport; names: CauseNames; onChange: () => void }) {
  const w = words.value;
  const reached = { decided: 2, changed: 3, measured: 4 }[f.stage];
  const state = (step: number) => (step <= reached ? "done" : step === reached + 1 ? "next" : "later");
  return (
    <li class="fix">
      <div class="fix-head">
        <h3 dir="auto">{causeName(f.cause, names)}</h3>
        <p class="muted">
          {f.department && <span dir="auto">{departmentName(f.department)}</span>}
          {f.topic && <span dir="auto">{label("topics", f.topic)}</span>}
          {f.channel && (
            <a href={to({ page: "channel", channel: f.channel })}>
              <bdi>{f.channel}</bdi>
            </a>
          )}
          {!f.topic && !f.channel && <span>{w.everywhere}</span>}
        </p>
        {f.note && (
          <p class="fix-note" dir="auto">
            {f.note}
          </p>
        )}
      </div>
      <ol class="steps">
        <Step name={w.steps.found} state={state(1)}>
          {f.found > 0 ? w.foundAlerts(count(f.found, lang.value)) : w.foundNone}
          {f.found_at && <small>{w.sinceTime(when(f.found_at, lang.value))}</small>}
        </Step>
        <Step name={w.steps.decided} state={state(2)}>
          <Time at={f.decided_at} />
          {f.decided_by && <small dir="auto">{w.byWhom(f.decided_by)}</small>}
        </Step>
        <Step name={w.steps.changed} state={state(3)}>
          {f.changed_at ? <Time at={f.changed_at} /> : <Button onClick={onChange}>{w.isInEffect}</Button>}
        </Step>
        <Step name={w.steps.measured} state={state(4)}>
          <Measured fix={f} />
        </Step>
      </ol>
    </li>
  );
}

/** A step's number is drawn by the style sheet; that it is done is also said. */
function Step({ name, state, children }: { name: string; state: "done" | "next" | "later"; children: preact.ComponentChildren }) {
  return (
    <li data-state={state} aria-current={state === "next" ? "step" : undefined}>
      <b>
        {name}
        {state === "done" && <span class="unseen"> {words.value.stepDone}</span>}
      </b>
      <div>{children}</div>
    </li>
  );
}

/** Before against after; in words where there is nothing to draw yet. */
function Measured({ fix: { measured: m } }: { fix: FixReport }) {
  const w = words.value;
  if (!m) return <span class="muted">{w.notYet}</span>;
  const d = m.sentiment_difference;
  if (!d) return <span class="muted">{m.says === "too_early" ? w.tooEarly : w.tooFewFor(count(m.before.messages, lang.value), count(m.after.messages, lang.value))}</span>;
  const tone = m.says === "better" ? "good" : m.says === "worse" ? "bad" : "even";
  const reach = Math.max(0.25, Math.abs(d.low), Math.abs(d.high));
  return (
    <div class="estimate" data-tone={tone}>
      <Whisker value={d.value} low={d.low} high={d.high} scale={[-reach, reach]} zero={0} label={w.interval(signed(d.value), signed(d.low), signed(d.high))} tone={tone} />
      <span>
        <b>{label("effects", m.says)}</b> {w.measuredOf(signed(m.before.sentiment), signed(m.after.sentiment))}
      </span>
      <small>
        {w.interval(signed(d.value), signed(d.low), signed(d.high))} · {w.measuredDays(m.days)}
      </small>
    </div>
  );
}

const fields: Field<FixReport>[] = [
  ["id", (f) => f.id],
  ["stage", (f) => f.stage],
  ["cause", (f) => f.cause],
  ["department", (f) => f.department],
  ["topic", (f) => f.topic],
  ["channel", (f) => f.channel],
  ["note", (f) => f.note],
  ["found", (f) => f.found],
  ["found_at", (f) => f.found_at],
  ["decided_at", (f) => f.decided_at],
  ["decided_by", (f) => f.decided_by],
  ["changed_at", (f) => f.changed_at],
  ["measured_says", (f) => f.measured?.says],
  ["measured_days", (f) => f.measured?.days],
  ["sentiment_before", (f) => f.measured?.before.sentiment],
  ["sentiment_after", (f) => f.measured?.after.sentiment],
  ["sentiment_difference", (f) => f.measured?.sentiment_difference?.value],
  ["sentiment_difference_low", (f) => f.measured?.sentiment_difference?.low],
  ["sentiment_difference_high", (f) => f.measured?.sentiment_difference?.high],
];
