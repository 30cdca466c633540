import { useComputed } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import type { Channel, Level, Topic, Window } from "../../feed/frames";
import { isQuiet, isSilent } from "../../feed/needs";
import { ago, count, percent, signed } from "../../format";
import { label, lang } from "../../i18n";
import { to } from "../../router/query";
import type { Store } from "../../state";
import { LevelMark } from "../../ui/marks";
import { leadingTone, moodOf, score } from "../../ui/mood";
import type { Hour, Mark } from "./hour";
import { useNear } from "./near";
import { marginOf, sureness } from "./sure";
import { Trend } from "./trend";
import { words } from "./words";

interface TileProps {
  name: string;
  store: Store;
  hour: Hour;
  /** Whether the list runs below the screen: then only what is near it is drawn. */
  long: boolean;
}

const noMarks: Mark[] = [];

/** One channel. Names come from outside: they are text, isolated and cut short. */
export function Tile({ name, store, hour, long }: TileProps) {
  const id = useId();
  const box = useRef<HTMLLIElement>(null);
  const near = useNear(box, long);
  const marks = useComputed(() => hour.marks.value.get(name) ?? noMarks);
  const before = useRef<Level>(undefined);
  const channel = store.channel(name).value;
  if (!channel) return null;
  const quiet = isQuiet(channel);
  const risen = risesFrom(before, channel.level);
  return (
    <li class="tile" ref={box} data-level={channel.level} data-risen={risen || undefined} data-quiet={quiet || undefined} data-sure={isSilent(channel) ? undefined : sureness(channel.windows["5m"])}>
      <article class="card" aria-labelledby={id}>
        <div class="head">
          <a href={to({ page: "channel", channel: name })}>
            <h3 id={id} dir="auto" title={name}>
              {name}
            </h3>
          </a>
          <p class="level">
            <LevelMark level={channel.level} />
            <span>{label("levels", channel.level)}</span>
          </p>
        </div>
        {quiet ? <Quiet channel={channel} store={store} /> : <MoodNow channel={channel} />}
        {near && <Trend points={channel.trend} now={isSilent(channel) ? undefined : channel.windows["5m"].sentiment} marks={marks.value} />}
        {near && !quiet && <Facts channel={channel} />}
        {near && !quiet && <Topics topics={channel.windows["15m"].topics} />}
      </article>
    </li>
  );
}

/** Whether the alert has come while the tile was there: one that turns up with it is no news. */
function risesFrom(before: { current: Level | undefined }, level: Level): boolean {
  if (level !== "alert" || before.current === undefined) before.current = level;
  return level !== before.current;
}

function MoodNow({ channel }: { channel: Channel }) {
  const w = words.value;
  const now = channel.windows["5m"];
  if (isSilent(channel)) {
    return (
      <p class="mood" data-mood="none">
        <span class="unseen">{w.moodNow}</span>
        <strong>–</strong>
        <b>{w.noMood}</b>
      </p>
    );
  }
  const mood = moodOf(now.sentiment);
  const tone = leadingTone(now);
  return (
    <p class="mood" data-mood={mood}>
      <span class="unseen">{w.moodNow}</span>
      <strong>{signed(now.sentiment)}</strong>
      <b>{label("moods", mood)}</b>
      {sureness(now) === "unsure" ? <small class="few">{w.few}</small> : tone && <small>{label("tones", tone)}</small>}
    </p>
  );
}

function Quiet({ channel, store }: { channel: Channel; store: Store }) {
  const w = words.value;
  const age = ago(channel.last_message_at, store.serverMinute.value);
  return (
    <p class="mood" data-mood="none" title={w.quietNote}>
      <strong>{w.quiet}</strong>
      {age && <b>{w.lastMessage(age)}</b>}
    </p>
  );
}

const topicRoom = 3;

function Topics({ topics }: { topics: Topic[] }) {
  const w = words.value;
  // One message is no topic of a channel.
  const heard = topics.filter((t) => t.messages > 1).slice(0, topicRoom);
  if (heard.length === 0) return <p class="topics none">{w.noTopics}</p>;
  return (
    <ul class="topics" aria-label={w.topics}>
      {heard.map((t) => (
        <li key={t.topic} data-mood={moodOf(t.sentiment)}>
          <span dir="auto" title={label("topics", t.topic)}>
            {label("topics", t.topic)}
          </span>
          <b>{signed(t.sentiment)}</b>
        </li>
      ))}
    </ul>
  );
}

function Facts({ channel }: { channel: Channel }) {
  const w = words.value;
  const now = channel.windows["5m"];
  const conversations = channel.windows["15m"].conversations;
  return (
    <div class="facts">
      <Shares window={now} />
      <p>{w.negativeShare(isSilent(channel) ? "–" : percent(now.negative))}</p>
      <p class="talks">
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <path d="M3 3h14v10.500H9.500L5.500 17v-3.500H3Z" />
        </svg>
        <b>{count(conversations, lang.value)}</b> <span>{w.conversations(conversations)}</span>
      </p>
      <Sure window={now} />
    </div>
  );
}

/** How far the mood may be off, with bars that tell it across the room. */
function Sure({ window: now }: { window: Window }) {
  const w = words.value;
  const n = now.customer_messages;
  if (n === 0) return null;
  const margin = `±${score(marginOf(now))}`;
  const bars = { unsure: 1, fair: 2, sure: 3 }[sureness(now)];
  return (
    <p class="sure" title={w.sureNote(margin, n)}>
      <svg viewBox="0 0 14 10" aria-hidden="true">
        {[1, 2, 3].map((i) => (
          <path key={i} data-on={i <= bars || undefined} d={`M${i * 5 - 4} 10V${10 - i * 3}h3V10Z`} />
        ))}
      </svg>
      <span>
        <b>{margin}</b> {w.from(count(n, lang.value))}
      </span>
    </p>
  );
}

// The bar repeats what the words say, for the eye across the room.
function Shares({ window: w }: { window: Window }) {
  return (
    <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      <rect class="neutral" width="100" height="4" />
      <rect class="negative" width={100 * w.negative} height="4" />
      <rect class="positive" x={100 - 100 * w.positive} width={100 * w.positive} height="4" />
    </svg>
  );
}
