import { useMemo } from "preact/hooks";
import { signed } from "../../format";
import { to } from "../../router/query";
import type { Store } from "../../state";
import { moodOf } from "../../ui/mood";
import { useBeat } from "./beat";
import { risen } from "./rising";
import { words } from "./words";

/** The channels whose mood rose most in the last quarter of an hour. */
export function Improved({ store }: { store: Store }) {
  const beat = useBeat(store, 5);
  const rises = useMemo(() => risen(store.wall.peek().channels.values()), [beat.at, beat.known]);
  const w = words.value;
  return (
    <section class="news improved" aria-label={w.improved}>
      <h2>{w.improved}</h2>
      {rises.length === 0 && <p>{w.noneImproved}</p>}
      <ul>
        {rises.map((r) => (
          <li key={r.channel} data-mood={moodOf(r.sentiment)}>
            <a href={to({ page: "channel", channel: r.channel })} dir="auto">
              {r.channel}
            </a>
            <span class="rise">
              <svg viewBox="0 0 20 20" aria-hidden="true">
                <path d="M10 3 18 13H2Z" />
              </svg>
              <span class="unseen">{w.roseBy} </span>
              {signed(r.by)}
            </span>
            <b>
              <span class="unseen">{w.moodNow} </span>
              {signed(r.sentiment)}
            </b>
          </li>
        ))}
      </ul>
    </section>
  );
}
