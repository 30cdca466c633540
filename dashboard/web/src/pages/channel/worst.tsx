import { useEffect, useRef } from "preact/hooks";
import { get } from "../../api/client";
import { useQuery } from "../../api/query";
import { orders, spans, type TalkOrder } from "../../api/types";
import { label } from "../../i18n";
import { param, setParams } from "../../router/query";
import type { Store } from "../../state";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Loaded } from "../../ui/loaded";
import { Talks } from "../talks/table";
import { since, type View } from "./time";
import { words } from "./words";

const filters = ["since", "topic", "tone", "touchpoint"] as const;
type Filter = (typeof filters)[number];

const refresh = 5_000;
const few = 10;
const many = 100;

/** The conversations behind the figures: narrowed down by what was followed. */
export function Worst({ channel, store, view }: { channel: string; store: Store; view: View }) {
  const w = words.value;
  const sort = orders.find((o) => o === param("sort")) ?? "risk";
  const limit = param("all") === undefined ? few : many;
  const chosen = filters.flatMap((f) => (param(f) ? [[f, param(f)!] as const] : []));
  const key = JSON.stringify(chosen);
  const live = view.preset === "live";
  const time = live ? {} : { since: since(view), until: view.ask.to };
  const answer = useQuery(
    // A window that was followed, such as 5m, goes before the time of the chart.
    (signal) => get("/v1/conversations", { channel, sort, limit, ...time, ...Object.fromEntries(chosen) }, { signal }),
    [channel, sort, limit, key, JSON.stringify(time)],
    { every: refresh, on: store.events },
  );
  return (
    <Card title={live ? w.talks : w.talksThen} class="worst" aside={<Sorts sort={sort} />}>
      <Chosen chosen={chosen} />
      <Loaded answer={answer}>
        {({ conversations: list }) =>
          list.length === 0 ? (
            <p class="note">
              {chosen.length > 0 ? w.noTalksOf : live ? w.noTalks : `${w.noTalksOf}. ${w.noTalksHint}`}
            </p>
          ) : (
            <>
              <Talks talks={list} now={store.serverMinute.value} />
              {list.length === limit && limit < many && (
                <p>
                  <Button onClick={() => setParams({ all: "1" })}>{w.more}</Button>
                </p>
              )}
            </>
          )
        }
      </Loaded>
    </Card>
  );
}

function Sorts({ sort }: { sort: TalkOrder }) {
  const w = words.value;
  return (
    <div class="choices" role="group" aria-label={w.sort}>
      <span class="note" aria-hidden="true">{w.sort}</span>
      {orders.map((o) => (
        <button key={o} type="button" aria-pressed={o === sort} onClick={() => setParams({ sort: o === "risk" ? undefined : o })}>
          {w.sorts[o]}
        </button>
      ))}
    </div>
  );
}

/** What the list was narrowed down to, each to be taken back; whoever followed a figure is brought here. */
function Chosen({ chosen }: { chosen: (readonly [Filter, string])[] }) {
  const w = words.value;
  const list = useRef<HTMLUListElement>(null);
  const first = useRef(true);
  const key = JSON.stringify(chosen);
  useEffect(() => {
    if (!first.current && chosen.length > 0) list.current?.scrollIntoView({ block: "center" });
    first.current = false;
  }, [key]);
  if (chosen.length === 0) return null;
  return (
    <ul class="chosen" ref={list}>
      {chosen.some(([f]) => f !== "since") && <li class="note">{w.newest}:</li>}
      {chosen.map(([f, value]) => {
        const name = nameOf(f, value);
        return (
          <li key={f}>
            <button type="button" aria-label={w.drop(name)} onClick={() => setParams({ [f]: undefined })}>
              <bdi>{name}</bdi> <span aria-hidden="true">×</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function nameOf(filter: Filter, value: string): string {
  const w = words.value;
  if (filter !== "since") return label(`${filter}s` as "topics" | "tones" | "touchpoints", value);
  const span = spans.find((s) => s === value);
  return w.window5(span ? w.windows[span] : value);
}
