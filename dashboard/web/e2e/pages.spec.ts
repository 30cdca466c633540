import { complaints, expect, expectAccessible, open, run, say, shoot, test } from "./wall";

const places = ["/", "/channel/web-chat", "/conversation/c-42", "/alerts", "/alerts/a-7", "/journey", "/insights", "/agent?agent=a-7", "/rules"];

/** What a browser reports by itself when an address of the API answers 404. */
const notFound = (t: string) => t.includes("404");

for (const place of places) {
  test(`${place} can be opened by its address, and axe finds nothing wrong`, async ({ page, trouble }) => {
    const response = await page.goto(place);
    expect(response?.status()).toBe(200);
    await expect(page.locator("h1")).toHaveCount(1);
    await expect(page.locator(".connection")).toHaveAttribute("data-state", "live");
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await expectAccessible(page);
    trouble.splice(0, trouble.length, ...trouble.filter((t) => !notFound(t)));
  });
}

test("a link goes to its page without a reload, and the keyboard goes along", async ({ page, trouble }) => {
  await open(page);
  await page.evaluate(() => ((window as unknown as { same: boolean }).same = true));
  await page.getByRole("navigation").getByRole("link", { name: /^Alerts/ }).click();
  await expect(page).toHaveURL(/\/alerts$/);
  await expect(page.locator("h1")).toBeFocused();
  await expect(page).toHaveTitle(/Alerts · Undertone$/);
  await expect(page.getByRole("navigation").getByRole("link", { name: /^Alerts/ })).toHaveAttribute("aria-current", "page");
  await page.goBack();
  await expect(page.locator(".band")).toBeVisible();
  await expect(page).toHaveTitle(/^(\(\d+\) )?Undertone$/);
  expect(await page.evaluate(() => (window as unknown as { same?: boolean }).same)).toBe(true);
  trouble.splice(0, trouble.length, ...trouble.filter((t) => !notFound(t)));
});

test("a tile leads to its channel, whatever it is called", async ({ page, trouble }) => {
  const name = `a/b c?d#${run}`;
  await say(name, complaints);
  await open(page, name);
  await page.getByRole("link", { name, exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/channel/${encodeURIComponent(name)}`));
  await page.reload();
  await expect(page.locator(".page-channel")).toBeVisible();
  trouble.splice(0, trouble.length, ...trouble.filter((t) => !notFound(t)));
});

test("a kiosk has nothing to press but its tiles, and speaks the language that its address names", async ({ page }) => {
  await page.goto("/?kiosk=1&lang=zh-Hans");
  await expect(page.locator(".connection")).toHaveText("实时");
  await expect(page.getByRole("navigation")).toHaveCount(0);
  await expect(page.getByRole("button")).toHaveCount(0);
  await shoot(page, "kiosk");
});

test("the colours are the system's until somebody chooses, and stay chosen", async ({ page }) => {
  await open(page);
  const html = page.locator("html");
  await expect(html).toHaveAttribute("data-theme", "dark");
  await page.getByRole("button", { name: /^Colours/ }).click();
  await expect(html).toHaveAttribute("data-theme", "light");
  await page.reload();
  await expect(html).toHaveAttribute("data-theme", "light");
});

test("an address that is none is said to be none", async ({ page, trouble }) => {
  expect((await page.goto("/nowhere"))?.status()).toBe(404);
  trouble.length = 0;
});
