import type { Talk } from "../../api/types";
import { count, decimal, duration, percent, signed } from "../../format";
import { label, lang } from "../../i18n";
import { to } from "../../router/query";
import { MoodFigure } from "../../ui/tags";
import { Table, type Column } from "../../ui/table";
import { Time } from "../../ui/time";
import { LevelMark } from "../../ui/marks";
import { words } from "./words";
import "./talks.css";

interface TalksProps {
  talks: readonly Talk[];
  /** The server's now, to tell how long ago. */
  now: number;
  /** For a list over several channels. */
  channels?: boolean;
}

/** Conversations, the worst first; each is a link. */
export function Talks({ talks, now, channels }: TalksProps) {
  return (
    <div class="talks">
      <Table caption={words.value.conversations} rows={talks} idOf={(t) => t.conversation} columns={columns(now, channels ?? false)} />
    </div>
  );
}

function columns(now: number, channels: boolean): Column<Talk>[] {
  const w = words.value;
  return [
    { id: "talk", title: w.conversation, cell: (t) => <Name talk={t} channel={channels} /> },
    { id: "risk", title: w.risk, cell: (t) => <Risk risk={t.risk} /> },
    { id: "mood", title: w.mood, numeric: true, cell: (t) => <Mood talk={t} /> },
    { id: "hears", title: w.hears, cell: (t) => <Hears talk={t} /> },
    { id: "csat", title: w.csat, numeric: true, cell: (t) => decimal(t.csat, lang.value) },
    { id: "turns", title: w.turns, numeric: true, cell: (t) => count(t.customer_turns, lang.value) },
    { id: "waiting", title: w.waiting, numeric: true, cell: (t) => (t.quiet ? <small>{w.quiet}</small> : t.silence > 0 ? duration(t.silence, lang.value) : <small>{w.nobodyWaits}</small>) },
    { id: "agent", title: w.agent, cell: (t) => (t.agent ? <bdi>{t.agent}</bdi> : <small>{w.noAgent}</small>) },
    { id: "last", title: w.last, numeric: true, cell: (t) => <Time at={t.last_at} since={Math.max(now, Date.parse(t.last_at))} /> },
  ];
}

function Name({ talk: t, channel }: { talk: Talk; channel: boolean }) {
  const w = words.value;
  return (
    <span class="talk-name">
      {t.alerts > 0 && (
        <span class="tag" title={w.alertCount(t.alerts)}>
          <LevelMark level="alert" />
          <span class="unseen">{w.alertCount(t.alerts)}</span>
        </span>
      )}
      <a href={to({ page: "conversation", id: t.conversation })}>
        <bdi>{t.conversation}</bdi>
      </a>
      {channel && <small dir="auto">{t.channel}</small>}
      {(t.contacts ?? 0) > 1 && <small>{w.nthContact(t.contacts ?? 0)}</small>}
    </span>
  );
}

/** A share with a bar: the words say the number, the bar lets the eye run down. */
export function Risk({ risk }: { risk: number }) {
  return (
    <span class="risk" data-high={risk >= 0.5 || undefined}>
      <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        <rect class="ground" width="100" height="8" rx="2" />
        <rect width={Math.max(2, risk * 100)} height="8" rx="2" />
      </svg>
      {percent(risk)}
    </span>
  );
}

function Mood({ talk: t }: { talk: Talk }) {
  return (
    <span class="talk-mood" title={words.value.lowest(signed(t.lowest))}>
      <MoodFigure sentiment={t.mood} size="s" />
      <small>{words.value.lowest(signed(t.lowest))}</small>
    </span>
  );
}

function Hears({ talk: t }: { talk: Talk }) {
  return (
    <span class="hears">
      {label("tones", t.tone)}
      {t.topic && <small dir="auto">{label("topics", t.topic)}</small>}
    </span>
  );
}
