import type { Measure } from "./model";
import { SignMark } from "./sign";
import { words } from "./words";

const diverging = ["n3", "n2", "n1", "0", "p1", "p2", "p3"];
const growing = ["v0", "v1", "v2", "v3", "v4"];

/** What the colours, the shapes and the dashes mean. */
export function Legend({ measure }: { measure: Measure }) {
  const w = words.value;
  const volume = measure === "volume";
  const gap = measure === "gap";
  return (
    <div class="legend">
      {!volume && <SignMark sign="bad" />}
      <span>{volume ? w.legend.little : gap ? w.gapBad : w.legend.bad}</span>
      <span class="swatches" aria-hidden="true">
        {(volume ? growing : diverging).map((step) => (
          <i key={step} data-heat={step} />
        ))}
      </span>
      <span>{volume ? w.legend.much : gap ? w.gapGood : w.legend.good}</span>
      {!volume && <SignMark sign="good" />}
      {!volume && (
        <span class="legend-unsure">
          <i class="heat" data-unsure aria-hidden="true" />
          {measure === "change" ? w.legend.chance : w.legend.unsure}
        </span>
      )}
    </div>
  );
}
