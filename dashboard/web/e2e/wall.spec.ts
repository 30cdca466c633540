import { complaints, expect, expectAccessible, mood, open, praise, run, say, shoot, test, tile } from "./wall";

const many = (texts: string[], n: number) => Array.from({ length: n }, (_, i) => texts[i % texts.length]!);

test("the page shows a tile for a channel as its messages come in", async ({ page }) => {
  const channel = `first-${run}`;
  await open(page);
  await expect(tile(page, channel)).toHaveCount(0);
  await say(channel, many(praise, 10));
  await expect(tile(page, channel)).toBeVisible();
  await expect.poll(() => mood(page, channel)).toBeGreaterThan(0);
  await expect(tile(page, channel).locator("canvas")).toBeVisible();
  const before = await mood(page, channel);
  await say(channel, many(complaints, 20));
  await expect.poll(() => mood(page, channel)).toBeLessThan(before);
});

test("a souring channel changes its level and moves to the front within seconds", async ({ page }) => {
  const calm = `calm-${run}`;
  const sour = `sour-${run}`;
  await say(calm, many(praise, 20));
  await say(sour, many(praise, 6));
  await open(page);
  await expect(tile(page, sour)).toHaveAttribute("data-level", "calm");
  await shoot(page, "before");

  await say(sour, many(complaints, 30));
  await expect(tile(page, sour)).toHaveAttribute("data-level", /watch|alert/, { timeout: 8_000 });
  await expect.poll(() => mood(page, sour)).toBeLessThan(-14);
  await expect
    .poll(async () => {
      const names = await page.locator(".tile h3").allInnerTexts();
      return names.indexOf(sour) < names.indexOf(calm);
    })
    .toBe(true);
  // Nobody on the wall is both calmer by level and ahead of it.
  const levels = await page.locator(".tile").evaluateAll((all) => all.map((t) => t.getAttribute("data-level")));
  const rank = levels.map((l) => ["alert", "watch", "calm"].indexOf(l ?? ""));
  expect(rank).toEqual([...rank].sort((a, b) => a - b));
  await shoot(page, "after");
});

test("the wall speaks three languages, in place, and remembers the choice", async ({ page }) => {
  await say(`lang-${run}`, many(complaints, 10));
  await open(page);
  const html = page.locator("html");
  await expect(html).toHaveAttribute("lang", "en");
  await expect(page.locator(".connection")).toHaveText("Live");

  await page.getByRole("button", { name: "简体" }).click();
  await expect(html).toHaveAttribute("lang", "zh-Hans");
  await expect(page.locator(".connection")).toHaveText("实时");
  await shoot(page, "zh-hans");

  await page.getByRole("button", { name: "繁體" }).click();
  await expect(html).toHaveAttribute("lang", "zh-Hant");
  await expect(page.locator(".connection")).toHaveText("即時");
  await page.reload();
  await expect(html).toHaveAttribute("lang", "zh-Hant");
  await shoot(page, "zh-hant");
});

test.describe("with a browser that asks for Chinese", () => {
  test.use({ locale: "zh-CN" });
  test("the wall begins in Chinese", async ({ page }) => {
    await open(page);
    await expect(page.locator("html")).toHaveAttribute("lang", "zh-Hans");
  });
});

for (const colorScheme of ["dark", "light"] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });
    test("axe finds nothing wrong with the wall", async ({ page }) => {
      await say(`axe-sour-${run}`, many(complaints, 30));
      await say(`axe-calm-${run}`, many(praise, 10));
      await open(page);
      await expect(tile(page, `axe-calm-${run}`)).toBeVisible();
      await expectAccessible(page);
      await shoot(page, `wall-${colorScheme}`);
    });
  });
}

test.describe("on a phone", () => {
  test.use({ viewport: { width: 360, height: 740 } });
  test("nothing runs off the side, and axe finds nothing wrong", async ({ page }) => {
    await say(`phone-${run}`, many(complaints, 10));
    await open(page);
    await expect(tile(page, `phone-${run}`)).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await expectAccessible(page);
    await shoot(page, "phone");
  });
});
