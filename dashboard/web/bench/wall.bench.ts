// How the wall holds a large room: 500 channels, 20 of them with a new mood each
// second. Writes its figures as JSON; cmd/dev/wall.go judges them.

import { writeFileSync } from "node:fs";
import { expect, test, type Browser, type CDPSession, type Page } from "@playwright/test";
import { read, trace } from "./trace";

const seconds = Number(process.env.UNDERTONE_SECONDS ?? 60);
const figures = process.env.UNDERTONE_FIGURES;
test.skip(!process.env.UNDERTONE_URL || !figures, "go run ./cmd/dev wall starts this");

/** How often the first picture is taken: the first of them also warms the server. */
const openings = 5;
const looks = 12;
const stretch = 10_000;

test("the wall of a large room", async ({ browser }) => {
  const first = [];
  for (let i = 0; i < openings; i++) first.push(await firstPicture(browser));

  const page = await browser.newPage();
  const trouble: string[] = [];
  page.on("pageerror", (e) => trouble.push(e.message));
  page.on("console", (m) => m.type() === "error" && trouble.push(m.text()));
  await openWall(page);
  await page.waitForTimeout(stretch / 2); // for what happens once, such as compiling what is called often

  const cdp = await browser.newBrowserCDPSession();
  const events = await trace(cdp, stretch);
  const frames = await countFrames(page, stretch);
  const memory = await overTime(page, cdp);
  const last = memory.looks.at(-1)!;
  await page.close();
  const anew = await openedAnew(browser);
  writeFileSync(figures!, JSON.stringify({ first, traced: read(events, stretch), frames, ...memory, anew: { ...anew, at: last.at }, trouble }));
});

async function openWall(page: Page): Promise<void> {
  await page.goto("/");
  await expect(page.locator(".connection")).toHaveAttribute("data-state", "live");
  await expect(page.locator(".tile").first()).toBeVisible();
}

/** Milliseconds from asking for the page, nothing cached, to something painted, and to the first channel in it. */
async function firstPicture(browser: Browser): Promise<{ painted: number; tile: number }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(() => {
    const seen = window as unknown as { firstTile?: number };
    new MutationObserver((_, observer) => {
      if (!document.querySelector(".tile")) return;
      observer.disconnect();
      requestAnimationFrame(() => (seen.firstTile = performance.now()));
    }).observe(document, { childList: true, subtree: true });
  });
  await openWall(page);
  const times = await page.waitForFunction(() => {
    const painted = performance.getEntriesByName("first-contentful-paint")[0]?.startTime;
    const tile = (window as unknown as { firstTile?: number }).firstTile;
    return painted && tile ? { painted, tile } : undefined;
  });
  const result = await times.jsonValue();
  await context.close();
  return result!;
}

/** Frames that the page could have drawn: an idle main thread gives 60 a second. */
function countFrames(page: Page, milliseconds: number): Promise<{ perSecond: number; slowest: number; late: number }> {
  return page.evaluate(
    (length) =>
      new Promise((done) => {
        const gaps: number[] = [];
        let before = 0;
        const start = performance.now();
        const frame = (at: number) => {
          if (before > 0) gaps.push(at - before);
          before = at;
          if (at - start < length) return void requestAnimationFrame(frame);
          const total = gaps.reduce((a, b) => a + b, 0);
          done({ perSecond: (gaps.length * 1_000) / total, slowest: Math.max(...gaps), late: gaps.filter((g) => g > 34).length / gaps.length });
        };
        requestAnimationFrame(frame);
      }),
    milliseconds,
  );
}

interface Look {
  at: number; // seconds
  heap: number; // bytes, after a collection
  nodes: number;
  listeners: number;
  alerts: number; // that are open: the page holds them all
}

/** The page's memory now, after a collection. */
async function look(cdp: CDPSession): Promise<Omit<Look, "at">> {
  await cdp.send("HeapProfiler.collectGarbage");
  const now = await metrics(cdp);
  const open = (await (await fetch(`${process.env.UNDERTONE_URL}/v1/alerts?limit=10000`)).json()) as { alerts: unknown[] };
  return { heap: now.JSHeapUsedSize!, nodes: now.Nodes!, listeners: now.JSEventListeners!, alerts: open.alerts.length };
}

/** What a page has that was not open for all this time: more than that, the old one should not have either. */
async function openedAnew(browser: Browser): Promise<Omit<Look, "at">> {
  const page = await browser.newPage();
  await openWall(page);
  await page.waitForTimeout(2.5 * stretch); // as long as the old one was open before its first look
  const cdp = await session(page, "timeTicks");
  await cdp.send("HeapProfiler.enable");
  return look(cdp);
}

/**
 * Looks at the page's memory from time to time, and at how busy it was between:
 * the collections that the looks ask for are not counted.
 */
async function overTime(page: Page, browser: CDPSession): Promise<{ busy: number; busyCPU: number; processes: Record<string, number>; looks: Look[] }> {
  const clock = await session(page, "timeTicks");
  const cpu = await session(page, "threadTicks");
  await clock.send("HeapProfiler.enable");
  const began = Date.now();
  const list: Look[] = [];
  let busy = 0;
  let busyCPU = 0;
  let watched = 0;
  let processes: Record<string, number> = {};
  for (let i = 0; i <= looks; i++) {
    const now = await look(clock);
    const start = Date.now();
    const before = await metrics(clock);
    const beforeCPU = await metrics(cpu);
    const running = await cpuTimes(browser);
    list.push({ at: (start - began) / 1_000, ...now });
    if (i === looks) break;
    await page.waitForTimeout((seconds * 1_000) / looks);
    busy += (await metrics(clock)).TaskDuration! - before.TaskDuration!;
    busyCPU += (await metrics(cpu)).TaskDuration! - beforeCPU.TaskDuration!;
    for (const [type, n] of Object.entries(await cpuTimes(browser))) processes[type] = (processes[type] ?? 0) + n - (running[type] ?? 0);
    watched += (Date.now() - start) / 1_000;
  }
  processes = Object.fromEntries(Object.entries(processes).map(([type, n]) => [type, n / watched]));
  return { busy: busy / watched, busyCPU: busyCPU / watched, processes, looks: list };
}

async function session(page: Page, timeDomain: "timeTicks" | "threadTicks"): Promise<CDPSession> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable", { timeDomain });
  return cdp;
}

async function metrics(cdp: CDPSession): Promise<Record<string, number>> {
  const { metrics } = await cdp.send("Performance.getMetrics");
  return Object.fromEntries(metrics.map((m) => [m.name, m.value]));
}

/** Seconds of CPU by kind of process: the renderer, and the one that rasters without a GPU. */
async function cpuTimes(browser: CDPSession): Promise<Record<string, number>> {
  const { processInfo } = await browser.send("SystemInfo.getProcessInfo");
  const times: Record<string, number> = {};
  for (const p of processInfo) times[p.type] = (times[p.type] ?? 0) + p.cpuTime;
  return times;
}
