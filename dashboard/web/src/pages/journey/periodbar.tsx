import { useEffect, useState } from "preact/hooks";
import { setParams, writeRange, type Span } from "../../router/query";
import { Choice } from "./choice";
import { fromInputs, paramsOf, presets, toInput, type Period, type Preset } from "./period";
import { words } from "./words";

/** Chooses the time that is looked at; it stands in the address. */
export function PeriodBar({ period }: { period: Period }) {
  const w = words.value;
  const [custom, setCustom] = useState(period.preset === "custom");
  // The address may change by the browser's Back.
  useEffect(() => setCustom(period.preset === "custom"), [period.preset]);
  const choose = (preset: Preset) => {
    setCustom(preset === "custom");
    if (preset !== "custom") setParams(paramsOf(preset));
  };
  return (
    <>
      <Choice name={w.period} options={presets.map((id) => ({ id, title: w.presets[id] }))} chosen={custom ? "custom" : period.preset} onChoose={choose} />
      {custom && <SpanInputs span={period.span} from={w.from} onSpan={(span) => setParams({ period: undefined, range: writeRange(span) })} />}
    </>
  );
}

/** Two moments; they take effect when both are there and in order. */
export function SpanInputs({ span, from, onSpan }: { span: Span; from: string; onSpan: (span: Span) => void }) {
  const w = words.value;
  const [ends, setEnds] = useState([toInput(span.from), toInput(span.to)] as [string, string]);
  const bad = !fromInputs(...ends);
  const change = (next: [string, string]) => {
    setEnds(next);
    const read = fromInputs(...next);
    if (read) onSpan(read);
  };
  return (
    <div class="span-inputs" data-bad={bad || undefined}>
      <label>
        {from} <input type="datetime-local" value={ends[0]} aria-invalid={bad} onChange={(e) => change([e.currentTarget.value, ends[1]])} />
      </label>
      <label>
        {w.to} <input type="datetime-local" value={ends[1]} aria-invalid={bad} onChange={(e) => change([ends[0], e.currentTarget.value])} />
      </label>
      {bad && <p role="alert">{w.badSpan}</p>}
    </div>
  );
}
