import type { Finding } from "../../api/types";
import { lang } from "../../i18n";
import { tell } from "./finding";
import { words } from "./words";

/** The comparisons of a condition: what, how much it was, what was asked. */
export function Findings({ findings, caption }: { findings: readonly Finding[]; caption: string }) {
  return (
    <table class="findings">
      <caption class="unseen">{caption}</caption>
      <tbody>
        {findings.map((f) => (
          <Line key={f.text} finding={f} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ finding }: { finding: Finding }) {
  const w = words.value;
  const t = tell(finding, lang.value);
  const state = t.error ? w.unknowable : t.held ? w.met : w.unmet;
  return (
    <tr data-held={t.held} title={t.code}>
      <td>
        <svg class="tick" viewBox="0 0 20 20" role="img" aria-label={state}>
          <path d={t.held ? "M3 11l5 5L17 5" : "M5 5l10 10M15 5L5 15"} />
        </svg>
      </td>
      <th scope="row" dir="auto">
        {t.what}
      </th>
      <td class="finding-value">{t.value}</td>
      <td class="finding-asks">{t.asks}</td>
    </tr>
  );
}
