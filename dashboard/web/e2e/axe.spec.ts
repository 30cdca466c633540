import { addresses, plainNames, tell, type Story } from "./story";
import { expect, expectAccessible, test } from "./wall";

let story: Story | undefined;
test.beforeAll(async () => {
  story = await tell(plainNames("axe"));
});

// The names of the views are known before the story is.
const views = Object.keys(addresses({ ...plainNames(""), alert: "" }));

for (const colorScheme of ["dark", "light"] as const) {
  for (const locale of ["en-GB", "zh-TW"]) {
    test.describe(`in ${colorScheme} colours, in ${locale}`, () => {
      test.use({ colorScheme, locale });
      for (const view of views) {
        test(`axe finds nothing wrong with the page ${view}`, async ({ page }) => {
          expect((await page.goto(addresses(story!)[view]!))?.status()).toBe(200);
          await expect(page.locator(".connection")).toHaveAttribute("data-state", "live");
          await expect(page.locator("h1")).toHaveCount(1);
          await page.waitForLoadState("networkidle");
          await expectAccessible(page);
        });
      }
    });
  }
}
