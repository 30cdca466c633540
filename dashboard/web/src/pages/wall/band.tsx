import { useComputed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { count, signed } from "../../format";
import { label, lang } from "../../i18n";
import type { Store } from "../../state";
import { LevelMark } from "../../ui/marks";
import { centreOf, moodOf } from "../../ui/mood";
import { Alerts } from "./alerts";
import { centreTrend } from "./centre";
import { Emerging } from "./emerging";
import type { Hour, Mark } from "./hour";
import { Improved } from "./improved";
import { useBeat } from "./beat";
import { Trend } from "./trend";
import { words } from "./words";

/** The centre as a whole: its mood, what is burning, what comes up and what got better. */
export function Band({ store, hour }: { store: Store; hour: Hour }) {
  return (
    <div class="band" role="region" aria-label={words.value.overview}>
      <Centre store={store} hour={hour} />
      <Alerts store={store} />
      <Emerging />
      <Improved store={store} />
    </div>
  );
}

const noMarks: Mark[] = [];
const none: (number | null)[] = [];

function Centre({ store, hour }: { store: Store; hour: Hour }) {
  const beat = useBeat(store, 5);
  const channels = useComputed(() => store.wall.value.channels);
  const centre = useComputed(() => centreOf(channels.value.values())).value;
  const trend = useMemo(() => (beat.known ? centreTrend(store.wall.peek().channels.values()) : none), [beat.at, beat.known]);
  const marks = useComputed(() => hour.marks.value.get("") ?? noMarks).value;
  const w = words.value;
  const mood = centre.sentiment === undefined ? undefined : moodOf(centre.sentiment);
  return (
    <section class="centre" aria-label={w.centreMood}>
      <p class="figure" data-mood={mood ?? "none"}>
        <span>
          <strong>{centre.sentiment === undefined ? "–" : signed(centre.sentiment)}</strong>
          <b>{mood ? label("moods", mood) : w.noMood}</b>
        </span>
        <small>{w.centreMood}</small>
      </p>
      <Trend points={trend} now={centre.sentiment} marks={marks} />
      <div class="traffic">
        <p>
          <b>{count(centre.perMinute, lang.value)}</b> {w.perMinute}
        </p>
        <ul class="levels">
          {(["alert", "watch", "calm"] as const).map((level) => (
            <li key={level} data-level={level} data-none={centre.levels[level] === 0 || undefined}>
              <LevelMark level={level} />
              <b>{centre.levels[level]}</b> {label("levels", level)}
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
