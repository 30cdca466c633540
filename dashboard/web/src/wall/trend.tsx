import { useEffect, useRef } from "preact/hooks";
import { signed } from "../format";
import { words } from "../i18n";
import { createChart, type Chart } from "./chart";
import { scheme } from "./scheme";

/** The last hour as a line; minutes without a customer are gaps in it. */
export function Trend({ points }: { points: (number | null)[] }) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart | undefined>(undefined);
  const theme = scheme.value;

  useEffect(() => {
    if (!box.current) return;
    const one = createChart(box.current, points);
    chart.current = one;
    return () => one.destroy();
  }, [theme]);
  useEffect(() => chart.current?.show(points), [points]);

  return <div class="trend" role="img" aria-label={describe(points)} ref={box} />;
}

function describe(points: (number | null)[]): string {
  const known = points.filter((p) => p !== null);
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return words.value.noTrend;
  return words.value.trend(signed(first), signed(last));
}
