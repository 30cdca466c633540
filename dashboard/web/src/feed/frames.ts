// The frames of /v1/live?view=wall, as the server sends them, and their reading.
//
// The names are the wire's own. Reading is tolerant: a missing or wrong field
// becomes its empty value and an unknown frame is ignored, so that a newer
// server never blanks an older wall.

export type Level = "calm" | "watch" | "alert";
export type Span = "1m" | "5m" | "15m" | "1h";

export interface Topic {
  topic: string;
  messages: number;
  sentiment: number;
}

export interface Window {
  messages: number;
  customer_messages: number;
  conversations: number;
  sentiment: number;
  negative: number;
  neutral: number;
  positive: number;
  tones: Record<string, number>;
  topics: Topic[];
}

export interface Channel {
  channel: string;
  level: Level;
  last_message_at: string;
  windows: Record<Span, Window>;
  trend: (number | null)[];
}

export interface Alert {
  id: string;
  rule: string;
  severity: "warning" | "critical";
  channel: string;
  state: "firing" | "resolved";
  raised_at: string;
  text: Record<string, string>;
}

export type Frame =
  | { type: "snapshot"; seq: number; as_of: string; channels: Channel[]; alerts: Alert[] }
  | { type: "moods"; seq: number; as_of: string; channels: Channel[] }
  | { type: "alert"; seq: number; alert: Alert }
  | { type: "gap"; seq: number; from: number; to: number }
  | { type: "bye"; seq: number; reason: string; retry_after: number }
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
      return { type: "snapshot", seq, as_of: str(raw.as_of), channels: list(raw.channels, channel), alerts: list(raw.alerts, alert) };
    case "moods":
      return { type: "moods", seq, as_of: str(raw.as_of), channels: list(raw.channels, channel) };
    case "alert": {
      const one = alert(raw.alert);
      return one ? { type: "alert", seq, alert: one } : { type: "unknown" };
    }
    case "gap":
      return { type: "gap", seq, from: num(raw.from), to: num(raw.to) };
    case "bye":
      return { type: "bye", seq, reason: str(raw.reason), retry_after: num(raw.retry_after) };
    default:
      return { type: "unknown" };
  }
}

function channel(raw: unknown): Channel | undefined {
  if (!isObject(raw) || typeof raw.channel !== "string") return undefined;
  const windows = isObject(raw.windows) ? raw.windows : {};
  return {
    channel: raw.channel,
    level: level(raw.level),
    last_message_at: str(raw.last_message_at),
    windows: { "1m": window(windows["1m"]), "5m": window(windows["5m"]), "15m": window(windows["15m"]), "1h": window(windows["1h"]) },
    trend: Array.isArray(raw.trend) ? raw.trend.map((v) => (typeof v === "number" ? clamp(v) : null)) : [],
  };
}

// A level this page does not know is shown as "watch": wrongly calm is worse.
function level(raw: unknown): Level {
  return raw === "calm" || raw === "alert" ? raw : "watch";
}

function window(raw: unknown): Window {
  const w = isObject(raw) ? raw : {};
  return {
    messages: num(w.messages),
    customer_messages: num(w.customer_messages),
    conversations: num(w.conversations),
    sentiment: clamp(num(w.sentiment)),
    negative: num(w.negative),
    neutral: num(w.neutral),
    positive: num(w.positive),
    tones: shares(w.tones),
    topics: list(w.topics, topic),
  };
}

function topic(raw: unknown): Topic | undefined {
  if (!isObject(raw) || typeof raw.topic !== "string") return undefined;
  return { topic: raw.topic, messages: num(raw.messages), sentiment: clamp(num(raw.sentiment)) };
}

function alert(raw: unknown): Alert | undefined {
  if (!isObject(raw) || typeof raw.id !== "string") return undefined;
  return {
    id: raw.id,
    rule: str(raw.rule),
    severity: raw.severity === "warning" ? "warning" : "critical",
    channel: str(raw.channel),
    state: raw.state === "resolved" ? "resolved" : "firing",
    raised_at: str(raw.raised_at),
    text: isObject(raw.text) ? Object.fromEntries(Object.entries(raw.text).map(([k, v]) => [k, str(v)])) : {},
  };
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
