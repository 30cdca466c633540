import { useComputed } from "@preact/signals";
import { count, signed } from "../format";
import { lang, words } from "../i18n";
import type { Store } from "../state";
import { centreOf, moodOf } from "../wall/mood";
import { LevelMark } from "../wall/marks";
import { Alerts } from "./alerts";
import { Clock, Connection } from "./connection";
import { Languages } from "./languages";

/** The band on top: the centre as a whole, what is burning, and whether this is live. */
export function Header({ store }: { store: Store }) {
  return (
    <header class="band" aria-label={words.value.overview}>
      <div class="brand">
        <h1>
          <Logo />
          Undertone
        </h1>
        <p>{words.value.tagline}</p>
      </div>
      <Centre store={store} />
      <Alerts store={store} />
      <div class="state">
        <Connection store={store} />
        <Clock store={store} />
        <Languages />
      </div>
    </header>
  );
}

function Centre({ store }: { store: Store }) {
  const centre = useComputed(() => centreOf(store.wall.value.channels.values())).value;
  const w = words.value;
  const mood = centre.sentiment === undefined ? undefined : moodOf(centre.sentiment);
  return (
    <section class="centre" aria-label={w.centreMood}>
      <p class="figure" data-mood={mood ?? "none"}>
        <span>
          <strong>{centre.sentiment === undefined ? "–" : signed(centre.sentiment)}</strong>
          <b>{mood ? w.moods[mood] : w.noMood}</b>
        </span>
        <small>{w.centreMood}</small>
      </p>
      <p class="figure">
        <strong>{count(centre.perMinute, lang.value)}</strong>
        <small>{w.perMinute}</small>
      </p>
      <ul class="levels">
        {(["alert", "watch", "calm"] as const).map((level) => (
          <li key={level} data-level={level} data-none={centre.levels[level] === 0 || undefined}>
            <LevelMark level={level} />
            <b>{centre.levels[level]}</b> {w.levels[level]}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Logo() {
  return (
    <svg class="logo" viewBox="0 0 32 20" aria-hidden="true">
      <path d="M2 10c4 0 4-7 8-7s5 14 10 14 5-7 10-7" />
    </svg>
  );
}
