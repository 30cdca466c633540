// The mood over time: uPlot with a line, bars for the number of messages, marks
// for alerts, and a stretch that can be dragged.

import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { Severity } from "../../api/types";
import type { Lang } from "../../i18n";
import type { Span } from "../../router/query";
import type { Dot } from "./points";

export interface Shown {
  dots: Dot[];
  /** An alert on the whole channel stands above the chart, one on a conversation is a tick. */
  marks: { at: number; severity: Severity; whole: boolean }[];
  span: Span;
}

export interface Hooks {
  lang: Lang;
  onRange(span: Span): void;
  /** The point under the pointer, undefined when it left. */
  onPoint(dot: Dot | undefined): void;
}

export interface Chart {
  show(next: Shown): void;
  destroy(): void;
}

interface Colours {
  negative: string;
  positive: string;
  line: string;
  muted: string;
  neutral: string;
  alert: string;
  watch: string;
  info: string;
  font: string;
}

export function createChart(box: HTMLElement, first: Shown, hooks: Hooks): Chart {
  let shown = first;
  const colours = coloursOf(box);
  const plot = new uPlot(options(box, colours, hooks, () => shown), data(shown), box);
  const observer = new ResizeObserver(() => plot.setSize(sizeOf(box)));
  observer.observe(box);
  return {
    show(next) {
      shown = next;
      plot.setData(data(next));
    },
    destroy() {
      observer.disconnect();
      plot.destroy();
    },
  };
}

function data({ dots }: Shown): uPlot.AlignedData {
  return [dots.map((d) => (d.from + d.to) / 2000), dots.map((d) => d.messages), dots.map((d) => d.mood)];
}

function sizeOf(box: HTMLElement): { width: number; height: number } {
  return { width: Math.max(1, box.clientWidth), height: Math.max(1, box.clientHeight) };
}

function coloursOf(box: HTMLElement): Colours {
  const style = getComputedStyle(box);
  const read = (name: string) => style.getPropertyValue(name).trim() || "#888";
  return {
    negative: read("--negative"),
    positive: read("--positive"),
    line: read("--line"),
    muted: read("--muted"),
    neutral: read("--neutral"),
    alert: read("--alert"),
    watch: read("--watch"),
    info: read("--info"),
    font: `${parseFloat(style.fontSize) * 0.8125}px ${style.fontFamily}`,
  };
}

function options(box: HTMLElement, c: Colours, hooks: Hooks, shown: () => Shown): uPlot.Options {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  const axis = { stroke: c.muted, font: c.font, ticks: { show: false }, grid: { stroke: c.line, width: 1, dash: [2, 4] } };
  return {
    ...sizeOf(box),
    legend: { show: false },
    padding: [rem * 0.9, rem * 0.6, 0, 0],
    cursor: { drag: { x: true, y: false, setScale: false, dist: 6 }, points: { size: rem * 0.6, fill: (u, s) => (s === 2 ? bySign(u, c, 1) : "transparent") as string } },
    select: { show: true, left: 0, top: 0, width: 0, height: 0 },
    scales: {
      x: { range: () => [shown().span.from / 1000, shown().span.to / 1000] },
      y: { range: [-1, 1] },
      // Bars take the lower quarter: they are the ground of the line.
      n: { range: (_, __, most) => [0, Math.max(1, most ?? 1) * 4] },
    },
    axes: [
      { ...axis, grid: { show: false }, size: rem * 1.9, space: rem * 6, values: (u, splits) => times(u, splits, hooks.lang) },
      { ...axis, size: rem * 3.2, splits: () => [-1, -0.5, 0, 0.5, 1], values: (_, splits) => splits.map(sign) },
    ],
    series: [
      {},
      { scale: "n", paths: uPlot.paths.bars!({ size: [0.72, rem * 3] }), fill: `${c.neutral}38`, width: 0, points: { show: false } },
      {
        scale: "y",
        width: rem * 0.14,
        stroke: (u) => bySign(u, c, 1),
        fill: (u) => bySign(u, c, 0.14),
        fillTo: 0,
        paths: uPlot.paths.linear!(),
        spanGaps: false,
        points: { show: true, size: rem * 0.36, width: 0, fill: (u) => bySign(u, c, 1), filter: sparse },
      },
    ],
    hooks: {
      draw: [(u) => drawMarks(u, c, shown(), rem)],
      setSelect: [(u) => selected(u, hooks)],
      setCursor: [(u) => hooks.onPoint(u.cursor.idx == null ? undefined : shown().dots[u.cursor.idx])],
    },
  };
}

