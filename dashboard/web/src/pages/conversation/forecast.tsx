import type { CourseCause, CSATView, RiskView } from "../../api/types";
import { decimal, percent } from "../../format";
import { lang } from "../../i18n";
import { Card } from "../../ui/card";
import { cause } from "./causes";
import { words } from "./words";

interface ForecastProps {
  risk: RiskView | undefined;
  csat: CSATView | undefined;
  onGo: (message: string) => void;
}

/** What to expect of the conversation, and why. */
export function Forecast({ risk, csat, onGo }: ForecastProps) {
  const w = words.value;
  return (
    <Card title={w.forecast} class="forecast">
      {!risk && !csat && <p class="note">{w.noForecast}</p>}
      {risk && (
        <section aria-label={w.risk}>
          <Figure name={w.risk} note={w.riskNote} value={percent(risk.score)} share={risk.score} bad={risk.score >= 0.5} />
          <Causes causes={risk.reasons} worse={1} up={w.riskUp} down={w.riskDown} onGo={onGo} />
        </section>
      )}
      {csat && (
        <section aria-label={w.csat}>
          <Figure name={w.csat} note={w.csatNote} value={decimal(csat.predicted, lang.value)} of={w.ofFive} share={(csat.predicted - 1) / 4} bad={csat.predicted < 2.5} />
          <Causes causes={csat.reasons} worse={-1} up={w.csatUp} down={w.csatDown} onGo={onGo} />
        </section>
      )}
    </Card>
  );
}

function Figure(p: { name: string; note: string; value: string; of?: string; share: number; bad: boolean }) {
  return (
    <div class="figure" data-bad={p.bad || undefined}>
      <p>
        <span>{p.name}</span> <small>{p.note}</small>
      </p>
      <strong>
        {p.value} {p.of && <small>{p.of}</small>}
      </strong>
      <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        <rect class="ground" width="100" height="4" />
        <rect width={Math.max(1, Math.min(100, p.share * 100))} height="4" />
      </svg>
    </div>
  );
}

interface CausesProps {
  causes: readonly CourseCause[];
  /** The sign of what is bad: a weight above zero raises the risk, one below it lowers the rating. */
  worse: 1 | -1;
  up: string;
  down: string;
  onGo: (message: string) => void;
}

function Causes({ causes, worse, up, down, onGo }: CausesProps) {
  return (
    <ul class="causes">
      {causes.map((c) => (
        <li key={c.what} data-mood={c.weight * worse > 0 ? "uneasy" : "content"}>
          <span class="arrow" aria-hidden="true">
            {c.weight > 0 ? "▲" : "▼"}
          </span>
          <span class="unseen">{c.weight > 0 ? up : down}: </span>
          {c.message ? (
            <button type="button" class="link" title={words.value.showTurn} onClick={() => onGo(c.message!)}>
              {cause(c.what, lang.value)}
            </button>
          ) : (
            <span>{cause(c.what, lang.value)}</span>
          )}
        </li>
      ))}
    </ul>
  );
}
