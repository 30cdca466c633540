import type { Effect, Proof, RuleProof } from "../../api/types";
import { count, percent, signed } from "../../format";
import { label, lang } from "../../i18n";
import type { Span } from "../../router/query";
import type { Column } from "../../ui/table";
import { Whisker } from "../journey/whisker";
import { Parts } from "./bar";
import type { Field } from "../journey/csv";
import { Report } from "./report";
import { shareTitle, wait, waitTitle } from "./say";
import { words } from "./words";

/** What alerts and nudges were worth, rule by rule; all together come first. */
export function ProofTable({ proof, span }: { proof: Proof; span: Span }) {
  const w = words.value;
  const rows = proof.rules.length > 0 ? [proof.all, ...proof.rules] : [];
  return <Report title={w.proof} id="proof" span={span} rows={rows} columns={columns(rows)} fields={fields} idOf={(r) => r.rule ?? ""} none={w.noProof} help={w.proofHelp} />;
}

function columns(rows: RuleProof[]): Column<RuleProof>[] {
  const w = words.value;
  const n = (v: number) => count(v, lang.value);
  const reach = Math.max(0.25, ...rows.flatMap((r) => (r.effect.difference ? [Math.abs(r.effect.difference.low), Math.abs(r.effect.difference.high)] : [])));
  return [
    { id: "rule", title: w.rule, cell: (r) => (r.rule ? <code dir="auto">{r.rule}</code> : <b>{w.allRules}</b>) },
    { id: "alerts", title: w.alerts, cell: (r) => n(r.alerts), numeric: true },
    { id: "given", title: w.given, cell: (r) => n(r.given), numeric: true },
    { id: "held", title: w.heldOut, cell: (r) => n(r.held_out), numeric: true },
    { id: "verdicts", title: w.verdicts, cell: (r) => <Verdicts of={r} /> },
    { id: "precision", title: w.precision, cell: (r) => <Precision of={r} /> },
    { id: "answer", title: w.toAnswer, cell: (r) => <span title={waitTitle(r.to_answer)}>{wait(r.to_answer)}</span>, numeric: true },
    { id: "effect", title: w.effect, cell: (r) => <EffectFigure of={r.effect} reach={reach} /> },
  ];
}

function Verdicts({ of: { verdicts: v } }: { of: RuleProof }) {
  const all = v.helpful + v.not_now + v.false_alarm;
  if (all === 0) return <span class="muted">{words.value.noVerdicts}</span>;
  const parts = [
    { kind: "helpful", n: v.helpful },
    { kind: "not_now", n: v.not_now },
    { kind: "false_alarm", n: v.false_alarm },
  ];
  return (
    <div class="verdicts">
      <Parts parts={parts} />
      <ul>
        {parts.map((p) => (
          <li key={p.kind}>
            <i class={p.kind} aria-hidden="true" /> {label("verdicts", p.kind)} <b>{count(p.n, lang.value)}</b>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Precision({ of: { precision: p } }: { of: RuleProof }) {
  if (p.n === 0) return <span class="muted">{words.value.noVerdicts}</span>;
  return (
    <div class="estimate">
      <Whisker value={p.value} low={p.low} high={p.high} scale={[0, 1]} label={shareTitle(p)} />
      <span>
        <b>{percent(p.value)}</b> <small>{`${percent(p.low)} – ${percent(p.high)}`}</small>
      </span>
    </div>
  );
}

/** The effect on the mood; where too little is known, it says so and draws nothing. */
export function EffectFigure({ of: e, reach }: { of: Effect; reach: number }) {
  const w = words.value;
  const d = e.difference;
  const title = w.effectOf(e.given, e.held_out, e.unmatched, e.silent);
  if (!d) {
    return (
      <span class="muted" title={title}>
        {label("effects", e.says)} <small>{w.effectCount(e.given, e.held_out)}</small>
      </span>
    );
  }
  const tone = e.says === "better" ? "good" : e.says === "worse" ? "bad" : "even";
  const figure = w.interval(signed(d.value), signed(d.low), signed(d.high));
  return (
    <div class="estimate" title={title} data-tone={tone}>
      <Whisker value={d.value} low={d.low} high={d.high} scale={[-reach, reach]} zero={0} label={figure} tone={tone} />
      <span>
        <b>{signed(d.value)}</b> <small>{`${signed(d.low)} … ${signed(d.high)}`}</small> {label("effects", e.says)}
      </span>
    </div>
  );
}

const fields: Field<RuleProof>[] = [
  ["rule", (r) => r.rule ?? "all"],
  ["alerts", (r) => r.alerts],
  ["given", (r) => r.given],
  ["held_out", (r) => r.held_out],
  ["suppressed_stale", (r) => r.suppressed.stale],
  ["suppressed_conversation_budget", (r) => r.suppressed.conversation_budget],
  ["suppressed_agent_budget", (r) => r.suppressed.agent_budget],
  ["escalated", (r) => r.escalated],
  ["helpful", (r) => r.verdicts.helpful],
  ["not_now", (r) => r.verdicts.not_now],
  ["false_alarm", (r) => r.verdicts.false_alarm],
  ["judged", (r) => r.precision.n],
  ["precision", (r) => r.precision.value],
  ["precision_low", (r) => r.precision.low],
  ["precision_high", (r) => r.precision.high],
  ["useful", (r) => r.useful.value],
  ["to_answer_n", (r) => r.to_answer.n],
  ["to_answer_median_seconds", (r) => r.to_answer.median_seconds],
  ["to_answer_p90_seconds", (r) => r.to_answer.p90_seconds],
  ["effect_says", (r) => r.effect.says],
  ["effect", (r) => r.effect.difference?.value],
  ["effect_low", (r) => r.effect.difference?.low],
  ["effect_high", (r) => r.effect.difference?.high],
  ["effect_given", (r) => r.effect.given],
  ["effect_held_out", (r) => r.effect.held_out],
];
