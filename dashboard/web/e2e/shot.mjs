// Takes a picture of a page: node e2e/shot.mjs URL FILE [width] [height] [language] [light|dark]

import { chromium } from "@playwright/test";

const [url, file, width = "1920", height = "1080", locale = "en", colorScheme = "dark"] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.UNDERTONE_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run"],
});
const page = await browser.newPage({ viewport: { width: Number(width), height: Number(height) }, locale, colorScheme });
page.on("console", (m) => console.log(m.type(), m.text()));
page.on("pageerror", (e) => console.log("thrown", e.message));
await page.goto(url);
await page.waitForTimeout(Number(process.env.WAIT ?? 2_500));
await page.screenshot({ path: file });
await browser.close();
