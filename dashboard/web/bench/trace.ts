// What a trace of Chromium says about a page's main thread.

import type { CDPSession } from "@playwright/test";

/** An event of Chromium's trace format; times in microseconds. */
export interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  /** CPU time of the thread, which others on the machine do not add to. */
  tdur?: number;
  args?: { name?: string };
}

export interface Traced {
  seconds: number;
  /** Shares of the time: by the clock, and of the CPU alone. */
  busy: number;
  busyCPU: number;
  /** Tasks of more than 50 ms, by the clock; the longest in milliseconds, and its CPU time. */
  longTasks: number;
  longest: number;
  longestCPU: number;
  /** Frames that were drawn, a second. */
  drawn: number;
  dropped: number;
  /** Milliseconds a second by what was done, without what it led to. */
  parts: Record<string, number>;
}

/** The kinds that are told apart; anything else is "other". */
const kinds: Record<string, string[]> = {
  script: ["FunctionCall", "EvaluateScript", "EventDispatch", "TimerFire", "FireAnimationFrame", "v8.callFunction", "RunMicrotasks", "WebSocketReceive", "v8.run"],
  style: ["UpdateLayoutTree", "RecalculateStyles", "ParseAuthorStyleSheet"],
  layout: ["Layout", "HitTest", "IntersectionObserverController::computeIntersections"],
  paint: ["PrePaint", "Paint", "Layerize", "Commit", "UpdateLayer", "UpdateLayerTree"],
  garbage: ["MinorGC", "MajorGC", "V8.GCScavenger", "BlinkGC.AtomicPhase", "V8.GC_MC_BACKGROUND_MARKING"],
};
const kindOf = new Map(Object.entries(kinds).flatMap(([kind, names]) => names.map((name) => [name, kind] as const)));

export const categories = ["devtools.timeline", "disabled-by-default-devtools.timeline", "devtools.timeline.frame", "disabled-by-default-devtools.timeline.frame", "toplevel", "v8"];

/** Traces the whole browser for a while. */
export async function trace(browser: CDPSession, milliseconds: number): Promise<TraceEvent[]> {
  const events: TraceEvent[] = [];
  browser.on("Tracing.dataCollected", ({ value }) => {
    for (const e of value) events.push(e as unknown as TraceEvent);
  });
  await browser.send("Tracing.start", { transferMode: "ReportEvents", traceConfig: { includedCategories: categories, excludedCategories: ["*"] } });
  await new Promise((done) => setTimeout(done, milliseconds));
  const complete = new Promise((done) => browser.once("Tracing.tracingComplete", done));
  await browser.send("Tracing.end");
  await complete;
  return events;
}

/** Reads a trace of one page. */
export function read(events: TraceEvent[], milliseconds: number): Traced {
  const thread = mainThread(events);
  const mine = events.filter((e) => e.ph === "X" && e.pid === thread.pid && e.tid === thread.tid);
  const tasks = mine.filter((e) => e.name === "RunTask");
  const longest = tasks.reduce<TraceEvent | undefined>((a, b) => ((a?.dur ?? 0) >= (b.dur ?? 0) ? a : b), undefined);
  const span = milliseconds * 1_000;
  const frames = (name: string) => events.filter((e) => e.name === name && e.pid === thread.pid).length;
  return {
    seconds: milliseconds / 1_000,
    busy: sum(tasks, (e) => e.dur) / span,
    busyCPU: sum(tasks, (e) => e.tdur) / span,
    longTasks: tasks.filter((e) => (e.dur ?? 0) > 50_000).length,
    longest: (longest?.dur ?? 0) / 1_000,
    longestCPU: (longest?.tdur ?? 0) / 1_000,
    drawn: (frames("DrawFrame") * 1_000) / milliseconds,
    dropped: frames("DroppedFrame"),
    parts: parts(mine, milliseconds),
  };
}

/** The main thread of the renderer that did most: a browser has spare ones. */
function mainThread(events: TraceEvent[]): { pid: number; tid: number } {
  const mains = events.filter((e) => e.name === "thread_name" && e.args?.name === "CrRendererMain");
  const work = (t: TraceEvent) => sum(events.filter((e) => e.name === "RunTask" && e.pid === t.pid && e.tid === t.tid), (e) => e.dur);
  const busiest = mains.map((t) => ({ t, n: work(t) })).sort((a, b) => b.n - a.n)[0];
  if (!busiest) throw new Error("the trace has no renderer");
  return busiest.t;
}

function sum(events: TraceEvent[], of: (e: TraceEvent) => number | undefined): number {
  return events.reduce((total, e) => total + (of(e) ?? 0), 0);
}

/** CPU time by kind, each event without those inside of it. */
function parts(events: TraceEvent[], milliseconds: number): Record<string, number> {
  const total: Record<string, number> = {};
  const open: { end: number; kind: string }[] = [];
  const add = (kind: string, n: number) => (total[kind] = (total[kind] ?? 0) + n);
  for (const e of [...events].sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))) {
    while (open.length > 0 && open.at(-1)!.end <= e.ts) open.pop();
    const outer = open.at(-1);
    // What has no kind of its own is a part of what it stands in.
    const kind = kindOf.get(e.name) ?? outer?.kind ?? "other";
    if (outer) add(outer.kind, -(e.tdur ?? 0));
    add(kind, e.tdur ?? 0);
    open.push({ end: e.ts + (e.dur ?? 0), kind });
  }
  return Object.fromEntries(Object.entries(total).map(([kind, n]) => [kind, n / milliseconds]));
}
