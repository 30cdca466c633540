import { complaints, expect, expectAccessible, open, praise, run, say, shoot, test, tile } from "./wall";

const many = (texts: string[], n: number) => Array.from({ length: n }, (_, i) => texts[i % texts.length]!);
const names = Array.from({ length: 26 }, (_, i) => `turn-${run}-${String(i).padStart(2, "0")}`);
const worst = `turn-${run}-sour`;

test.describe("a wall with more channels than room", () => {
  test.use({ viewport: { width: 1280, height: 720 } });
  test.beforeEach(async ({ page }) => {
    for (const name of names) await say(name, praise);
    await say(worst, many(complaints, 30));
    await open(page, `turn-${run}-*`);
    await expect(page.locator(".pager")).toContainText("Page 1 of");
  });

  const shown = (page: Parameters<typeof tile>[0]) => page.locator(".tile h3").allInnerTexts();

  test("turns its pages by itself, shows everybody once a round, and whoever needs someone always", async ({ page }) => {
    await expect.poll(async () => (await shown(page))[0]).toBe(worst);
    expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight), "nothing below the screen").toBeLessThanOrEqual(0);
    await expect(page.locator(".pager")).toContainText("Page 2 of", { timeout: 15_000 });
    await shoot(page, "wall-page-2");

    const pages = await page.locator(".pager .dot").count();
    const seen = new Map<string, number>();
    await page.locator(".pager .dot").first().click();
    for (let i = 0; i < pages; i++) {
      await expect(page.locator(".pager")).toContainText(`Page ${i + 1} of ${pages}`);
      const now = await shown(page);
      expect(now[0], "the one in need").toBe(worst);
      for (const name of now) seen.set(name, (seen.get(name) ?? 0) + 1);
      await page.keyboard.press("ArrowRight");
    }
    await expect(page.locator(".pager")).toContainText("Page 1 of");
    expect([...seen.keys()].sort()).toEqual([...names, worst].sort());
    for (const name of names) expect(seen.get(name), name).toBe(1);
  });

  test("stops while somebody points at it, has the focus in it, or says so", async ({ page }) => {
    const pager = page.locator(".pager");
    await page.mouse.move(640, 500);
    await page.mouse.move(650, 510);
    await expect(pager).toHaveAttribute("data-held");
    await expect(pager).toContainText("stopped");
    await page.mouse.move(640, 20);
    await expect(pager).not.toHaveAttribute("data-held");

    await page.getByRole("button", { name: "Stop turning pages" }).click();
    await page.mouse.move(640, 20);
    await expect(pager).toHaveAttribute("data-held");
    await page.waitForTimeout(13_000);
    await expect(pager).toContainText("Page 1 of");
    await page.getByRole("button", { name: "Go on turning pages" }).press("Enter");
    await expect(page.getByRole("button", { name: "Stop turning pages" })).toBeFocused();
    await expect(pager, "the focus is in it").toHaveAttribute("data-held");
    await expectAccessible(page);
  });

  test.describe("for those who want no motion", () => {
    test.use({ reducedMotion: "reduce" } as object);
    test("turns without any", async ({ page }) => {
      await page.keyboard.press("ArrowRight");
      await expect(page.locator(".pager")).toContainText("Page 2 of");
      const running = await page.evaluate(() => document.getAnimations().filter((a) => a.playState === "running" && Number(a.effect?.getComputedTiming().duration) > 10).length);
      expect(running).toBe(0);
    });
  });
});

test("a kiosk has nothing to press, hides its pointer and keeps the screen on", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, "wakeLock", { value: { request: async (kind: string) => ((window as { locked?: string }).locked = kind) && { release: async () => undefined } } });
  });
  await say(`kiosk-${run}`, many(praise, 10));
  await page.goto(`/?kiosk=1&show=kiosk-${run}`);
  await expect(tile(page, `kiosk-${run}`)).toBeVisible();
  await expect(page.locator(".bar nav")).toHaveCount(0);
  await expect(page.locator("html")).toHaveAttribute("data-rest", "");
  expect(await page.evaluate(() => getComputedStyle(document.querySelector(".tile a")!).cursor)).toBe("none");
  expect(await page.evaluate(() => (window as { locked?: string }).locked)).toBe("screen");
  await page.mouse.move(300, 300);
  await page.mouse.move(310, 300);
  await expect(page.locator("html")).not.toHaveAttribute("data-rest", "");
  await shoot(page, "kiosk");
});

test("new critical alerts call, for those who asked for it", async ({ page }) => {
  await page.addInitScript(() => {
    const told: string[] = [];
    const Fake = function (title: string, options: { body: string }) {
      told.push(`${title}: ${options.body}`);
      return { close() {} };
    };
    Object.assign(window, { told, Notification: Object.assign(Fake, { permission: "granted", requestPermission: async () => "granted" }) });
  });
  const told = () => page.evaluate(() => (window as unknown as { told: string[] }).told);
  const quiet = `quiet-${run}`;
  await open(page);
  await say(quiet, many(complaints, 30));
  await expect(page.locator(".alerts")).toContainText(quiet);
  expect(await told(), "off until somebody wants it").toEqual([]);

  await page.getByRole("button", { name: "Sound and notifications" }).click();
  await page.getByLabel("Show a desktop notification").check();
  await page.getByLabel("Play a sound").check();
  await expectAccessible(page);
  await shoot(page, "wall-settings");
  await page.getByRole("button", { name: "Test" }).click();
  expect(await told()).toHaveLength(1);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Test" })).toBeHidden();

  await page.reload();
  await expect(page.locator(".connection")).toHaveAttribute("data-state", "live");
  await expect(page.locator(".bell")).toHaveAttribute("data-on");
  const loud = `loud-${run}`;
  await say(loud, many(complaints, 30));
  await expect.poll(told).toContainEqual(expect.stringContaining(loud));
});

for (const [locale, title] of [
  ["en-GB", "Emerging issues"],
  ["zh-CN", "新出现的问题"],
  ["zh-TW", "新浮現的問題"],
] as const) {
  test.describe(`in ${locale}, upright`, () => {
    test.use({ locale, viewport: { width: 1080, height: 1920 } });
    test("the wall has all its parts and axe finds nothing wrong", async ({ page }) => {
      await say(`up-${run}`, many(complaints, 30));
      await open(page, `up-${run}`);
      await expect(tile(page, `up-${run}`)).toBeVisible();
      await expect(page.locator(".emerging h2")).toHaveText(title);
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      await shoot(page, `wall-upright-${locale}`);
    });
  });
}
