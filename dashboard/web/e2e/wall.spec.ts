import { complaints, expect, expectAccessible, mood, open, praise, run, say, shoot, test, tile } from "./wall";

const many = (texts: string[], n: number) => Array.from({ length: n }, (_, i) => texts[i % texts.length]!);

test("the page shows a tile for a channel as its messages come in", async ({ page }) => {
  const channel = `first-${run}`;
  await open(page, channel);
  await expect(tile(page, channel)).toHaveCount(0);
  await say(channel, many(praise, 10));
  await expect(tile(page, channel)).toBeVisible();
  await expect.poll(() => mood(page, channel)).toBeGreaterThan(0);
  await expect(tile(page, channel).locator(".trend svg")).toBeVisible();
  const before = await mood(page, channel);
  await say(channel, many(complaints, 20));
  await expect.poll(() => mood(page, channel)).toBeLessThan(before);
});

test("a souring channel changes its level and moves to the front within a second", async ({ page }) => {
  const calm = `calm-${run}`;
  const sour = `sour-${run}`;
  await say(calm, many(praise, 20));
  await say(sour, many(praise, 6));
  await open(page, calm, sour);
  await expect(tile(page, sour)).toHaveAttribute("data-level", "calm");
  await expect(tile(page, calm)).toBeVisible();
  await shoot(page, "before");

  // The page itself says when it first had both, by the clock that the test has too.
  const moved = page.evaluate(
    ([sour, calm]) =>
      new Promise<number>((done) => {
        const look = () => {
          const tiles = [...document.querySelectorAll<HTMLElement>(".tile")];
          const at = (name: string) => tiles.findIndex((t) => t.querySelector("h3")?.textContent === name);
          const level = tiles[at(sour!)]?.dataset.level;
          if ((level === "watch" || level === "alert") && at(sour!) < at(calm!)) done(Date.now());
        };
        new MutationObserver(look).observe(document.querySelector(".tiles")!, { subtree: true, childList: true, attributes: true });
      }),
    [sour, calm],
  );
  await say(sour, many(complaints, 30));
  const accepted = Date.now();
  expect((await moved) - accepted, "milliseconds from the answer to the wall").toBeLessThan(1_000);

  await expect.poll(() => mood(page, sour)).toBeLessThan(-14);
  await shoot(page, "after");
});

test("nobody on the wall is both calmer and ahead", async ({ page }) => {
  await open(page);
  await expect(page.locator(".tile").first()).toBeVisible();
  const levels = await page.locator(".tile").evaluateAll((all) => all.map((t) => t.getAttribute("data-level")));
  const rank = levels.map((l) => ["alert", "watch", "calm"].indexOf(l ?? ""));
  expect(rank).toEqual([...rank].sort((a, b) => a - b));
});

test("a tile leads to its channel, and an alert on its line to that alert", async ({ page }) => {
  const channel = `marked-${run}`;
  await say(channel, many(complaints, 30));
  await open(page, channel);
  const mark = tile(page, channel).locator("a.raised").first();
  await expect(mark).toHaveAttribute("href", /^\/alerts\/./);
  await tile(page, channel).getByRole("heading").click();
  await expect(page).toHaveURL(new RegExp(`/channel/${channel}`));
  await page.goBack();
  await mark.click();
  await expect(page).toHaveURL(/\/alerts\/./);
});

test("a mood of a few messages looks unsure", async ({ page }) => {
  const channel = `few-${run}`;
  await say(channel, many(complaints, 2));
  await open(page, channel);
  await expect(tile(page, channel)).toHaveAttribute("data-sure", "unsure");
  await expect(tile(page, channel)).toContainText("few messages");
  await say(channel, many(complaints, 20));
  await expect(tile(page, channel)).not.toHaveAttribute("data-sure", "unsure");
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
      await open(page, `axe-*-${run}`);
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
    await open(page, `phone-${run}`);
    await expect(tile(page, `phone-${run}`)).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    await expectAccessible(page);
    await shoot(page, "phone");
  });
});
