import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { complaints, expect, expectAccessible, run, shoot, test } from "./wall";

const server = process.env.UNDERTONE_URL;

async function post(path: string, body: unknown): Promise<Response> {
  return fetch(`${server}${path}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
}

const channel = `insights-${run}`;

let worked = false;

/** A few conversations that go wrong, and what people do about them; once is enough. */
async function shift(): Promise<void> {
  if (worked) return;
  worked = true;
  const messages = Array.from({ length: 40 }, (_, i) => ({
    channel,
    conversation: `ins-${run}-${i % 5}`,
    speaker: "customer",
    agent: `agent-${i % 5}`,
    text: complaints[i % complaints.length],
    id: `ins-${run}-${i}`,
  }));
  expect((await post("/v1/messages", messages)).status).toBe(202);
  await expect.poll(async () => (await alerts()).length).toBeGreaterThan(0);
  for (const { id } of await alerts()) {
    await post(`/v1/alerts/${id}/ack`, { by: "sam" });
    await post(`/v1/alerts/${id}/verdict`, { by: "sam", verdict: "helpful" });
    await post(`/v1/alerts/${id}/resolve`, { by: "sam", cause: "carrier_delay" });
  }
  await post("/v1/feedback", { conversation: `ins-${run}-0`, csat: 1 });
  await post("/v1/feedback", { conversation: `ins-${run}-1`, csat: 2 });
  await post("/v1/feedback", { conversation: `ins-${run}-2`, nps: 3 });
}

async function alerts(): Promise<{ id: string }[]> {
  const answer = await fetch(`${server}/v1/alerts?channel=${channel}`);
  return ((await answer.json()) as { alerts: { id: string }[] }).alerts;
}

const interval = (value: number, low: number, high: number) => ({ value, low, high });

/** A measured fix, a proven effect and an issue need days; here they are at once. */
async function withPast(page: Page): Promise<void> {
  await page.route(/\/v1\/reports\/causes/, async (route) => {
    const answer = await route.fetch();
    const report = await answer.json();
    const fix = { id: "f-1", cause: "carrier_delay", department: "logistics", topic: "delivery", note: "Second carrier for the north", decided_at: "2026-11-10T09:00:00Z", decided_by: "kim", changed_at: "2026-11-12T09:00:00Z", stage: "measured", found: 41, found_at: "2026-11-03T09:00:00Z" };
    const level = (sentiment: number) => ({ messages: 900, sentiment, negative: 0.4 });
    report.fixes = [{ ...fix, measured: { days: 7, before: level(-0.41), after: level(-0.22), from: fix.found_at, to: fix.changed_at, says: "better", sentiment_difference: interval(0.19, 0.11, 0.27) } }];
    await route.fulfill({ response: answer, json: report });
  });
  await page.route(/\/v1\/proof/, async (route) => {
    const answer = await route.fetch();
    const proof = await answer.json();
    proof.all.effect = { given: 80, held_out: 60, unmatched: 2, silent: 9, says: "better", difference: interval(0.12, 0.03, 0.21) };
    await route.fulfill({ response: answer, json: proof });
  });
  await page.route(/\/v1\/emerging/, (route) =>
    route.fulfill({
      json: {
        issues: [
          { phrase: "=HYPERLINK(1)", lang: "en", messages: 31, conversations: 22, baseline: 1.4, since: "2026-11-24T09:00:00Z", last: "2026-11-24T10:00:00Z", score: 9, channels: [channel], examples: [{ conversation: `ins-${run}-0`, id: `ins-${run}-0` }] },
          { phrase: "付款页面打不开", variants: ["页面打不开"], lang: "zh", messages: 12, conversations: 9, baseline: 0.2, since: "2026-11-24T09:30:00Z", last: "2026-11-24T10:00:00Z", score: 7, channels: [channel], examples: [] },
        ],
      },
    }),
  );
}

test("causes name the department that can do something about them", async ({ page }) => {
  await shift();
  await page.goto("/insights");
  await expect(page.getByRole("region", { name: "Table: Causes" }).getByRole("row", { name: /Delay at the carrier/ })).toBeVisible();
  await expect(page.getByRole("region", { name: "Table: Departments" }).getByRole("row", { name: /Logistics/ })).toBeVisible();
});

test("a fix is decided and put in effect from the page", async ({ page }) => {
  await shift();
  await page.goto("/insights?part=fixes");
  await page.getByRole("button", { name: "Decide a fix" }).click();
  await page.getByLabel("Cause").selectOption("carrier_delay");
  await page.getByRole("textbox", { name: "What will be changed" }).fill(`Second carrier, ${run}`);
  await page.getByLabel("Your name").fill("kim");
  await page.getByRole("dialog").getByRole("button", { name: "Decide a fix" }).click();
  const fix = page.locator(".fix").filter({ hasText: `Second carrier, ${run}` });
  await expect(fix).toContainText("by kim");
  await fix.getByRole("button", { name: "It is in effect" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "It is in effect" }).click();
  await expect(fix).toContainText("too early");
  await shoot(page, "insights-fixes");
});

test("a refusal stays in the form, in the server's words", async ({ page, trouble }) => {
  await page.goto("/insights?part=fixes");
  await page.route("**/v1/fixes", (route) => route.fulfill({ status: 422, json: { error: "note_invalid", detail: "note: is too long" } }));
  await page.getByRole("button", { name: "Decide a fix" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Decide a fix" }).click();
  await expect(page.getByRole("dialog").getByRole("alert")).toHaveText("note: is too long");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  trouble.splice(0, trouble.length, ...trouble.filter((t) => !t.includes("422")));
});

test("an exported table holds no formula", async ({ page }) => {
  await withPast(page);
  await page.goto("/insights?part=emerging");
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Export CSV: Emerging issues" }).click()]);
  expect(file.suggestedFilename()).toMatch(/^undertone-emerging-\d{4}-\d\d-\d\d-to-\d{4}-\d\d-\d\d\.csv$/);
  const text = readFileSync(await file.path(), "utf8");
  expect(text).toMatch(/^\uFEFFphrase,variants,lang,/);
  expect(text).toContain("\r\n'=HYPERLINK(1),");
  expect(text).toContain("付款页面打不开");
});

test("the proof says where there is too little to say, and draws what is known", async ({ page }) => {
  await shift();
  await withPast(page);
  await page.goto("/insights?part=proof");
  const rows = page.getByRole("region", { name: "Table: What alerts and nudges were worth" }).locator("tbody tr");
  await expect(rows.first()).toContainText("+12");
  await expect(rows.first().getByRole("img", { name: "+12 (+3 to +21)" })).toBeVisible();
  await expect(rows.nth(1)).toContainText("too few to say");
});

test("the shift report fits on two sheets of paper", async ({ page }) => {
  await shift();
  await withPast(page);
  await page.goto("/insights?print=shift");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Shift report");
  await expect(page.getByRole("heading", { name: "Mood by channel" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Print" })).toBeVisible();
  await expectAccessible(page);
  await shoot(page, "shift-report");
  const pdf = await page.pdf({ preferCSSPageSize: true });
  const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g) ?? [];
  expect(pages.length).toBeGreaterThan(0);
  expect(pages.length).toBeLessThanOrEqual(2);
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("button", { name: "Print" })).toBeHidden();
  await expect(page.locator(".bar")).toBeHidden();
});

const parts = ["causes", "fixes", "emerging", "proof", "satisfaction"];

for (const [locale, colorScheme] of [["en-GB", "dark"], ["zh-CN", "light"], ["zh-TW", "dark"]] as const) {
  test.describe(`in ${locale} and ${colorScheme}`, () => {
    test.use({ locale, colorScheme });
    test("axe finds nothing wrong with any part", async ({ page }) => {
      await shift();
      await withPast(page);
      for (const part of parts) {
        await page.goto(`/insights?part=${part}`);
        await expect(page.getByRole("tabpanel").locator(".panel").first()).toBeVisible();
        await expectAccessible(page);
        await shoot(page, `insights-${part}-${locale}`);
      }
    });
  });
}

test.describe("on a phone", () => {
  test.use({ viewport: { width: 320, height: 700 } });
  test("no part runs off the side", async ({ page }) => {
    await shift();
    await withPast(page);
    for (const view of [...parts.map((p) => `part=${p}`), "print=shift"]) {
      await page.goto(`/insights?${view}`);
      await expect(page.locator(".panel, .sheet table").last()).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), view).toBeLessThanOrEqual(0);
    }
    await expectAccessible(page);
  });
});
