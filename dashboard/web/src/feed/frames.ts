// The frames of /v1/live, as the server sends them, and their reading.
//
// The types are the server's own. Reading is tolerant: a missing or wrong field
// becomes its empty value and an unknown frame is ignored, so that a newer server
// never blanks an older page.

import { severities, type Alert, type ChannelView, type ConversationView, type LiveFrame, type Level, type Nudge, type Span, type Ticket, type TopicView, type TouchpointView, type TurnView, type WindowView } from "../api/types";

export type { Level, Span };
export type { ChannelView as Channel, Ticket as Alert, TopicView as Topic, WindowView as Window } from "../api/types";

/** One type of the server's frames, with the fields that it has. */
type Of<T extends LiveFrame["type"], K extends keyof LiveFrame = never> = { type: T; seq: number } & Required<Pick<LiveFrame, K>>;

export type Frame =
  | (Of<"snapshot", "as_of" | "channels" | "alerts"> & { conversation?: ConversationView })
  | Of<"moods", "as_of" | "channels">
  | Of<"turn", "turn">
  | { type: "alert"; seq: number; alert: Ticket }
  | { type: "nudge"; seq: number; nudge: Nudge }
  | Of<"gap", "from" | "to">
  | Of<"bye", "reason" | "retry_after">
  | { type: "unknown" };

/** Reads one frame; undefined when the text is no frame at all. */
export function readFrame(text: string): Frame | undefined {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(raw) || typeof raw.type !== "string") return undefined;
  const seq = num(raw.seq);
  switch (raw.type) {
    case "snapshot":
      return {
        type: "snapshot",
        seq,
        as_of: str(raw.as_of),
        channels: list(raw.channels, channel),
        alerts: list(raw.alerts, alert),
        ...(isConversation(raw.conversation) && { conversation: raw.conversation }),
      };
    case "moods":
      return { type: "moods", seq, as_of: str(raw.as_of), channels: list(raw.channels, channel) };
    case "alert": {
      const one = alert(raw.alert);
      return one ? { type: "alert", seq, alert: one } : { type: "unknown" };
    }
    case "nudge":
      return isObject(raw.nudge) && typeof raw.nudge.id === "string" ? { type: "nudge", seq, nudge: raw.nudge as unknown as Nudge } : { type: "unknown" };
    case "turn":
      return isTurn(raw.turn) ? { type: "turn", seq, turn: raw.turn } : { type: "unknown" };
    case "gap":
      return { type: "gap", seq, from: num(raw.from), to: num(raw.to) };
    case "bye":
      return { type: "bye", seq, reason: str(raw.reason), retry_after: num(raw.retry_after) };
    default:
      return { type: "unknown" };
  }
}

function channel(raw: unknown): ChannelView | undefined {
  if (!isObject(raw) || typeof raw.channel !== "string") return undefined;
  const windows = isObject(raw.windows) ? raw.windows : {};
  return {
    channel: raw.channel,
    level: level(raw.level),
    ...(typeof raw.last_message_at === "string" && { last_message_at: raw.last_message_at }),
    windows: { "1m": window(windows["1m"]), "5m": window(windows["5m"]), "15m": window(windows["15m"]), "1h": window(windows["1h"]) },
    trend: Array.isArray(raw.trend) ? raw.trend.map((v) => (typeof v === "number" ? clamp(v) : null)) : [],
  };
}

// A level this page does not know is shown as "watch": wrongly calm is worse.
function level(raw: unknown): Level {
  return raw === "calm" || raw === "alert" ? raw : "watch";
}

function window(raw: unknown): WindowView {
  const w = isObject(raw) ? raw : {};
  return {
    from: str(w.from),
    to: str(w.to),
    messages: num(w.messages),
    customer_messages: num(w.customer_messages),
    conversations: num(w.conversations),
    sentiment: clamp(num(w.sentiment)),
    negative: num(w.negative),
    neutral: num(w.neutral),
    positive: num(w.positive),
    tones: shares(w.tones),
    topics: list(w.topics, topic),
    touchpoints: isObject(w.touchpoints) ? Object.fromEntries(Object.entries(w.touchpoints).map(([k, v]) => [k, touchpoint(v)])) : {},
    expectation_gap: clamp(num(w.expectation_gap)),
  };
}

function touchpoint(raw: unknown): TouchpointView {
  const t = isObject(raw) ? raw : {};
  return { messages: num(t.messages), sentiment: clamp(num(t.sentiment)) };
}

function topic(raw: unknown): TopicView | undefined {
  if (!isObject(raw) || typeof raw.topic !== "string") return undefined;
  return { topic: raw.topic, messages: num(raw.messages), sentiment: clamp(num(raw.sentiment)) };
}

// What the page counts and sorts by is made sure of; the rest goes as it is.
function alert(raw: unknown): Ticket | undefined {
  if (!isObject(raw) || typeof raw.id !== "string") return undefined;
  return {
    ...(raw as Partial<Alert>),
    id: raw.id,
    rule: str(raw.rule),
    // Of an unknown severity the worst is thought.
    severity: severities.find((s) => s === raw.severity) ?? "critical",
    scope: raw.scope === "conversation" || raw.scope === "centre" ? raw.scope : "channel",
    channel: str(raw.channel),
    group: str(raw.group),
    state: raw.state === "resolved" || raw.state === "acknowledged" ? raw.state : "firing",
    raised_at: str(raw.raised_at),
    text: isObject(raw.text) ? Object.fromEntries(Object.entries(raw.text).map(([k, v]) => [k, str(v)])) : {},
  };
}

function isConversation(raw: unknown): raw is ConversationView {
  return isObject(raw) && Array.isArray(raw.messages) && Array.isArray(raw.mood);
}

function isTurn(raw: unknown): raw is TurnView {
  return isObject(raw) && typeof raw.id === "string" && typeof raw.text === "string";
}

function shares(raw: unknown): Record<string, number> {
  return isObject(raw) ? Object.fromEntries(Object.entries(raw).map(([k, v]) => [k, num(v)])) : {};
}

function list<T>(raw: unknown, read: (one: unknown) => T | undefined): T[] {
  return Array.isArray(raw) ? raw.map(read).filter((one) => one !== undefined) : [];
}

function isObject(raw: unknown): raw is Record<string, unknown> {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw);
}

function num(raw: unknown): number {
  return typeof raw === "number" && Number.isFinite(raw) ? raw : 0;
}

function str(raw: unknown): string {
  return typeof raw === "string" ? raw : "";
}

function clamp(v: number): number {
  return Math.max(-1, Math.min(1, v));
}
