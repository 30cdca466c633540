import type { Journey } from "../../api/types";
import { count } from "../../format";
import { label, lang } from "../../i18n";
import { to } from "../../router/query";
import { Card } from "../../ui/card";
import { MoodFigure } from "../../ui/tags";
import { Gap } from "./gap";
import { words } from "./words";

/** Where on their way customers are, how they feel there, and what they expected. */
export function Touchpoints({ channel, journey, note }: { channel: string; journey: Journey | undefined; note: string }) {
  const w = words.value;
  const rows = (journey?.touchpoints ?? []).flatMap((s) => {
    const cell = s.channels.find((c) => c.channel === channel);
    return cell && cell.messages > 0 ? [{ touchpoint: s.touchpoint, ...cell }] : [];
  });
  return (
    <Card title={w.touchpoints} aside={<span class="note">{note}</span>}>
      {rows.length === 0 ? (
        <p class="note">{w.noTouchpoints}</p>
      ) : (
        <div class="table" tabIndex={0} role="group" aria-label={w.touchpoints}>
          <table>
            <caption class="unseen">{w.touchpoints}</caption>
            <thead>
              <tr>
                <th scope="col">{w.touchpoint}</th>
                <th scope="col" data-numeric>{w.customers}</th>
                <th scope="col" data-numeric>{w.mood}</th>
                <th scope="col" data-numeric>
                  {w.gap}
                  <small>{w.gapNote}</small>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((r) => (
                <tr key={r.touchpoint}>
                  <th scope="row">
                    <a href={to({ page: "channel", channel }, { touchpoint: r.touchpoint })}>{label("touchpoints", r.touchpoint)}</a>
                  </th>
                  <td data-numeric>{count(r.messages, lang.value)}</td>
                  <td data-numeric>
                    <MoodFigure sentiment={r.sentiment} size="s" />
                  </td>
                  <td data-numeric><Gap gap={r.expectation_gap} /></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}
