import type { Page } from "@playwright/test";
import { complaints, expect, expectAccessible, praise, run, say, shoot, test } from "./wall";

const many = (texts: string[], n: number) => Array.from({ length: n }, (_, i) => texts[i % texts.length]!);
const sour = `journey-sour-${run}`;
const sweet = `journey-sweet-${run}`;

async function feed(): Promise<void> {
  await say(sour, many(complaints, 60));
  await say(sweet, many(praise, 60));
}

const table = (page: Page) => page.getByRole("region", { name: /^(Table: |表格：)/ });

/** Puts a past that this young server does not have beside the figures that it has. */
async function withPast(page: Page): Promise<void> {
  await page.route(/\/v1\/journey\?.*against_from/, async (route) => {
    const answer = await route.fetch();
    const journey = await answer.json();
    journey.against = { from: "2026-11-20T00:00:00Z", to: "2026-11-20T12:00:00Z" };
    let n = 0;
    const change = (f: { messages: number; sentiment: number | null }) => {
      if (f.sentiment === null) return;
      const by = [-0.22, 0.18, 0.04, -0.09][n++ % 4]!;
      const half = n % 3 === 0 ? 0.3 : 0.06;
      Object.assign(f, { change: { messages: f.messages, sentiment: by, interval: [by - half, by + half] } });
    };
    change(journey);
    for (const row of [...journey.touchpoints, ...journey.factors]) [row, ...row.channels].forEach(change);
    journey.channels.forEach(change);
    await route.fulfill({ response: answer, json: journey });
  });
}

test("each cell tells its mood by figure and shape, and leads to its channel with the time", async ({ page }) => {
  await feed();
  await page.goto("/journey");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Journey");
  await expect(table(page).getByRole("columnheader", { name: sour })).toBeVisible();
  const cell = table(page).getByRole("link", { name: new RegExp(`All messages · ${sour}:.* mood −\\d+`) });
  await expect(cell).toContainText("−");
  await expect(cell.locator("svg[data-sign=bad]")).toBeVisible();
  await cell.click();
  await expect(page).toHaveURL(new RegExp(`/channel/${sour}\\?.*range=\\d{4}-`));
});

test("the table is taken along as a file", async ({ page }) => {
  await feed();
  await page.goto("/journey");
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Export CSV: Touchpoints by channel" }).click()]);
  expect(file.suggestedFilename()).toMatch(/^undertone-touchpoints-\d{4}-\d\d-\d\d-to-\d{4}-\d\d-\d\d\.csv$/);
});

test("what is shown stands in the address", async ({ page }) => {
  await feed();
  await page.goto("/journey?by=topics&measure=volume&range=7d");
  await expect(page.getByRole("radio", { name: "Topic" })).toBeChecked();
  await expect(page.getByRole("radio", { name: "Volume" })).toBeChecked();
  await expect(page.getByRole("radio", { name: "7 days" })).toBeChecked();
  await expect(page.getByRole("radio", { name: "Expectation gap" })).toBeDisabled();
  await page.getByRole("radio", { name: "Touchpoint" }).check({ force: true });
  await page.getByRole("radio", { name: "Expectation gap" }).check({ force: true });
  await page.getByRole("radio", { name: "This week" }).check({ force: true });
  await expect(page).toHaveURL(/\?measure=gap&period=week$/);
  await page.reload();
  await expect(page.getByRole("radio", { name: "Expectation gap" })).toBeChecked();
  await expect(page.getByRole("radio", { name: "This week" })).toBeChecked();
});

test("a custom time takes effect once its ends are in order", async ({ page }) => {
  await feed();
  await page.goto("/journey");
  await page.getByRole("radio", { name: "Custom" }).check({ force: true });
  await page.getByLabel("From", { exact: true }).fill("2026-11-20T10:00");
  await expect(page).toHaveURL(/range=.*%2F/);
  await page.getByLabel("to", { exact: true }).fill("2026-11-19T10:00");
  await expect(page.getByRole("alert")).toHaveText("The end must be later than the start.");
});

test("two times are compared, and what may be chance looks unsure", async ({ page }) => {
  await feed();
  await withPast(page);
  await page.goto("/journey?period=today");
  await page.getByLabel("Compare with").selectOption("before");
  await expect(page).toHaveURL(/against=before/);
  await expect(page.getByRole("heading", { name: "What changed" })).toBeVisible();
  await page.getByRole("radio", { name: "Change" }).check({ force: true });
  await expect(table(page).locator("td[data-unsure]").first()).toBeVisible();
  await expect(page.locator(".changes .whisker").first()).toBeVisible();
  await expectAccessible(page);
  await shoot(page, "journey-change");
});

for (const [locale, colorScheme] of [["en-GB", "dark"], ["zh-CN", "light"], ["zh-TW", "dark"]] as const) {
  test.describe(`in ${locale} and ${colorScheme}`, () => {
    test.use({ locale, colorScheme });
    test("axe finds nothing wrong with the journey, whatever it shows", async ({ page }) => {
      await feed();
      for (const view of ["", "?measure=gap", "?measure=volume&by=topics"]) {
        await page.goto(`/journey${view}`);
        await expect(page.locator(".heat-table tbody tr").first()).toBeVisible();
        await expectAccessible(page);
        await shoot(page, `journey-${locale}${view.replaceAll(/\W/g, "-")}`);
      }
    });
  });
}

test.describe("on a phone", () => {
  test.use({ viewport: { width: 320, height: 700 } });
  test("the journey does not run off the side; its table scrolls by itself", async ({ page }) => {
    await feed();
    await page.goto("/journey");
    await expect(table(page)).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await expectAccessible(page);
    await shoot(page, "journey-phone");
  });
});

test("before anybody spoke, the journey says so", async ({ page }) => {
  await page.goto("/journey?range=2020-01-01T00:00:00Z/2020-01-02T00:00:00Z");
  await expect(page.getByText("No customer messages in this time")).toBeVisible();
});

test("where the past cannot be read, the journey says so and tries again", async ({ page, trouble }) => {
  await page.route(/\/v1\/journey/, (route) => route.fulfill({ status: 503, json: { error: "unavailable", detail: "what was said before cannot be read now" } }));
  await page.goto("/journey");
  await expect(page.getByText("what was said before cannot be read now")).toBeVisible();
  await feed();
  await page.unroute(/\/v1\/journey/);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(table(page)).toBeVisible();
  // A browser reports the refusal on its console by itself.
  trouble.splice(0, trouble.length, ...trouble.filter((t) => !t.includes("503")));
});
