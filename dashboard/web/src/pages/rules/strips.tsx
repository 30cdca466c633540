import type { BacktestReport } from "../../api/types";
import { count, when } from "../../format";
import { lang } from "../../i18n";
import { stripsOf } from "./strip";
import { words } from "./words";

interface StripsProps {
  report: BacktestReport;
  only: string | undefined;
  onChoose: (rule: string) => void;
}

/** A line a rule: each alert a stroke at its time, the new ones tall. */
export function Strips({ report, only, onChoose }: StripsProps) {
  const w = words.value;
  const strips = stripsOf(report);
  const n = (x: number) => count(x, lang.value);
  if (strips.length === 0) return <p class="muted">{w.none}</p>;
  return (
    <div class="strips">
      {report.summary.present && <p class="muted">{w.stripHint}</p>}
      <ul>
        {strips.map((s) => (
          <li key={s.rule}>
            <button type="button" aria-pressed={s.rule === only} onClick={() => onChoose(s.rule)}>
              <code>{s.rule}</code>
              <b>{n(s.alerts)}</b>
              <span class="unseen">{w.stripOf(n(s.fresh))}</span>
              <svg viewBox="0 0 1000 20" preserveAspectRatio="none" aria-hidden="true">
                <path class="ground" d="M0 19.500H1000" />
                <path class="old" d={s.old} />
                <path class="fresh" d={s.new} />
              </svg>
            </button>
          </li>
        ))}
      </ul>
      {report.from && report.to && (
        <p class="strips-axis">
          <span>{when(report.from, lang.value)}</span>
          <span>{when((Date.parse(report.from) + Date.parse(report.to)) / 2, lang.value)}</span>
          <span>{when(report.to, lang.value)}</span>
        </p>
      )}
    </div>
  );
}
