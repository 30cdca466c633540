import { useComputed } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import { get } from "../../api/client";
import { useQuery, type Answer } from "../../api/query";
import type { Journey, Series } from "../../api/types";
import type { Channel as ChannelNow } from "../../feed/frames";
import type { PageProps } from "../../frame/pages";
import { ago, when } from "../../format";
import { lang, words as common } from "../../i18n";
import { param, range, setParams } from "../../router/query";
import type { Store } from "../../state";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Empty } from "../../ui/empty";
import { LevelTag } from "../../ui/tags";
import { Title } from "../../ui/title";
import { Why } from "../talks/why";
import { words as talkWords } from "../talks/words";
import { Alerts, inOrder } from "./alerts";
import { MoodChart } from "./moodchart";
import { Now } from "./now";
import { ofHistory, ofTrend, type Dot, type Summary } from "./points";
import { since, viewOf, type View } from "./time";
import { merged, Tones, type ToneRow } from "./tones";
import { rowsOfJourney, rowsOfWindow, Topics } from "./topics";
import { Touchpoints } from "./touchpoints";
import { Worst } from "./worst";
import { words } from "./words";
import "./channel.css";

export default function Channel({ route, store }: PageProps<"channel">) {
  const name = route.channel;
  const channel = store.channel(name).value;
  const known = useComputed(() => store.wall.value.known).value;
  return (
    <section class="page page-channel">
      <div class="heading">
        <Title text={name} own />
        {channel && <LevelTag level={channel.level} />}
        {channel?.last_message_at && <span class="note">{words.value.lastMessage(ago(channel.last_message_at, store.serverMinute.value))}</span>}
      </div>
      {channel ? <Known channel={channel} store={store} /> : <Empty title={known ? words.value.unknown : common.value.loading}>{known && <p>{words.value.unknownHint}</p>}</Empty>}
    </section>
  );
}

/** Every so often what is not pushed is asked for again. */
const everyMinute = 60_000;

function Known({ channel, store }: { channel: ChannelNow; store: Store }) {
  const name = channel.channel;
  const now = store.serverMinute.value;
  const view = viewOf(range.value, now);
  const history = useHistory(name, view);
  const journey = useKept(useQuery((signal) => get("/v1/journey", view.ask, { signal }), [view.ask.from, view.ask.to], view.moving ? { every: everyMinute } : {}));
  const alerts = useAlerts(name, store, view);
  const dots = useMemo<Dot[]>(
    () => (view.source === "trend" ? ofTrend(channel.trend, now, view.span) : ofHistory(history.data?.points ?? [])),
    [view.source, view.source === "trend" ? channel.trend : history.data, view.span.from, view.span.to],
  );
  return (
    <>
      <div class="channel-top">
        <Now channel={channel} />
        <MoodChart channel={name} view={view} now={now} dots={dots} alerts={alerts} whole={view.preset === "live" ? ofHour(channel) : undefined} answer={view.source === "trend" ? undefined : history} />
      </div>
      <div class="channel-middle">
        <Worst channel={name} store={store} view={view} />
        <Alerts alerts={alerts} note={view.preset === "live" ? words.value.lastHours : spanOf({ from: new Date(view.span.from).toISOString(), to: new Date(view.span.to).toISOString() })} now={now} />
      </div>
      <Mixes channel={channel} view={view} journey={journey.data} series={history.data} />
      <WhyCard name={name} view={view} />
    </>
  );
}

function ofHour({ windows: { "1h": hour } }: ChannelNow): Summary {
  const n = hour.customer_messages;
  return { mood: n > 0 ? hour.sentiment : null, messages: n, negative: n > 0 ? hour.negative : null };
}

/** What was answered to the question before, until the new one is answered. */
function useKept<A>(answer: Answer<A> & { reload(): void }): Answer<A> & { reload(): void } {
  const last = useRef(answer.data);
  if (answer.data !== undefined || answer.error) last.current = answer.data;
  return { ...answer, data: answer.data ?? last.current };
}

function useHistory(channel: string, view: View) {
  const step = view.source === "day" ? "day" : "hour";
  const live = view.preset === "live";
  return useKept(
    useQuery<Series>(
      (signal) => (live ? Promise.resolve({ step, points: [] }) : get("/v1/history", { channel, step, ...view.ask }, { signal })),
      [channel, step, view.ask.from, view.ask.to, live],
      view.moving && !live ? { every: everyMinute } : {},
    ),
  );
}

function useAlerts(channel: string, store: Store, view: View) {
  const from = view.preset === "live" ? "6h" : since(view);
  const to = view.ask.to;
  const listed = useKept(useQuery((signal) => get("/v1/alerts", { channel, state: "all", from, to }, { signal }), [channel, from, to], { on: store.events }));
  const open = store.wall.value.alerts;
  return useMemo(() => inOrder(view.moving ? open.values() : [], listed.data?.alerts ?? [], channel), [open, listed.data, view.moving, channel]);
}

/** What it is about, in which tone, and where on the way. */
function Mixes({ channel, view, journey, series }: { channel: ChannelNow; view: View; journey: Journey | undefined; series: Series | undefined }) {
  const w = words.value;
  const name = channel.channel;
  const live = view.preset === "live";
  const { "15m": now, "1h": hour } = channel.windows;
  const topics = live ? rowsOfWindow(now, hour) : journey ? rowsOfJourney(journey, name) : [];
  // The answer says which time it is really of: hours are kept, not minutes.
  const really = journey ? spanOf(journey) : "";
  return (
    <div class="cards">
      <Topics channel={channel} rows={topics} live={live} note={live ? w.topicsIn(w.windows["15m"]) : really} />
      <Tones channel={name} rows={live ? ofWindows(channel) : ofSeries(series)} note={live ? "" : really} />
      <Touchpoints channel={name} journey={journey} note={really} />
    </div>
  );
}

function ofWindows(channel: ChannelNow): ToneRow[] {
  return (["1h", "15m", "5m", "1m"] as const).map((s) => ({
    when: words.value.windows[s],
    tones: channel.windows[s].tones,
    messages: channel.windows[s].customer_messages,
  }));
}

const mostToneRows = 12;

function ofSeries(series: Series | undefined): ToneRow[] {
  const rows = (series?.points ?? []).map((p) => ({ when: when(p.from, lang.value), tones: p.tones ?? {}, messages: p.messages }));
  return merged(rows, mostToneRows);
}

function spanOf({ from, to }: { from: string; to: string }): string {
  return words.value.from_to(when(from, lang.value), when(to, lang.value));
}

function WhyCard({ name, view }: { name: string; view: View }) {
  const w = words.value;
  const open = param("why") !== undefined;
  return (
    <Card
      title={talkWords.value.why}
      aside={
        <Button aria-expanded={open} onClick={() => setParams({ why: open ? undefined : "1" })}>
          {open ? w.hide : w.whyAsk}
        </Button>
      }
    >
      {open && <Why of={{ channel: name }} at={view.moving ? undefined : new Date(view.span.to).toISOString()} />}
    </Card>
  );
}
