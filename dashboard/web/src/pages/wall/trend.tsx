import { useMemo } from "preact/hooks";
import { moment, signed } from "../../format";
import { label, lang } from "../../i18n";
import { to } from "../../router/query";
import { SeverityMark } from "../../ui/marks";
import { alertText } from "./alertlist";
import type { Mark } from "./hour";
import { box, course, pathsOf, xAt, yAt } from "./line";
import { words } from "./words";

interface TrendProps {
  /** Each minute's mood, the last one now. */
  points: readonly (number | null)[];
  now: number | undefined;
  marks: readonly Mark[];
}

/** The last hour as a line with its alerts on it; times without a customer are gaps. */
export function Trend({ points, now, marks }: TrendProps) {
  const line = useMemo(() => course(points, now), [points, now]);
  const paths = useMemo(() => pathsOf(line), [line]);
  const end = line.at(-1) ?? null;
  return (
    <div class="trend">
      <svg viewBox={`0 0 ${box.width} ${box.height}`} preserveAspectRatio="none" role="img" aria-label={describe(line)}>
        <path class="zero" d={`M0 ${yAt(0)}H${box.width}`} />
        <path class="area" d={paths.area} />
        <path class="line" d={paths.line} />
      </svg>
      {end !== null && <i class="end" data-sign={end < 0 ? "negative" : "positive"} style={placed(line.length - 1, line)} />}
      {marks.map((m) => (
        <Marked key={m.alert.id} mark={m} line={line} />
      ))}
    </div>
  );
}

function Marked({ mark, line }: { mark: Mark; line: readonly (number | null)[] }) {
  const { alert } = mark;
  const at = Math.max(0, line.length - 1 - mark.ago);
  const what = `${label("severities", mark.severity)}: ${alertText(alert, lang.value)}`;
  const state = `${label("alertStates", alert.state)}, ${moment(alert.raised_at, lang.value)}`;
  return (
    <a class="raised" data-severity={mark.severity} data-open={mark.open || undefined} style={placed(at, line)} href={to({ page: "alerts", id: alert.id })} aria-label={`${what} (${state})`} title={`${what}\n${state}`}>
      <SeverityMark severity={mark.severity} />
    </a>
  );
}

/** On the line, or at zero where nobody spoke. */
function placed(i: number, line: readonly (number | null)[]): { left: string; top: string } {
  const y = yAt(line[i] ?? 0);
  return { left: `${xAt(i, line.length)}%`, top: `${(100 * y) / box.height}%` };
}

function describe(line: readonly (number | null)[]): string {
  const known = line.filter((p) => p !== null);
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return words.value.noTrend;
  return words.value.trend(signed(first), signed(last));
}

/** What all lines are coloured with: below zero in one colour, above in the other. */
export function Colours() {
  return (
    <svg class="colours" width="0" height="0" aria-hidden="true">
      <linearGradient id="by-sign" gradientUnits="userSpaceOnUse" x1="0" y1="0" x2="0" y2={box.height}>
        <stop class="positive" offset=".47" />
        <stop class="negative" offset=".55" />
      </linearGradient>
    </svg>
  );
}
