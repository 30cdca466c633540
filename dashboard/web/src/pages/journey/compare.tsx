import { useEffect, useState } from "preact/hooks";
import { setParams, writeRange } from "../../router/query";
import { before, overlap, readAgainst, type Period } from "./period";
import { SpanInputs } from "./periodbar";
import { words } from "./words";

type Way = "none" | "before" | "custom";

function wayOf(against: string | undefined): Way {
  if (against === undefined) return "none";
  return against === "before" ? "before" : "custom";
}

/** Chooses the time to compare with. */
export function Compare({ period, against }: { period: Period; against: string | undefined }) {
  const w = words.value;
  const [way, setWay] = useState(wayOf(against));
  useEffect(() => setWay(wayOf(against)), [against]);
  const choose = (next: Way) => {
    setWay(next);
    if (next !== "custom") setParams({ against: next === "none" ? undefined : next });
  };
  const other = readAgainst(against, period);
  const calendar = period.preset === "today" || period.preset === "week" ? period.preset : "before";
  return (
    <div class="compare">
      <label>
        {w.compare}{" "}
        <select value={way} onChange={(e) => choose(e.currentTarget.value as Way)}>
          <option value="none">{w.against.none}</option>
          <option value="before">{w.against[calendar]}</option>
          <option value="custom">{w.against.custom}</option>
        </select>
      </label>
      {way === "custom" && <SpanInputs span={other ?? before(period)} from={w.againstFrom} onSpan={(span) => setParams({ against: writeRange(span) })} />}
      {other && overlap(other, period.span) && <p role="alert">{w.overlap}</p>}
    </div>
  );
}
