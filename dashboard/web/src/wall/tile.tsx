import { useId } from "preact/hooks";
import type { Channel, Topic, Window } from "../feed/frames";
import { ago, count, percent, signed } from "../format";
import { lang, toneName, topicName, words } from "../i18n";
import type { Store } from "../state";
import { LevelMark } from "./marks";
import { leadingTone, moodOf } from "./mood";
import { isQuiet, isSilent } from "./needs";
import { Trend } from "./trend";

/** One channel. Names come from outside: they are text, isolated and cut short. */
export function Tile({ name, store }: { name: string; store: Store }) {
  const id = useId();
  const channel = store.channel(name).value;
  if (!channel) return null;
  const quiet = isQuiet(channel);
  return (
    <li class="tile" data-level={channel.level} data-quiet={quiet || undefined}>
      <article class="card" aria-labelledby={id}>
        <div class="head">
          <h3 id={id} dir="auto" title={name}>
            {name}
          </h3>
          <p class="level">
            <LevelMark level={channel.level} />
            {words.value.levels[channel.level]}
          </p>
        </div>
        {quiet ? <Quiet channel={channel} store={store} /> : <MoodNow channel={channel} />}
        <Trend points={channel.trend} />
        {!quiet && <Facts channel={channel} />}
        {!quiet && <Topics topics={channel.windows["15m"].topics} />}
      </article>
    </li>
  );
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
      <b>{w.moods[mood]}</b>
      {tone && <small>{toneName(w, tone)}</small>}
    </p>
  );
}

function Quiet({ channel, store }: { channel: Channel; store: Store }) {
  const w = words.value;
  const age = ago(channel.last_message_at, store.serverMinute.value, w);
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
  if (topics.length === 0) return <p class="topics none">{w.noTopics}</p>;
  return (
    <ul class="topics" aria-label={w.topics}>
      {topics.slice(0, topicRoom).map((t) => (
        <li key={t.topic} data-mood={moodOf(t.sentiment)}>
          <span dir="auto" title={topicName(w, t.topic)}>
            {topicName(w, t.topic)}
          </span>
          <b>{signed(t.sentiment)}</b>
        </li>
      ))}
    </ul>
  );
}

function Facts({ channel }: { channel: Channel }) {
  const w = words.value;
  const conversations = channel.windows["15m"].conversations;
  return (
    <div class="facts">
      <Shares window={channel.windows["5m"]} />
      <p>{w.negativeShare(percent(channel.windows["5m"].negative))}</p>
      <p>
        <b>{count(channel.windows["1m"].messages, lang.value)}</b> {w.perMinuteShort}
      </p>
      <p>
        <b>{count(conversations, lang.value)}</b> {w.conversations(conversations)}
      </p>
    </div>
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
