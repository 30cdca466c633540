import type { Journey, TopicView } from "../../api/types";
import type { Channel } from "../../feed/frames";
import { count, percent, signed } from "../../format";
import { label, lang } from "../../i18n";
import { to } from "../../router/query";
import { Card } from "../../ui/card";
import { MoodFigure } from "../../ui/tags";
import { score } from "../../ui/mood";
import { words } from "./words";

export interface TopicRow {
  topic: string;
  messages: number;
  /** Of the customers' messages of that time. */
  share: number;
  sentiment: number;
  /** Less the hour's; undefined where there is nothing to compare with. */
  change: number | undefined;
}

/** The topics of a window against those of the hour. */
export function rowsOfWindow(now: { customer_messages: number; topics: TopicView[] }, hour: { topics: TopicView[] }): TopicRow[] {
  return now.topics.map((t) => {
    const before = hour.topics.find((h) => h.topic === t.topic);
    // Where the hour has no more messages than the window, it is the window.
    const comparable = before && before.messages > t.messages;
    return {
      topic: t.topic,
      messages: t.messages,
      share: share(t.messages, now.customer_messages),
      sentiment: t.sentiment,
      change: comparable ? t.sentiment - before.sentiment : undefined,
    };
  });
}

/** The topics of a past time. */
export function rowsOfJourney(journey: Journey, channel: string): TopicRow[] {
  const all = journey.channels.find((c) => c.channel === channel)?.messages ?? 0;
  return journey.factors
    .flatMap((f) => {
      const c = f.channels.find((one) => one.channel === channel);
      if (!c || c.sentiment === null || c.messages === 0) return [];
      return [{ topic: f.topic, messages: c.messages, share: share(c.messages, all), sentiment: c.sentiment, change: undefined }];
    })
    .sort((a, b) => b.messages - a.messages);
}

function share(n: number, of: number): number {
  return of > 0 ? n / of : 0;
}

const room = 12;

export function Topics({ channel, rows, note, live }: { channel: Channel; rows: TopicRow[]; note: string; live: boolean }) {
  const w = words.value;
  return (
    <Card title={w.topics} aside={<span class="note">{note}</span>}>
      {rows.length === 0 ? (
        <p class="note">{w.noTopics}</p>
      ) : (
        <div class="table" tabIndex={0} role="group" aria-label={w.topics}>
          <table>
            <caption class="unseen">{w.topics}</caption>
            <thead>
              <tr>
                <th scope="col">{w.topic}</th>
                <th scope="col" data-numeric>{w.customers}</th>
                <th scope="col" data-numeric>{w.share}</th>
                <th scope="col" data-numeric>{w.mood}</th>
                {live && <th scope="col" data-numeric>{w.against}</th>}
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, room).map((r) => (
                <tr key={r.topic}>
                  <th scope="row">
                    <a dir="auto" href={to({ page: "channel", channel: channel.channel }, { topic: r.topic })}>
                      {label("topics", r.topic)}
                    </a>
                  </th>
                  <td data-numeric>{count(r.messages, lang.value)}</td>
                  <td data-numeric>
                    <Share share={r.share} />
                  </td>
                  <td data-numeric>
                    <MoodFigure sentiment={r.sentiment} size="s" />
                  </td>
                  {live && (
                    <td data-numeric>
                      <Change by={r.change} />
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}

export function Share({ share: s }: { share: number }) {
  return (
    <span class="share">
      <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        <rect width={Math.max(1, 100 * s)} height="8" />
      </svg>
      {percent(s)}
    </span>
  );
}

// An arrow beside the number: up is better, down is worse.
function Change({ by }: { by: number | undefined }) {
  if (by === undefined) return <>–</>;
  const s = score(by);
  return (
    <span class="change" data-mood={s <= -8 ? "uneasy" : s >= 8 ? "content" : "none"}>
      <span aria-hidden="true">{s <= -8 ? "▼" : s >= 8 ? "▲" : ""}</span> {signed(by)}
    </span>
  );
}
