// Every word on the wall. A language that lacks one does not compile.

import type { Level } from "../feed/frames";
import type { Mood } from "../wall/mood";

export type Lang = "en" | "zh-Hans" | "zh-Hant";

export type Tone =
  | "anger"
  | "frustration"
  | "disappointment"
  | "worry"
  | "confusion"
  | "neutral"
  | "satisfaction"
  | "gratitude"
  | "delight";

export type TopicLabel =
  | "product_quality"
  | "product_info"
  | "delivery"
  | "technical_fault"
  | "installation_repair"
  | "wait_time"
  | "unresolved_repeat"
  | "staff_attitude"
  | "policy_terms"
  | "order_change"
  | "booking"
  | "returns_refunds"
  | "usability"
  | "price_promotion"
  | "billing_payment"
  | "security_privacy"
  | "account_access"
  | "loyalty_rewards"
  | "contract_cancellation";

export interface Words {
  tagline: string;
  language: string;
  channels: string;
  overview: string;
  centreMood: string;
  moodNow: string;
  lastFiveMinutes: string;
  perMinute: string;
  perMinuteShort: string;
  conversations: (n: number) => string;
  negativeShare: (percent: string) => string;
  topics: string;
  noTopics: string;
  openAlerts: string;
  noAlerts: string;
  moreAlerts: (n: number) => string;
  noMood: string;
  quiet: string;
  quietNote: string;
  lastMessage: (age: string) => string;
  justNow: string;
  minutesAgo: (n: number) => string;
  hoursAgo: (n: number) => string;
  daysAgo: (n: number) => string;
  trend: (from: string, to: string) => string;
  noTrend: string;
  connecting: string;
  live: string;
  reconnecting: string;
  staleSince: (time: string) => string;
  staleNotice: (time: string) => string;
  gap: (n: number) => string;
  dismiss: string;
  empty: string;
  emptyHint: string;
  emptyDemo: string;
  moods: Record<Mood, string>;
  levels: Record<Level, string>;
  severities: Record<"warning" | "critical", string>;
  tones: Record<Tone, string>;
  topicNames: Record<TopicLabel, string>;
}
