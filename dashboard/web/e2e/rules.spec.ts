import { alarm } from "./alerts";
import { expect, expectAccessible, run, shoot, test } from "./wall";

test("the rules are shown as they stand, each as it is written", async ({ page }) => {
  await alarm(`rules-${run}`, `rules-${run}`);
  await page.goto("/rules");
  // Where there is room, one is shown before anybody chooses.
  await expect(page.getByRole("region", { name: "The text of the rule" })).toContainText("rule: danger");
  const row = page.getByRole("row").filter({ hasText: "danger" });
  await expect(row).toContainText(`rules-${run}`);
  await row.getByText("danger", { exact: true }).click();
  await expect(page).toHaveURL(/rule=danger/);
  await expect(page.getByRole("region", { name: "The text of the rule" })).toContainText("severity: critical");
  await expectAccessible(page);
  await shoot(page, "rules");
  await page.getByRole("tab", { name: "Bundled rules" }).click();
  await expect(page.getByRole("region", { name: "The rules as they are written" })).toContainText("rule: danger");
  await expectAccessible(page);
});

test("what is wrong with rules leads to its line", async ({ page, trouble }) => {
  await page.goto("/rules?tab=try");
  const editor = page.getByRole("textbox", { name: "Rules to try" });
  await editor.fill(["rules:", "  - rule: mine", "    scope: conversation", "    raise: rsk >= 0.5"].join("\n"));
  await page.getByRole("button", { name: "Try them" }).click();
  await page.getByRole("button", { name: "line 4" }).first().click();
  await expect(editor).toBeFocused();
  expect(await editor.evaluate((e: HTMLTextAreaElement) => e.value.slice(e.selectionStart, e.selectionEnd))).toBe("    raise: rsk >= 0.5");
  await expectAccessible(page);
  await shoot(page, "rules-problems");
  trouble.splice(0, trouble.length, ...trouble.filter((t) => !t.includes("422")));
});

for (const [colorScheme, lang, go] of [["dark", "en", "Try them"], ["light", "zh-Hans", "开始试用"]] as const) {
  test.describe(`in ${colorScheme} colours and ${lang}`, () => {
    test.use({ colorScheme });
    test("rules are tried on the past", async ({ page }) => {
      for (let i = 0; i < 3; i++) await alarm(`tried-${run}`, `tried-${lang}-${i}-${run}`);
      await page.goto(`/rules?tab=try&range=1h&lang=${lang}`);
      await page.getByRole("button", { name: go }).click();
      const strip = page.locator(".strips button").filter({ hasText: "danger" });
      await expect(strip).toBeVisible();
      await strip.click();
      const list = page.getByRole("region", { name: lang === "en" ? "Alerts, one by one" : "逐条告警" });
      await expect(list.getByRole("link", { name: `tried-${lang}-0-${run}` })).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      await expectAccessible(page);
      await shoot(page, `rules-tried-${lang}`);
    });
  });
}

test("a run can be cancelled", async ({ page }) => {
  await page.goto("/rules?tab=try");
  await page.route("**/v1/backtest*", () => {}); // never answered
  await page.getByRole("button", { name: "Try them" }).click();
  await expect(page.getByText("Listening to it all once more")).toBeVisible();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText("Cancelled.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Try them" })).toBeVisible();
});
