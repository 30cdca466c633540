import type { Journey } from "../../api/types";
import { lang } from "../../i18n";
import { Card } from "../../ui/card";
import { score } from "../../ui/mood";
import { fixed } from "./heatmap";
import { alike } from "./model";
import { words } from "./words";

/** The consistency in words, for those who never heard of an index. */
export function ConsistencyCard({ journey }: { journey: Journey }) {
  const w = words.value;
  const { index, channels, messages, before } = journey.consistency;
  return (
    <Card title={w.howAlike} class="consistency">
      {index === null ? (
        <p>{w.alikeNone}</p>
      ) : (
        <>
          <p class="verdict">
            <b>{fixed(index)}</b> {w.alike[alike(index)]}
            {before !== undefined && <small> {w.alikeBefore(fixed(before))}</small>}
          </p>
          <p>{w.alikeText(String(score(1 - index)), w.pairs(channels), new Intl.NumberFormat(lang.value).format(messages))}</p>
        </>
      )}
      <p class="muted">{w.perfect}</p>
    </Card>
  );
}
