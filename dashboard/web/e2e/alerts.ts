// What the specs of alerts, advice and rules share: talks that a bundled rule tells of.

import { expect } from "@playwright/test";
import type { Nudge, Ticket } from "../src/api/types";
import { run } from "./wall";

const server = process.env.UNDERTONE_URL;
let posted = 0;

/** A customer says what no rule can miss: one critical alert, and advice for the agent. */
export async function alarm(channel: string, conversation: string, agent = `a-${run}`): Promise<Ticket> {
  const message = { id: `al-${run}-${posted++}`, channel, conversation, agent, speaker: "customer", text: "Your charger caught fire last night and burned my daughter's hand. I am furious!" };
  const response = await fetch(`${server}/v1/messages`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(message) });
  expect(response.status).toBe(202);
  let found: Ticket | undefined;
  await expect.poll(async () => (found = (await alertsOf(conversation)).find((t) => t.rule === "danger"))?.id, { timeout: 10_000 }).toBeTruthy();
  return found!;
}

export async function alertsOf(conversation: string): Promise<Ticket[]> {
  const response = await fetch(`${server}/v1/alerts?state=all&conversation=${encodeURIComponent(conversation)}`);
  return ((await response.json()) as { alerts: Ticket[] }).alerts;
}

/** Alarms conversations until an agent is shown advice: of some it is held back, to compare. */
export async function advise(channel: string, agent: string): Promise<Nudge> {
  for (let i = 0; i < 5; i++) {
    await alarm(channel, `${agent}-${i}`, agent);
    const response = await fetch(`${server}/v1/nudges?state=given&agent=${encodeURIComponent(agent)}`);
    const { nudges } = (await response.json()) as { nudges: Nudge[] };
    if (nudges[0]) return nudges[0];
  }
  throw new Error("no advice was given in five conversations");
}

export async function act(id: string, deed: string, body: object): Promise<number> {
  const response = await fetch(`${server}/v1/alerts/${id}/${deed}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  return response.status;
}
