import { expect, expectAccessible, run, shoot, test } from "./wall";
import type { Page } from "@playwright/test";

interface Said {
  speaker: "customer" | "agent" | "bot";
  text: string;
  id?: string;
  partial?: boolean;
  channel?: string;
}

let posted = 0;

/** Posts the turns of a conversation, one after the other. */
async function talk(conversation: string, turns: Said[], more: Record<string, unknown> = {}): Promise<void> {
  const messages = turns.map((t) => ({
    channel: `talk-${run}`,
    conversation,
    id: `talk-${run}-${posted++}`,
    customer: `u-${conversation}`,
    ...(t.speaker === "agent" && { agent: "a-7" }),
    ...more,
    ...t,
  }));
  const response = await fetch(`${process.env.UNDERTONE_URL}/v1/messages`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(messages) });
  expect(response.status).toBe(202);
}

async function openTalk(page: Page, id: string, query = ""): Promise<void> {
  await page.goto(`/conversation/${encodeURIComponent(id)}${query}`);
  await expect(page.locator(".turn").first()).toBeVisible();
}

const dispute: Said[] = [
  { speaker: "bot", text: "Hello, how can we help?" },
  { speaker: "customer", text: "My parcel is three weeks late and nobody cares. Absolutely terrible." },
  { speaker: "agent", text: "I am sorry. Please wait patiently." },
  { speaker: "customer", text: "客服还推卸责任，真是垃圾，我要投诉！" },
];

test("the transcript has the deciding words marked, the mood, and what to expect", async ({ page }) => {
  const id = `c-marks-${run}`;
  await talk(id, dispute);
  await openTalk(page, id);
  const customer = page.locator(".turn[data-speaker=customer]");
  await expect(customer).toHaveCount(2);
  await expect(customer.first().locator(".text")).toContainText("Absolutely terrible");
  await expect(customer.first().locator("mark[data-sign=negative]").first()).toBeVisible();
  await expect(customer.nth(1).locator(".weight").first()).toContainText(/−0\.\d\d/);
  await expect(customer.first().locator(".tone")).toContainText(/anger|frustration|disappointment/);
  await expect(page.locator(".turn[data-speaker=agent] mark")).toHaveCount(0);
  await expect(page.getByRole("region", { name: "Risk" })).toContainText(/\d+%/);
  await expect(page.getByRole("region", { name: "Expected rating" })).toContainText("of 5");
  expect(await page.locator(".causes").first().innerText()).not.toContain("_");
  await expect(page.getByRole("img", { name: /^Mood over 2/ })).toBeVisible();
  await expect(page.locator(".heading").getByRole("link", { name: `talk-${run}` })).toBeVisible();
  await expect(page.locator(".heading")).toContainText(`u-${id}`);
  await shoot(page, "conversation");
});

test("turns come in as they are said: an interim transcript is replaced by the final one", async ({ page }) => {
  const id = `c-live-${run}`;
  await talk(id, dispute.slice(0, 2));
  await openTalk(page, id);
  const before = await page.getByRole("region", { name: "Risk" }).innerText();
  await talk(id, [{ speaker: "customer", text: "I have been wai", id: `live-${run}`, partial: true }]);
  const interim = page.locator("[data-partial]");
  await expect(interim).toContainText("I have been wai");
  await talk(id, [{ speaker: "customer", text: "I have been waiting two hours. Awful, I want your manager and I am leaving for good!", id: `live-${run}` }]);
  await expect(interim).toHaveCount(0);
  await expect(page.locator(".turn")).toHaveCount(3);
  await expect(page.locator(".turn").last()).toContainText("leaving");
  // The forecast follows by itself.
  await expect.poll(() => page.getByRole("region", { name: "Risk" }).innerText()).not.toBe(before);
});

test("the course of the mood and the transcript point at each other", async ({ page }) => {
  const id = `c-course-${run}`;
  await talk(id, [...dispute, { speaker: "agent", text: "Refunded just now." }, { speaker: "customer", text: "Thank you so much, that is wonderful!" }]);
  await openTalk(page, id);
  const first = page.locator(".turn[data-speaker=customer]").first();
  const slider = page.getByRole("slider", { name: "Course of the mood" });
  await slider.focus();
  await slider.press("Home");
  await expect(first).toHaveAttribute("data-pointed", "");
  await page.locator(".turn[data-speaker=customer]").last().hover();
  await expect(slider).toHaveAttribute("aria-valuetext", /^Message 3/);
});

