import { complaints, expect, expectAccessible, praise, run, say, shoot, test } from "./wall";
import type { Page } from "@playwright/test";

const many = (texts: string[], n: number) => Array.from({ length: n }, (_, i) => texts[i % texts.length]!);

/** Opens a channel's page and waits until it is there. */
async function openChannel(page: Page, channel: string, query = ""): Promise<void> {
  await page.goto(`/channel/${encodeURIComponent(channel)}${query}`);
  await expect(page.getByRole("heading", { level: 1, name: channel })).toBeVisible();
  await expect(page.locator(".connection")).toHaveAttribute("data-state", "live");
}

const sour = `chan-sour-${run}`;

test.beforeAll(() => say(sour, [...many(praise, 4), ...many(complaints, 24)]));

test("a channel shows its windows, its worst conversations and what they are about", async ({ page }) => {
  await openChannel(page, sour);
  const now = page.getByRole("table", { name: "Right now" });
  await expect(now.getByRole("row", { name: /^Customer messages/ })).toContainText("28");
  await expect(now.getByRole("row", { name: /^Mood/ })).toContainText(/−\d/);
  const worst = page.getByRole("region", { name: "Worst conversations now" }).getByRole("table");
  await expect(worst.getByRole("row")).toHaveCount(7); // six conversations and the head
  const risks = await worst.locator(".risk").allInnerTexts();
  const numbers = risks.map((r) => Number(r.replace("%", "")));
  expect(numbers).toEqual([...numbers].sort((a, b) => b - a));
  await expect(page.locator(".chart canvas")).toBeVisible();
  await shoot(page, "channel");
});

test("a figure leads to the conversations behind it, and the address says which", async ({ page }) => {
  await openChannel(page, sour);
  await page.getByRole("table", { name: "Topics" }).getByRole("link").first().click();
  await expect(page).toHaveURL(/topic=/);
  const chosen = page.locator(".chosen button");
  await expect(chosen).toHaveCount(1);
  await page.reload();
  await expect(chosen).toHaveCount(1);
  await chosen.click();
  await expect(page).not.toHaveURL(/topic=/);

  await page.getByRole("group", { name: "Order by" }).getByRole("button", { name: "mood" }).click();
  await expect(page).toHaveURL(/sort=mood/);
  await page.locator(".talks").getByRole("link").first().click();
  await expect(page).toHaveURL(/\/conversation\//);
  await expect(page.locator(".turn").first()).toBeVisible();
});

test("a stretch of the chart that is dragged becomes the time of the page", async ({ page }) => {
  await openChannel(page, sour);
  await expect(page.locator(".chart canvas")).toBeVisible();
  const box = (await page.locator(".chart .u-over").boundingBox())!;
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.5, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.75, y, { steps: 5 });
  await page.mouse.up();
  await expect(page).toHaveURL(/range=[^&]*%2F/);
  await expect(page.getByRole("button", { name: "Chosen time" })).toHaveAttribute("aria-pressed", "true");
  const range = new URL(page.url()).searchParams.get("range")!.split("/").map(Date.parse);
  expect(Math.abs((range[1]! - range[0]!) / 60_000 - 15)).toBeLessThan(2);
  await page.reload();
  await expect(page.getByRole("button", { name: "Chosen time" })).toBeVisible();
  // The same by keyboard: further back, and to the hour again.
  await page.getByRole("button", { name: "Earlier" }).press("Enter");
  await expect.poll(() => Date.parse(new URL(page.url()).searchParams.get("range")!.split("/")[0]!)).toBeLessThan(range[0]!);
  await page.getByRole("button", { name: "1 hour" }).click();
  await expect(page).not.toHaveURL(/range=/);
});

test("the last day comes from the history, hour by hour", async ({ page }) => {
  await openChannel(page, sour, "?range=24h");
  await expect(page.locator(".readout")).toContainText("28 messages of customers");
  await page.getByText("As a table").click();
  await expect(page.getByRole("table", { name: "Mood over time" }).getByRole("row")).not.toHaveCount(0);
  await expect(page.locator(".tone-bar").first()).toBeVisible();
  await expect(page.getByRole("table", { name: "Touchpoints" })).toBeVisible();
});

test("it tells of every rule which part of its condition holds", async ({ page }) => {
  await openChannel(page, sour);
  await page.getByRole("button", { name: /Which rules hold/ }).click();
  const rules = page.getByRole("table", { name: /Why an alert/ });
  await expect(rules).toContainText("channel_mood");
  await expect(rules.locator("[data-held=true]").first()).toBeVisible();
  await expect(page).toHaveURL(/why=1/);
});

test("a channel that nobody wrote to says so", async ({ page }) => {
  await page.goto("/channel/no-such-channel");
  await expect(page.getByText("Nothing has been said on this channel yet")).toBeVisible();
});

for (const [locale, colorScheme] of [["en-GB", "dark"], ["zh-CN", "light"], ["zh-TW", "dark"]] as const) {
  test.describe(`in ${locale} and ${colorScheme} colours`, () => {
    test.use({ locale, colorScheme });
    test("axe finds nothing wrong with a channel", async ({ page }) => {
      await openChannel(page, sour, "?why=1&range=24h&tone=anger");
      await expect(page.locator(".findings").first()).toBeVisible();
      await expectAccessible(page);
      await shoot(page, `channel-${locale}`);
    });
  });
}

test.describe("on a phone", () => {
  test.use({ viewport: { width: 320, height: 740 } });
  test("nothing runs off the side", async ({ page }) => {
    await openChannel(page, sour, "?why=1");
    await expect(page.locator(".findings").first()).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await expectAccessible(page);
    await shoot(page, "channel-phone");
  });
});
