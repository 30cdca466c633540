import { get } from "../../api/client";
import { useQuery } from "../../api/query";
import type { Feedback } from "../../api/types";
import { count } from "../../format";
import { lang } from "../../i18n";
import { to, type Span } from "../../router/query";
import { Card } from "../../ui/card";
import { useKept } from "../journey/kept";
import { hundredths } from "./say";
import { words } from "./words";

type Both = Feedback & { csat: number; predicted: number };

/** The server gives the newest; more dots than these would be a cloud. */
const most = 500;

/** So many of the furthest off are named. */
const named = 6;

/** Those that have a prediction to be held against. */
export function both(all: readonly Feedback[]): Both[] {
  return all.filter((f): f is Both => Boolean(f.csat && f.predicted));
}

/** Those whose prediction was furthest off, the worst first. */
export function furthest(all: readonly Both[], n: number): Both[] {
  const off = (f: Both) => Math.abs(f.csat - f.predicted);
  return [...all].sort((a, b) => off(b) - off(a)).slice(0, n);
}

/** Each answer against what was predicted: what lies on the slope was foreseen, what lies far from it leads to its conversation. */
export function Answers({ span }: { span: Span }) {
  const w = words.value;
  const iso = (at: number) => new Date(at).toISOString();
  // A period that goes on moves with every drawing; by the minute is enough.
  const minute = (at: number) => Math.floor(at / 60_000);
  const answer = useKept(useQuery((signal) => get("/v1/feedback", { from: iso(span.from), to: iso(span.to), limit: most }, { signal }), [minute(span.from), minute(span.to)]));
  const list = both(answer.data?.feedback ?? []);
  if (list.length === 0) return null;
  return (
    <Card title={w.eachAnswer} class="answers">
      <p class="muted">{w.scatterOf(count(list.length, lang.value))}</p>
      <Scatter list={list} />
      <div>
        <h3>{w.furthest}</h3>
        <ol>
          {furthest(list, named).map((f) => (
            <li key={f.conversation}>
              <a href={to({ page: "conversation", id: f.conversation })}>
                <bdi>{f.conversation}</bdi>
              </a>{" "}
              <small>{w.bothOf(String(f.csat), hundredths(f.predicted))}</small>
              {f.comment && <q class="muted" dir="auto">{f.comment}</q>}
            </li>
          ))}
        </ol>
      </div>
    </Card>
  );
}

const scale = [1, 2, 3, 4, 5];

/** Across what was predicted, upwards what customers said. */
function Scatter({ list }: { list: readonly Both[] }) {
  const x = (v: number) => `${8 + ((v - 1) / 4) * 88}%`;
  const y = (v: number) => `${86 - ((v - 1) / 4) * 80}%`;
  return (
    <svg class="scatter" aria-hidden="true">
      {scale.map((v) => (
        <g key={v}>
          <line class="axis" x1={x(1)} x2={x(5)} y1={y(v)} y2={y(v)} />
          <text x="3%" y={y(v)} dy="0.35em">
            {v}
          </text>
          <text x={x(v)} y="96%" text-anchor="middle">
            {v}
          </text>
        </g>
      ))}
      <line class="slope" x1={x(1)} x2={x(5)} y1={y(1)} y2={y(5)} />
      {list.map((f) => (
        <circle key={f.conversation} cx={x(f.predicted)} cy={y(f.csat)} r="0.3em" data-off={Math.abs(f.csat - f.predicted) >= 1.5 || undefined} />
      ))}
    </svg>
  );
}
