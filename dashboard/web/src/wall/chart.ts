// The trend line: uPlot with everything but the line taken away.

import uPlot from "uplot";

export interface Chart {
  show(points: (number | null)[]): void;
  destroy(): void;
}

interface Colours {
  negative: string;
  positive: string;
  zero: string;
}

/** Draws into the box and follows its size. */
export function createChart(box: HTMLElement, points: (number | null)[]): Chart {
  const plot = new uPlot(options(box, coloursOf(box)), data(points), box);
  const observer = new ResizeObserver(() => {
    const size = sizeOf(box);
    if (size.width !== plot.width || size.height !== plot.height) plot.setSize(size);
  });
  observer.observe(box);
  return {
    show: (next) => plot.setData(data(next)),
    destroy() {
      observer.disconnect();
      plot.destroy();
    },
  };
}

function data(points: (number | null)[]): uPlot.AlignedData {
  return [points.map((_, i) => i), points];
}

function sizeOf(box: HTMLElement): { width: number; height: number } {
  return { width: Math.max(1, box.clientWidth), height: Math.max(1, box.clientHeight) };
}

function coloursOf(box: HTMLElement): Colours {
  const style = getComputedStyle(box);
  const read = (name: string) => style.getPropertyValue(name).trim() || "#888";
  return { negative: read("--negative"), positive: read("--positive"), zero: read("--line") };
}

function options(box: HTMLElement, colours: Colours): uPlot.Options {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  const width = rem * 0.16;
  return {
    ...sizeOf(box),
    pxAlign: false,
    legend: { show: false },
    cursor: { show: false },
    axes: [{ show: false }, { show: false }],
    padding: [width, width * 2.5, width, width],
    // The same scale on every tile: what looks worse is worse.
    scales: { x: { time: false, range: (_, min, max) => [min, Math.max(max, min + 1)] }, y: { range: [-1, 1] } },
    series: [
      {},
      {
        width,
        paths: uPlot.paths.spline!(),
        stroke: (u) => bySign(u, colours, 1),
        fill: (u) => bySign(u, colours, 0.22),
        fillTo: 0,
        spanGaps: false,
        points: { show: true, size: width * 2.6, filter: lonely, fill: (u) => bySign(u, colours, 1), width: 0 },
      },
    ],
    hooks: { drawClear: [(u) => drawZero(u, colours.zero, rem)] },
  };
}

// A minute between two gaps has no line to either side, and the newest one is
// where the eye should land: both get a dot.
const lonely: uPlot.Series.Points.Filter = (u, series, show) => {
  if (!show) return null;
  const y = u.data[series];
  if (!y) return null;
  const dots: number[] = [];
  let last = -1;
  for (let i = 0; i < y.length; i++) {
    if (y[i] == null) continue;
    last = i;
    if (y[i - 1] == null && y[i + 1] == null) dots.push(i);
  }
  if (last >= 0 && dots.at(-1) !== last) dots.push(last);
  return dots;
};

function bySign(u: uPlot, colours: Colours, alpha: number): CanvasGradient | string {
  const top = u.valToPos(1, "y", true);
  const bottom = u.valToPos(-1, "y", true);
  if (!Number.isFinite(top) || !Number.isFinite(bottom)) return colours.positive;
  const gradient = u.ctx.createLinearGradient(0, top, 0, bottom);
  const faded = (colour: string) => colour + Math.round(alpha * 255).toString(16).padStart(2, "0");
  gradient.addColorStop(0, faded(colours.positive));
  gradient.addColorStop(0.47, faded(colours.positive));
  gradient.addColorStop(0.56, faded(colours.negative));
  gradient.addColorStop(1, faded(colours.negative));
  return gradient;
}

function drawZero(u: uPlot, colour: string, rem: number): void {
  const y = u.valToPos(0, "y", true);
  const { left, width } = u.bbox;
  u.ctx.save();
  u.ctx.strokeStyle = colour;
  u.ctx.lineWidth = Math.max(1, rem / 14) * devicePixelRatio;
  u.ctx.setLineDash([rem * 0.25 * devicePixelRatio, rem * 0.35 * devicePixelRatio]);
  u.ctx.beginPath();
  u.ctx.moveTo(left, y);
  u.ctx.lineTo(left + width, y);
  u.ctx.stroke();
  u.ctx.restore();
}
