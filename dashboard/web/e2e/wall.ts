// What the specs share: posting messages, finding tiles, watching for trouble.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { expect, test as base, type Locator, type Page } from "@playwright/test";

export interface Message {
  channel: string;
  conversation: string;
  speaker: "customer" | "agent";
  text: string;
  id: string;
}

/** A run's own names: specs may meet a server that was fed before. */
export const run = `${process.pid}-${Date.now().toString(36)}`;

export const test = base.extend<{ trouble: string[] }>({
  // Anything on the console at warning or above, thrown, blocked by the policy
  // or fetched from elsewhere fails the test, whatever else it was about.
  trouble: [
    async ({ page, baseURL }, use) => {
      const trouble: string[] = [];
      page.on("pageerror", (e) => trouble.push(`thrown: ${e.message}`));
      page.on("console", (m) => {
        if (m.type() === "error" || m.type() === "warning") trouble.push(`${m.type()}: ${m.text()}`);
      });
      page.on("request", (r) => {
        if (baseURL && !r.url().startsWith(new URL(baseURL).origin)) trouble.push(`outside request: ${r.url()}`);
      });
      await use(trouble);
      expect(trouble).toEqual([]);
    },
    { auto: true },
  ],
});

test.skip(!process.env.UNDERTONE_URL, "UNDERTONE_URL names no server");

export { expect };

let posted = 0;

/** Posts one customer message for each text and expects them to be taken. */
export async function say(channel: string, texts: string[]): Promise<void> {
  expect(await offer(channel, texts)).toBe(202);
}

/** Posts one customer message for each text, spread over a few conversations; gives the status. */
export async function offer(channel: string, texts: string[]): Promise<number> {
  const messages: Message[] = texts.map((text, i) => ({
    channel,
    conversation: `e2e-${run}-${channel.length}-${i % 6}`,
    speaker: "customer",
    text,
    id: `e2e-${run}-${posted++}`,
  }));
  const response = await fetch(`${process.env.UNDERTONE_URL}/v1/messages`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(messages),
  });
  return response.status;
}

export function tile(page: Page, channel: string): Locator {
  return page.locator(".tile").filter({ has: page.getByRole("heading", { level: 3, name: channel, exact: true }) });
}

/** The mood on a tile as a number. */
export async function mood(page: Page, channel: string): Promise<number> {
  const text = await tile(page, channel).locator(".mood strong").innerText();
  return Number(text.replace("−", "-"));
}

/** Opens the wall, of some channels alone where they are named, and waits until it is live. */
export async function open(page: Page, ...channels: string[]): Promise<void> {
  await page.goto(`/?${new URLSearchParams(channels.map((c) => ["show", c]))}`);
  await expect(page.locator(".connection")).toHaveAttribute("data-state", "live");
}

export async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env.UNDERTONE_SHOTS;
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` });
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * Expects axe to find nothing wrong once the page has come to rest: a colour on
 * its way to another is not what anybody reads. What arrives meanwhile does so
 * without moving. Evaluated, not added as a script: the policy holds.
 */
export async function expectAccessible(page: Page): Promise<void> {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter((a) => a.effect?.getComputedTiming().endTime !== Infinity)
        .map((a) => a.finished),
    ).then(() => undefined),
  );
  await page.evaluate(axe);
  const violations = await page.evaluate(async () => {
    const result = await (window as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> } }).axe.run();
    return result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => `${n.html} ${n.failureSummary}`).join("; ")}`);
  });
  await page.emulateMedia({ reducedMotion: null });
  expect(violations).toEqual([]);
}

// Written for these tests: complaints no reader could take for anything else.
export const complaints = [
  "This is the worst service I have ever had, I am furious.",
  "My parcel is three weeks late and nobody cares. Absolutely terrible.",
  "You charged me twice and refuse to refund it. This is ridiculous!",
  "Still broken after the fourth repair. Useless, I want a refund now.",
  "I have been waiting two hours. Awful, I am leaving for good.",
  "Your agent was rude and hung up on me. I am disgusted and angry.",
  "服务太差了，等了三天都没人理，气死我了！",
  "货到了是坏的，客服还推卸责任，真是垃圾，我要投诉！",
  "多扣了我的钱，一直不退款，简直就是骗人！",
  "非常失望，问题反复出现，太糟糕了，再也不会买了。",
];

export const praise = [
  "Thank you so much, that was quick and it works perfectly now.",
  "Wonderful help, I am really happy with the service.",
  "Great, the delivery arrived early. I love it, thanks!",
  "客服很耐心，问题马上解决了，非常感谢！",
  "太好了，比预期还快，很满意。",
];
