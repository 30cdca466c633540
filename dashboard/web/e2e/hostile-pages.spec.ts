// Text from customers, channels and agents is hostile, on every page.

import type { Page } from "@playwright/test";
import { addresses, plainNames, tell, type Names } from "./story";
import { expect, run, shoot, test } from "./wall";

/** What a name and a text are made of; a name has 256 bytes, a text 8 KiB. */
const kinds: Record<string, string> = {
  markup: `<img src=x onerror="owned=1"><b>`,
  "a closing script": `</script></title></bdi><script>owned=1</script>`,
  "marks that turn the text round": `\u202E\u2067drowssap\u2066\u202Bx`,
  Arabic: `خدمة العملاء 12 (أ)`,
  "one long word": "W",
  "one long word of Chinese": "龘",
  "zero-width characters": `a\u200B\u200C\u200D\u2060\uFEFFb`,
  "flags and families": `🇹🇼🇨🇳🇭🇰🏴󠁧󠁢󠁥󠁮󠁧󠁿👩‍👩‍👧‍👦🏳️‍🌈`,
  "stacked marks": `Z${"\u0351\u0316".repeat(20)}`,
  "an address": `../..//?lang=xx&kiosk=1#top%2e%2F%00`,
  "a property of every object": `__proto__`,
  "a template": "{{constructor.constructor('owned=1')()}} ${7*7}",
};

const bytes = (text: string) => new TextEncoder().encode(text).length;

/** As much of the text as fits, beginning with what tells it from others. */
function filled(own: string, what: string, most: number): string {
  let text = `${own} ${what}`;
  while (bytes(text + what) <= most) text += what;
  return text;
}

function hostile(what: string, n: number): Names {
  const name = (kind: string) => filled(`${kind}${n}-${run}`, what, 250);
  return {
    channel: name("h"),
    conversation: name("c"),
    agent: name("a"),
    customer: name("u"),
    person: filled(`p-${run}`, what, 120),
    text: filled(`t-${run}`, what, 8_000),
    note: filled(`n-${run}`, what, 1_000),
  };
}

/** What is wrong on a page that shows such text; the marker is a part of each of them. */
function problems(page: Page, marker: string): Promise<string[]> {
  return page.evaluate((marker) => {
    const found: string[] = [];
    if ("owned" in window) found.push("markup was run");
    for (const el of document.querySelectorAll("main img, main script, main iframe, main b > b")) found.push(`markup became <${el.localName}>`);
    const over = document.documentElement.scrollWidth - innerWidth;
    if (over > 0) found.push(`the page is ${over} px too wide`);
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const around = text.parentElement;
      // Isolated, or its marks turn round what stands beside it. Nothing stands beside an option, nor beside what nobody sees.
      if (text.nodeValue?.includes(marker) && !around?.closest("bdi, [dir=auto], option, .unseen")) found.push(`not isolated: <${around?.localName} class="${around?.className}">`);
    }
    return [...new Set(found)];
  }, marker);
}

/** All pages are looked at, whatever is wrong with one; what is drawn anew for a smaller screen may take a moment. */
const hold = expect.configure({ soft: true, timeout: 3_000 });

for (const [n, [kind, what]] of Object.entries(kinds).entries()) {
  test(`names and texts of ${kind} are text on every page and harm nobody`, async ({ page }) => {
    const names = hostile(what, n);
    // A server may refuse what it holds for unprintable in a name, never in a text.
    const story = (await tell(names)) ?? (await tell({ ...plainNames(`h${n}`), text: names.text, note: names.note }));
    expect(story, "names that nobody could refuse").toBeDefined();
    for (const [view, address] of Object.entries(addresses(story!))) {
      await test.step(view, async () => {
        await page.setViewportSize({ width: 1920, height: 1080 });
        expect((await page.goto(address))?.status(), address).toBe(200);
        await expect(page.locator(".connection")).toHaveAttribute("data-state", "live");
        await expect(page.locator("h1")).toHaveCount(1);
        await page.waitForLoadState("networkidle");
        await hold.poll(() => problems(page, run), `${view} on a screen`).toEqual([]);
        await shoot(page, `hostile-${view}-${kind.replaceAll(" ", "-")}`);
        await page.setViewportSize({ width: 390, height: 844 });
        await hold.poll(() => problems(page, run), `${view} on a phone`).toEqual([]);
      });
    }
  });
}
