import { expect, offer, open, praise, run, shoot, test } from "./wall";

// Each is 256 bytes at most. A server may refuse what it holds for unprintable.
const names = {
  "markup": `<img src=x onerror="document.title='owned'"><b>${run}`,
  "a closing script": `</script><script>alert(1)</script>${run}`,
  "a name that turns the text round": `\u202E\u2067drowssap-${run}`,
  "Arabic": `خدمة العملاء ${run}`,
  "one word of 250 letters": `${run}${"W".repeat(250 - run.length)}`,
  "stacked marks": `Z${"\u0351\u0316".repeat(40)}-${run}`,
  "a property of every object": `__proto__`,
};

for (const [kind, name] of Object.entries(names)) {
  test(`a channel named with ${kind} is text and harms nobody`, async ({ page }) => {
    await open(page, name);
    const status = await offer(name, praise);
    expect([202, 400], "taken, or refused with a reason").toContain(status);
    if (status === 400) return;
    await page.waitForFunction((n) => [...document.querySelectorAll(".tile h3")].some((h) => h.textContent === n), name);

    expect(await page.title()).toMatch(/^(\(\d+\) )?Undertone$/);
    expect(await page.locator(".tile h3 *").count(), "markup in a name").toBe(0);
    expect(await page.locator("main script, main img").count()).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    // The level stands beside the name, inside the tile, whatever the name does.
    const outside = await page.locator(".tile").evaluateAll((tiles) =>
      tiles.filter((t) => {
        const box = t.getBoundingClientRect();
        const level = t.querySelector(".level")!.getBoundingClientRect();
        return level.right > box.right + 1 || level.left < box.left - 1;
      }).length,
    );
    expect(outside, "levels pushed out of their tile").toBe(0);
    await shoot(page, `hostile-${kind.replaceAll(" ", "-")}`);
  });
}