// Few points are all dots; of many only those without a neighbour are.
const sparse: uPlot.Series.Points.Filter = (u, series, show) => {
  const y = u.data[series];
  if (!show || !y) return null;
  const few = y.length <= 72;
  const dots: number[] = [];
  for (let i = 0; i < y.length; i++) if (y[i] != null && (few || (y[i - 1] == null && y[i + 1] == null))) dots.push(i);
  return dots;
};

function selected(u: uPlot, hooks: Hooks): void {
  const { left, width } = u.select;
  if (width < 6) return;
  const from = u.posToVal(left, "x") * 1000;
  const to = u.posToVal(left + width, "x") * 1000;
  u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  hooks.onRange({ from, to });
}

function sign(v: number): string {
  return v === 0 ? "0" : `${v < 0 ? "−" : "+"}${Math.abs(v * 100)}`;
}

function times(u: uPlot, splits: number[], lang: Lang): string[] {
  const { min = 0, max = 0 } = u.scales.x ?? {};
  const days = max - min > 2 * 86_400;
  const clock = new Intl.DateTimeFormat(lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const date = new Intl.DateTimeFormat(lang, { month: "short", day: "numeric" });
  return splits.map((s) => {
    // A time at the edge would be cut off, or stand on the other axis' words.
    if (Math.min(s - min, max - s) < (max - min) * 0.025) return "";
    const at = new Date(s * 1000);
    const midnight = at.getHours() === 0 && at.getMinutes() === 0;
    return days || midnight ? date.format(at) + (days && !midnight ? ` ${clock.format(at)}` : "") : clock.format(at);
  });
}

function bySign(u: uPlot, c: Colours, alpha: number): CanvasGradient | string {
  const top = u.valToPos(1, "y", true);
  const bottom = u.valToPos(-1, "y", true);
  if (!Number.isFinite(top) || !Number.isFinite(bottom)) return c.positive;
  const gradient = u.ctx.createLinearGradient(0, top, 0, bottom);
  const faded = (colour: string) => colour + Math.round(alpha * 255).toString(16).padStart(2, "0");
  for (const [at, colour] of [[0, c.positive], [0.47, c.positive], [0.56, c.negative], [1, c.negative]] as const) gradient.addColorStop(at, faded(colour));
  return gradient;
}

// An alert is a triangle above the line, as on the wall: its shape says what it is.
function drawMarks(u: uPlot, c: Colours, { marks, span }: Shown, rem: number): void {
  const { ctx, bbox } = u;
  const zero = u.valToPos(0, "y", true);
  ctx.save();
  ctx.strokeStyle = c.muted;
  ctx.lineWidth = devicePixelRatio;
  ctx.beginPath();
  ctx.moveTo(bbox.left, zero);
  ctx.lineTo(bbox.left + bbox.width, zero);
  ctx.stroke();
  for (const m of marks) {
    if (m.at < span.from || m.at > span.to) continue;
    const x = u.valToPos(m.at / 1000, "x", true);
    ctx.fillStyle = ctx.strokeStyle = m.severity === "critical" ? c.alert : m.severity === "warning" ? c.watch : c.info;
    if (m.whole) triangle(ctx, x, bbox, rem * 0.42 * devicePixelRatio);
    else ctx.fillRect(x - devicePixelRatio, bbox.top - rem * 0.5 * devicePixelRatio, 2 * devicePixelRatio, rem * 0.5 * devicePixelRatio);
  }
  ctx.restore();
}

function triangle(ctx: CanvasRenderingContext2D, x: number, bbox: uPlot.BBox, size: number): void {
  const middle = bbox.top - size;
  ctx.beginPath();
  ctx.moveTo(x, middle - size);
  ctx.lineTo(x + size, middle + size);
  ctx.lineTo(x - size, middle + size);
  ctx.closePath();
  ctx.fill();
  ctx.globalAlpha = 0.6;
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.globalAlpha = 1;
}