test("five hundred turns scroll, and a button leads to the newest", async ({ page }) => {
  const id = `c-long-${run}`;
  await talk(id, Array.from({ length: 499 }, (_, i) => ({ speaker: i % 2 ? "agent" : "customer", text: `Turn ${i}: still nothing has arrived` }) as Said));
  await openTalk(page, id);
  await expect(page.locator(".turn")).toHaveCount(499);
  await page.evaluate(() => scrollTo(0, 0));
  const newest = page.locator(".to-newest");
  await expect(newest).toBeVisible();
  await talk(id, [{ speaker: "customer", text: "The very newest" }]);
  await expect(newest).toContainText("1 new message");
  await newest.click();
  await expect(page.locator(".turn").last()).toContainText("newest");
  await expect(page.locator(".turn").last()).toBeInViewport();
  await expect(newest).toHaveCount(0);
});

test("the customer's other conversations are there, whatever channel they were in", async ({ page }) => {
  const [first, second] = [`c-first-${run}`, `c-second-${run}`];
  await talk(first, dispute.slice(1, 2), { customer: `u-${run}`, channel: `phone-${run}` });
  await talk(second, dispute.slice(1, 2), { customer: `u-${run}` });
  await openTalk(page, second);
  const other = page.getByRole("link", { name: first });
  await expect(other).toBeVisible();
  await other.click();
  await expect(page.getByRole("heading", { level: 1, name: first })).toBeVisible();
});

test("what the customer said afterwards stands beside what was expected", async ({ page }) => {
  const id = `c-feedback-${run}`;
  await talk(id, dispute);
  await expect
    .poll(async () => (await fetch(`${process.env.UNDERTONE_URL}/v1/conversations/${id}`)).status)
    .toBe(200);
  await fetch(`${process.env.UNDERTONE_URL}/v1/feedback`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ conversation: id, csat: 2, comment: "<b>never</b> again" }) });
  await openTalk(page, id);
  await expect(page.getByText("rated it 2 of 5")).toBeVisible();
  await expect(page.getByText("<b>never</b> again")).toBeVisible();
});

const hostile = {
  markup: `<img src=x onerror="document.title='owned'"> terrible </script><script>alert(1)</script> I hate this awful service`,
  "a turn of the text": "\u202Eterrible\u2067 and awful\u200B\u200D, I am furious",
  "one long word": `${"W".repeat(4000)} is terrible`,
  "flags and families": "🇨🇳👩‍👩‍👧‍👦 terrible 👩🏽‍🚒 awful 🇬🇧 太差了",
  "stacked marks": `awful Z${"\u0351\u0316".repeat(200)}`,
};

test("hostile text is text and breaks nothing", async ({ page }) => {
  const id = `c-hostile-${run}`;
  await talk(id, Object.values(hostile).map((text) => ({ speaker: "customer", text }) as Said));
  await openTalk(page, id);
  await expect(page.locator(".turn")).toHaveCount(Object.keys(hostile).length);
  const shown = await page.locator(".turn .text").evaluateAll((all) =>
    all.map((p) => {
      const own = p.cloneNode(true) as Element;
      own.querySelectorAll(".weight").forEach((w) => w.remove());
      return own.textContent;
    }),
  );
  expect(shown).toEqual(Object.values(hostile));
  expect(await page.locator("main script, main img").count()).toBe(0);
  expect(await page.title()).not.toContain("owned");
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  await shoot(page, "conversation-hostile");
});

test("a conversation that is not kept says so, and appears with its first message", async ({ page, trouble }) => {
  const id = `c-late-${run}`;
  await page.goto(`/conversation/${id}`);
  await expect(page.getByText("There is no such conversation")).toBeVisible();
  await talk(id, dispute.slice(1, 2));
  await expect(page.locator(".turn")).toHaveCount(1);
  // The browser reports the answer 404 on its console by itself.
  trouble.splice(0, trouble.length, ...trouble.filter((t) => !t.includes("404")));
});

for (const [locale, colorScheme] of [["en-GB", "dark"], ["zh-CN", "light"], ["zh-TW", "dark"]] as const) {
  test.describe(`in ${locale} and ${colorScheme} colours`, () => {
    test.use({ locale, colorScheme });
    test("axe finds nothing wrong with a conversation", async ({ page }) => {
      const id = `c-axe-${run}-${locale}`;
      await talk(id, dispute);
      await openTalk(page, id, "?why=1");
      await expect(page.locator(".findings").first()).toBeVisible();
      await expectAccessible(page);
      await shoot(page, `conversation-${locale}`);
    });
  });
}

test.describe("on a phone", () => {
  test.use({ viewport: { width: 320, height: 740 } });
  test("nothing runs off the side", async ({ page }) => {
    const id = `c-phone-${run}`;
    await talk(id, dispute);
    await openTalk(page, id);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await expectAccessible(page);
    await shoot(page, "conversation-phone");
  });
});
