// Pictures of every page, to be looked at: of a centre on which a shift has been
// played and is going on, with alerts, nudges and what people made of them.

import type { Page } from "@playwright/test";
import { addresses, alerts, mustSend, nudges, plainNames, type Story } from "./story";
import { expect, shoot, test } from "./wall";

const looks = {
  en: { locale: "en-GB", colorScheme: "dark" },
  "zh-hans": { locale: "zh-CN", colorScheme: "light" },
  "zh-hant": { locale: "zh-TW", colorScheme: "light" },
} as const;

const sizes = {
  "1080p": { width: 1920, height: 1080 },
  "4k": { width: 3840, height: 2160 },
  portrait: { width: 1080, height: 1920 },
  phone: { width: 390, height: 844 },
} as const;

/** What hangs on a wall upright, and what is held in a hand. */
const only: Partial<Record<keyof typeof sizes, string[]>> = {
  portrait: ["wall", "kiosk"],
  phone: ["wall", "channel", "conversation", "alerts", "alert", "agent"],
};

let story: Story;
test.beforeAll(async () => {
  test.setTimeout(300_000);
  story = await act();
});

const supervisors = ["Mia Okafor", "Jonas Weber", "陳怡君", "王小明"];

const causes = [
  { cause: "carrier_delay", note: "The depot in Ostbury found the parcels; drivers are out with them." },
  { cause: "billing_error", note: "多扣的款项已退回，短信已发。" },
  { cause: "understaffed", note: "" },
  { cause: "promise_not_kept", note: "已請倉庫補寄，明天中午前送達。" },
  { cause: "product_fault", note: "Same batch as last week." },
];

const patience = { timeout: 240_000, intervals: [2_000] };

/** Does what people would do about the past hour and about what goes wrong now. */
async function act(): Promise<Story> {
  for (const [i, a] of (await alerts({ limit: "1000" })).entries()) {
    const by = supervisors[i % supervisors.length]!;
    await mustSend(`/v1/alerts/${a.id}/verdict`, { by, verdict: ["helpful", "helpful", "not_now", "helpful", "false_alarm"][i % 5]! });
    await mustSend(`/v1/alerts/${a.id}/resolve`, { by, ...causes[Math.min((i * 7) % 11, (i * 5) % 13) % causes.length] });
  }
  await answer();
  await mustSend("/v1/fixes", { cause: "carrier_delay", topic: "delivery", note: "A second van for the Ostbury round", by: "Mia Okafor" });
  await mustSend("/v1/fixes", { cause: "understaffed", note: "Two more on the hotline from ten to noon", by: "陳怡君" });

  // The shift goes on meanwhile; a little after its second minute it goes wrong.
  await expect.poll(async () => (await alerts()).filter((a) => a.scope === "channel").length, { ...patience, message: "alerts on a channel" }).toBeGreaterThan(0);
  await expect.poll(async () => (await alerts()).filter((a) => a.conversation).length, { ...patience, message: "alerts on conversations" }).toBeGreaterThanOrEqual(4);
  await expect.poll(async () => (await waiting()).length, { ...patience, message: "nudges that wait" }).toBeGreaterThan(0);
  const [one, two] = (await alerts()).filter((a) => a.conversation);
  await mustSend(`/v1/alerts/${one!.id}/ack`, { by: "Mia Okafor" });
  await mustSend(`/v1/alerts/${one!.id}/assign`, { by: "Mia Okafor", to: "Jonas Weber" });
  await mustSend(`/v1/alerts/${two!.id}/snooze`, { by: "陳怡君", until: "30m" });
  const [nudge] = await waiting();
  return { ...plainNames(""), channel: one!.channel!, conversation: one!.conversation!, agent: nudge!.agent!, alert: one!.id };
}

/** Nudges to an agent who is known: a bot in the talk has none to show them to. */
async function waiting() {
  return (await nudges({ state: "given" })).filter((n) => n.agent);
}

/** Answers the nudges of the past hour, and has some of the customers asked what they thought. */
async function answer(): Promise<void> {
  const given = await nudges({ state: "given", limit: "1000" });
  for (const [i, n] of given.entries()) {
    if (i % 4 === 3) await mustSend(`/v1/nudges/${n.id}/dismiss`, { by: n.agent!, reason: i % 8 === 3 ? "not_now" : "false_alarm" });
    else await mustSend(`/v1/nudges/${n.id}/ack`, { by: n.agent! });
  }
  const talks = new Set((await nudges({ limit: "1000" })).map((n) => n.conversation));
  for (const [i, conversation] of [...talks].slice(0, 40).entries()) {
    await mustSend("/v1/feedback", { conversation, csat: [2, 1, 4, 3, 5][i % 5]!, comment: ["Took three tries.", "", "问题解决了，谢谢。"][i % 3]! });
  }
}

for (const [size, viewport] of Object.entries(sizes)) {
  for (const [look, context] of Object.entries(looks)) {
    test.describe(`${size}, ${look}`, () => {
      test.use({ ...context, viewport });
      test("a picture of every page", async ({ page }) => {
        test.setTimeout(180_000);
        for (const [view, address] of Object.entries(addresses(story))) {
          if (only[size as keyof typeof sizes]?.includes(view) === false) continue;
          await test.step(view, () => picture(page, address, `${view}-${look}-${size}`));
        }
      });
    });
  }
}

async function picture(page: Page, address: string, name: string): Promise<void> {
  expect((await page.goto(address))?.status(), address).toBe(200);
  await expect(page.locator(".connection")).toHaveAttribute("data-state", "live");
  await page.waitForLoadState("networkidle");
  await page.waitForTimeout(700); // what moves in has arrived
  await shoot(page, name);
  // What lies below the first screen is looked at, too.
  const below = await page.evaluate(() => document.documentElement.scrollHeight - innerHeight);
  if (below > 0 && !name.startsWith("wall") && process.env.UNDERTONE_SHOTS) {
    await page.screenshot({ path: `${process.env.UNDERTONE_SHOTS}/${name}-whole.png`, fullPage: true });
  }
}
