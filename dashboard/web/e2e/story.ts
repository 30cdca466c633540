// A story that every page has something to show of: a conversation that goes
// badly, the alerts about it, the nudge to its agent, what people did about it.

import type { AlertList, NudgeList, Ticket } from "../src/api/types";
import { complaints, expect, praise, run } from "./wall";

/** All that comes from outside and is shown somewhere. */
export interface Names {
  channel: string;
  conversation: string;
  agent: string;
  customer: string;
  /** What a customer says. */
  text: string;
  /** What a survey says and a supervisor notes. */
  note: string;
  /** Who acknowledges and who is assigned. */
  person: string;
}

export interface Story extends Names {
  alert: string;
}

/** Ordinary names that this run has for itself. */
export function plainNames(what: string): Names {
  return {
    channel: `${what}-${run}`,
    conversation: `c-${what}-${run}`,
    agent: `a-${what}-${run}`,
    customer: `u-${what}-${run}`,
    text: "I have told you three times now, and nobody writes anything down.",
    note: "Nobody called back.",
    person: "Mia Okafor",
  };
}

/** Every address of the page, as a story has it; one line for each view. */
export function addresses(story: Story): Record<string, string> {
  const part = encodeURIComponent;
  return {
    wall: "/",
    kiosk: "/?kiosk=1",
    channel: `/channel/${part(story.channel)}`,
    conversation: `/conversation/${part(story.conversation)}`,
    alerts: "/alerts?state=all",
    alert: `/alerts/${part(story.alert)}`,
    journey: "/journey",
    insights: "/insights",
    agent: `/agent?agent=${part(story.agent)}`,
    rules: "/rules",
  };
}

/** Has the story happen; undefined where the server refuses one of its names. */
export async function tell(names: Names): Promise<Story | undefined> {
  const said = await send("/v1/messages", talk(names));
  if (said.status === 400) return undefined;
  expect(said.status).toBe(202);
  const alert = await firstAlert(names);
  await mustSend(`/v1/alerts/${alert.id}/ack`, { by: names.person });
  await mustSend(`/v1/alerts/${alert.id}/assign`, { by: names.person, to: names.person });
  await mustSend("/v1/feedback", { conversation: names.conversation, csat: 1, comment: names.note });
  await mustSend("/v1/fixes", { cause: "product_fault", channel: names.channel, note: names.note, by: names.person });
  return { ...names, alert: alert.id };
}

let told = 0;

function talk(names: Names): object[] {
  const story = ++told;
  const lines: [speaker: "customer" | "agent", text: string][] = [
    ["customer", complaints[1]!],
    ["agent", "Please fill in the form on our website."],
    ["customer", names.text],
    ["customer", "Your charger caught fire last night and burned my daughter's hand. I am furious."],
    ["customer", complaints[0]!],
  ];
  const own = lines.map(([speaker, text], i) => ({ ...names, note: undefined, person: undefined, speaker, text, id: `story-${run}-${story}-${i}`, medium: "chat" }));
  // Others are on the same channel, so that it has a mood.
  const others = [...complaints, ...praise].map((text, i) => ({
    channel: names.channel,
    conversation: `c-other-${run}-${story}-${i % 5}`,
    customer: `u-other-${run}-${story}-${i % 5}`,
    speaker: "customer",
    text,
    id: `other-${run}-${story}-${i}`,
  }));
  return [...own, ...others];
}

async function firstAlert(names: Names): Promise<Ticket> {
  let found: Ticket | undefined;
  await expect
    .poll(async () => (found = (await fetchJSON<AlertList>("/v1/alerts", { conversation: names.conversation })).alerts[0]), { timeout: 15_000 })
    .toBeTruthy();
  return found!;
}

/** Asks the server for JSON. */
export async function fetchJSON<T>(path: string, query: Record<string, string> = {}): Promise<T> {
  const response = await fetch(`${process.env.UNDERTONE_URL}${path}?${new URLSearchParams(query)}`);
  expect(response.status, path).toBe(200);
  return (await response.json()) as T;
}

/** Posts JSON. */
export function send(path: string, body: object): Promise<Response> {
  return fetch(`${process.env.UNDERTONE_URL}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

/** Posts JSON and expects it to be taken. */
export async function mustSend(path: string, body: object): Promise<void> {
  const response = await send(path, body);
  expect(response.ok, `${path}: ${response.status} ${await response.text()}`).toBe(true);
}

export async function nudges(query: Record<string, string> = {}): Promise<NudgeList["nudges"]> {
  return (await fetchJSON<NudgeList>("/v1/nudges", query)).nudges;
}

export async function alerts(query: Record<string, string> = {}): Promise<Ticket[]> {
  return (await fetchJSON<AlertList>("/v1/alerts", query)).alerts;
}
