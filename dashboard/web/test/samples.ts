// Channels, windows and alerts to test with: whole, plain, and easy to bend.

import type { Alert, Channel, Span, Window } from "../src/feed/frames";

export function window(over: Partial<Window> = {}): Window {
  return {
    from: "2026-11-21T09:55:00.000Z",
    to: "2026-11-21T10:00:00.000Z",
    messages: 20,
    customer_messages: 10,
    conversations: 4,
    sentiment: 0,
    negative: 0.2,
    neutral: 0.5,
    positive: 0.3,
    tones: {},
    topics: [],
    touchpoints: {},
    expectation_gap: 0,
    ...over,
  };
}

export function channel(name: string, over: Partial<Channel> = {}, windows: Partial<Record<Span, Window>> = {}): Channel {
  return {
    channel: name,
    level: "calm",
    last_message_at: "2026-11-21T10:00:00.000Z",
    windows: { "1m": window(), "5m": window(), "15m": window(), "1h": window(), ...windows },
    trend: [],
    ...over,
  };
}

export function feeling(name: string, sentiment: number, over: Partial<Channel> = {}): Channel {
  return channel(name, over, { "5m": window({ sentiment }) });
}

export function alert(id: string, over: Partial<Alert> = {}): Alert {
  return {
    id,
    rule: "channel_mood",
    severity: "warning",
    scope: "channel",
    group: "web-chat",
    channel: "web-chat",
    state: "firing",
    raised_at: "2026-11-21T10:00:00.000Z",
    text: { en: "the mood fell" },
    ...over,
  };
}
