import { tones, type Tone } from "../../api/types";
import { percent } from "../../format";
import { label } from "../../i18n";
import { to } from "../../router/query";
import { Card } from "../../ui/card";
import { words } from "./words";

export interface ToneRow {
  when: string;
  tones: Partial<Record<Tone, number>>;
  messages: number;
}

/** The tones that are there at all, in the order from anger to delight. */
export function heard(rows: readonly ToneRow[]): Tone[] {
  return tones.filter((t) => rows.some((r) => (r.tones[t] ?? 0) >= 0.005));
}

/** Neighbouring hours in one row, so that there are no more rows than fit. */
export function merged(rows: readonly ToneRow[], most: number): ToneRow[] {
  const each = Math.ceil(rows.length / most);
  if (each <= 1) return [...rows];
  const out: ToneRow[] = [];
  for (let i = 0; i < rows.length; i += each) out.push(mix(rows.slice(i, i + each)));
  return out;
}

function mix(rows: readonly ToneRow[]): ToneRow {
  const messages = rows.reduce((n, r) => n + r.messages, 0);
  const shares: Partial<Record<Tone, number>> = {};
  for (const r of rows) for (const t of tones) if (r.tones[t]) shares[t] = (shares[t] ?? 0) + (r.tones[t]! * r.messages) / Math.max(1, messages);
  return { when: rows[0]!.when, tones: shares, messages };
}

/**
 * How the tones were mixed, a bar a time, the oldest first. The shares are told as
 * numbers for the newest bar; each tone leads to those who speak so.
 */
export function Tones({ channel, rows, note }: { channel: string; rows: ToneRow[]; note: string }) {
  const w = words.value;
  const spoken = rows.filter((r) => r.messages > 0);
  const kinds = heard(spoken);
  const newest = spoken.at(-1);
  return (
    <Card title={w.tones} aside={<span class="note">{note}</span>}>
      {!newest ? (
        <p class="note">{w.noTones}</p>
      ) : (
        <>
          <dl class="tone-rows">
            {spoken.map((r, i) => (
              <div key={i}>
                <dt>{r.when}</dt>
                <dd>
                  <Bar row={r} kinds={kinds} />
                </dd>
              </div>
            ))}
          </dl>
          <ul class="tone-key">
            {kinds.map((t) => (
              <li key={t}>
                <i data-tone={t} aria-hidden="true" />
                <a href={to({ page: "channel", channel }, { tone: t })}>{label("tones", t)}</a>
                <b>{percent(newest.tones[t] ?? 0)}</b>
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}

function Bar({ row, kinds }: { row: ToneRow; kinds: Tone[] }) {
  let at = 0;
  const said = kinds.filter((t) => row.tones[t]).map((t) => `${label("tones", t)} ${percent(row.tones[t]!)}`);
  return (
    <svg class="tone-bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label={said.join(", ")}>
      {kinds.map((t) => {
        const width = 100 * (row.tones[t] ?? 0);
        const x = at;
        at += width;
        return <rect key={t} data-tone={t} x={x} width={Math.max(0, width - 0.4)} height="10" />;
      })}
    </svg>
  );
}
