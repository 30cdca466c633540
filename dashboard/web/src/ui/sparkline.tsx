import { useId } from "preact/hooks";

interface SparklineProps {
  /** -1 to 1, evenly spaced; null is a gap. */
  points: (number | null)[];
  /** What it shows, for those who do not see it. */
  label: string;
}

/** A line without axes, below zero in one colour and above in the other. Cheap enough for a table. */
export function Sparkline({ points, label }: SparklineProps) {
  const id = useId();
  const path = pathOf(points);
  return (
    <svg class="sparkline" viewBox="0 0 100 30" preserveAspectRatio="none" role="img" aria-label={label}>
      <clipPath id={`${id}a`}>
        <rect width="100" height="15" />
      </clipPath>
      <clipPath id={`${id}b`}>
        <rect y="15" width="100" height="15" />
      </clipPath>
      <path class="zero" d="M0 15H100" />
      <path class="positive" d={path} clip-path={`url(#${id}a)`} />
      <path class="negative" d={path} clip-path={`url(#${id}b)`} />
    </svg>
  );
}

/** A move for the first point after a gap, else a line; a lonely point is a dot. */
export function pathOf(points: (number | null)[]): string {
  const step = 100 / Math.max(1, points.length - 1);
  let path = "";
  points.forEach((p, i) => {
    if (p === null) return;
    const at = `${round(i * step)} ${round(15 - p * 14)}`;
    const begins = (points[i - 1] ?? null) === null;
    path += begins ? `M${at}` : `L${at}`;
    if (begins && (points[i + 1] ?? null) === null) path += "h.01";
  });
  return path;
}

function round(n: number): number {
  return Math.round(n * 100) / 100;
}
