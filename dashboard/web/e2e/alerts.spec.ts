import type { Page } from "@playwright/test";
import { act, alarm, alertsOf } from "./alerts";
import { expect, expectAccessible, run, shoot, test } from "./wall";

const channel = `inbox-${run}`;

async function inbox(page: Page, path = `/alerts?channel=${channel}`): Promise<void> {
  await page.addInitScript(() => localStorage.setItem("undertone.me", "Mia Wong"));
  await page.goto(path);
  await expect(page.locator(".inbox-group").first()).toBeVisible();
}

test("an alert is taken on, put off, brought back and resolved by keys alone", async ({ page }) => {
  const conversation = `keys-${run}`;
  const ticket = await alarm(channel, conversation);
  await page.goto(`/alerts?channel=${channel}`);
  const row = page.locator(".inbox-list a").filter({ hasText: conversation });
  await expect(row).toBeVisible();

  await page.keyboard.press("j");
  await expect(row).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/alerts/${ticket.id}\\?channel=`));
  await expect(page.getByRole("heading", { level: 2, name: /reports danger/ })).toBeVisible();

  await page.keyboard.press("a");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").fill("Mia Wong");
  await page.keyboard.press("Enter");
  await expect(row).toContainText("taken on by Mia Wong");
  await expect.poll(async () => (await alertsOf(conversation))[0]).toMatchObject({ state: "acknowledged", acknowledged_by: "Mia Wong" });

  await page.keyboard.press("z");
  await expect(dialog.getByRole("button", { name: /^15/ })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(row).toHaveCount(0);
  await page.keyboard.press("u");
  await expect(row).toBeVisible();

  await page.keyboard.press("r");
  await expect(dialog.getByRole("radio").first()).toBeFocused();
  await page.keyboard.press("Space");
  await page.keyboard.press("Control+Enter");
  await expect(dialog).toHaveCount(0);
  await expect(row).toHaveCount(0);
  await expect.poll(async () => (await alertsOf(conversation)).find((t) => t.id === ticket.id)).toMatchObject({ state: "resolved", cause: "carrier_delay", department: "logistics" });
  await expect(page.getByRole("article")).toContainText("cause: Delay at the carrier");

  await page.keyboard.press("?");
  await expect(dialog).toContainText("false alarm");
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
});

test("a false alarm is marked and closed, and says so to whoever looks", async ({ page }) => {
  const conversation = `false-${run}`;
  const ticket = await alarm(channel, conversation);
  await inbox(page, `/alerts/${ticket.id}`);
  await page.getByRole("button", { name: /^False alarm/ }).click();
  await expect(page.getByRole("status").filter({ hasText: "Marked as a false alarm" })).toBeVisible();
  await expect(page.getByRole("article")).toContainText("judged false alarm");
  // The page shows at once what the server is still being asked for.
  await expect.poll(async () => (await alertsOf(conversation)).find((t) => t.id === ticket.id)).toMatchObject({ verdict: "false_alarm", state: "resolved" });
});

test("whoever is slower is told who was faster", async ({ page, trouble }) => {
  const ticket = await alarm(channel, `race-${run}`);
  await inbox(page, `/alerts/${ticket.id}`);
  await page.route("**/ack", async (route) => {
    await act(ticket.id, "ack", { by: "Tom" });
    await route.continue();
  });
  await page.getByRole("button", { name: /^Take on/ }).click();
  await expect(page.getByRole("status").filter({ hasText: "Tom was faster: it is taken on already." })).toBeVisible();
  await expect(page.locator(".alert-head")).toContainText("taken on by Tom");
  trouble.splice(0, trouble.length, ...trouble.filter((t) => !t.includes("409")));
});

test("why it fired, and why the other rules did not", async ({ page }) => {
  const ticket = await alarm(channel, `why-${run}`);
  await inbox(page, `/alerts/${ticket.id}`);
  const article = page.getByRole("article");
  await expect(article.getByRole("row").filter({ hasText: "Feeling" })).toContainText("negative");
  await article.getByText("Why not the other rules?").click();
  await expect(article.locator(".verdicts li").filter({ hasText: "wants_to_leave" })).toContainText("Intent");
  await expect(article.getByRole("link", { name: /^Read the conversation/ })).toHaveAttribute("href", `/conversation/why-${run}`);
});

test("a new alert comes by itself, and the filters stay in the address", async ({ page }) => {
  await alarm(channel, `first-${run}`);
  await inbox(page);
  await alarm(channel, `second-${run}`);
  await expect(page.getByRole("link").filter({ hasText: `second-${run}` })).toBeVisible();
  await page.getByLabel("Severity").selectOption("info");
  await expect(page).toHaveURL(/severity=info/);
  await page.getByRole("button", { name: "Clear the filters" }).first().click();
  await expect(page).toHaveURL(/\/alerts$/);
});

test("a long list scrolls by itself, and what to do stays in sight beside it", async ({ page }) => {
  await Promise.all(Array.from({ length: 14 }, (_, i) => alarm(channel, `long-${i}-${run}`)));
  await page.setViewportSize({ width: 1280, height: 600 });
  await inbox(page);
  const beside = page.getByRole("region", { name: "The alert", exact: true });
  await expect(beside).toContainText("next alert");
  await page.locator(".inbox-list a").last().scrollIntoViewIfNeeded();
  await expect(page.getByText("Choose an alert")).toBeInViewport();
  expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBeLessThanOrEqual(0);
});

test("names that are hostile stay text", async ({ page }) => {
  const name = `<img src=x onerror=alert(1)>שלום${"w".repeat(120)}${run}`;
  const ticket = await alarm(name, `"><b>${run}`);
  await inbox(page, `/alerts/${ticket.id}`);
  await expect(page.getByRole("article")).toContainText("<img src=x");
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});

for (const [colorScheme, lang, name] of [["dark", "en", "open"], ["light", "zh-Hans", "未处理"]] as const) {
  test.describe(`in ${colorScheme} colours and ${lang}`, () => {
    test.use({ colorScheme });
    test("axe finds nothing wrong with list, detail and dialogs", async ({ page }) => {
      const ticket = await alarm(channel, `axe-${lang}-${run}`);
      await inbox(page, `/alerts/${ticket.id}?lang=${lang}`);
      await expect(page.locator(".alert-head")).toContainText(name);
      await page.locator(".whynot summary").click();
      await expect(page.locator(".verdicts li").first()).toBeVisible();
      await expectAccessible(page);
      await shoot(page, `alerts-${lang}`);
      for (const key of ["r", "s", "z", "?"]) {
        await page.keyboard.press(key);
        await expect(page.getByRole("dialog")).toBeVisible();
        await expectAccessible(page);
        if (key === "r") await shoot(page, `alerts-resolve-${lang}`);
        await page.keyboard.press("Escape");
        await expect(page.getByRole("dialog")).toHaveCount(0);
      }
    });
  });
}

test.describe("on a phone", () => {
  test.use({ viewport: { width: 320, height: 700 } });
  test("list and detail are seen one at a time", async ({ page }) => {
    const conversation = `phone-${run}`;
    await alarm(channel, conversation);
    await inbox(page);
    const row = page.locator(".inbox-list a").filter({ hasText: conversation });
    await row.click();
    await expect(row).toBeHidden();
    await expectAccessible(page);
    await shoot(page, "alerts-phone");
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await page.getByRole("button", { name: /All alerts/ }).click();
    await expect(row).toBeVisible();
    await expectAccessible(page);
  });
});
