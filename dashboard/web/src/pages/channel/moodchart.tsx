import { useSignal, type Signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Answer } from "../../api/query";
import type { Series, Ticket } from "../../api/types";
import { count, moment, percent, when } from "../../format";
import { lang, words as common } from "../../i18n";
import { setParams, to, writeRange, type Span } from "../../router/query";
import { Card } from "../../ui/card";
import { MoodFigure } from "../../ui/tags";
import { scheme } from "../../ui/theme";
import { createChart, type Chart, type Shown } from "./chart";
import { Gap } from "./gap";
import { marksOf, summary, withGaps, type Dot, type Summary } from "./points";
import { moved, presets, rangeOf, zoomed, type View } from "./time";
import { words } from "./words";

interface MoodChartProps {
  channel: string;
  view: View;
  now: number;
  dots: Dot[];
  alerts: readonly Ticket[];
  /** All of it in one, where that is known better than the points tell. */
  whole: Summary | undefined;
  /** Of the history, where the points come from there. */
  answer: (Answer<Series> & { reload(): void }) | undefined;
}

/** The mood over time; what is dragged becomes the time of the whole page. */
export function MoodChart(props: MoodChartProps) {
  const w = words.value;
  const pointed = useSignal<Dot | undefined>(undefined);
  const { dots, answer } = props;
  const empty = dots.every((d) => d.mood === null);
  const failed = answer?.error && answer.data === undefined;
  return (
    <Card title={w.overTime} class="over-time" aside={<Ranges {...props} />}>
      <Readout whole={props.whole ?? summary(dots)} pointed={pointed} view={props.view} />
      <div class="chart-frame" data-loading={(answer?.loading && answer.data === undefined) || undefined}>
        <Plot {...props} pointed={pointed} />
        {(empty || failed) && <p class="chart-note">{failed ? w.notKept : answer?.loading && answer.data === undefined ? common.value.loading : w.noPoints}</p>}
      </div>
      <div class="chart-foot">
        <p class="note">{w.dragHint}</p>
        <Steps view={props.view} now={props.now} />
      </div>
      {!empty && <Points {...props} />}
    </Card>
  );
}

function choose(span: Span, now: number): void {
  setParams({ range: rangeOf(span, now) });
}

function Ranges({ view }: MoodChartProps) {
  const w = words.value;
  const all = ["live", ...presets] as const;
  return (
    <div class="choices" role="group" aria-label={w.range}>
      {all.map((p) => (
        <button key={p} type="button" aria-pressed={view.preset === p} onClick={() => setParams({ range: p === "live" ? undefined : p, since: undefined })}>
          {w.ranges[p]}
        </button>
      ))}
      {view.preset === undefined && (
        <button type="button" aria-pressed="true" onClick={() => setParams({ range: undefined })} title={w.ranges.live}>
          {w.ownRange} <span aria-hidden="true">×</span>
        </button>
      )}
    </div>
  );
}

/** What dragging does, for the keyboard. */
function Steps({ view, now }: { view: View; now: number }) {
  const w = words.value;
  const steps: [string, string, Span][] = [
    [w.earlier, "←", moved(view.span, 1)],
    [w.later, "→", moved(view.span, -1)],
    [w.closer, "+", zoomed(view.span, 0.5, now)],
    [w.wider, "−", zoomed(view.span, 2, now)],
  ];
  return (
    <div class="choices">
      {steps.map(([name, sign, span]) => (
        <button key={name} type="button" aria-label={name} title={name} disabled={sign === "→" && view.span.to >= now - 60_000} onClick={() => choose(span, now)}>
          {sign}
        </button>
      ))}
    </div>
  );
}

/** The point under the pointer, else all of them. */
function Readout({ whole, pointed, view }: { whole: Summary; pointed: Signal<Dot | undefined>; view: View }) {
  const w = words.value;
  const one = pointed.value;
  const shown = one ?? whole;
  const { from, to: until } = one ?? view.span;
  return (
    <p class="readout">
      <MoodFigure sentiment={shown.mood} size="m" worded />
      <span>{w.from_to(when(from, lang.value), when(until, lang.value))}</span>
      {shown.messages !== null && <span>{w.messages(count(shown.messages, lang.value), shown.messages !== 1)}</span>}
      {shown.negative !== null && <span>{w.ofNegative(percent(shown.negative))}</span>}
    </p>
  );
}

function Plot({ view, dots, alerts, now, pointed }: MoodChartProps & { pointed: Signal<Dot | undefined> }) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<Chart | undefined>(undefined);
  const latest = useRef(now);
  latest.current = now;
  const theme = scheme.value;
  const l = lang.value;
  const shown: Shown = {
    dots: withGaps(dots),
    marks: marksOf(alerts, view.span).map((a) => ({ at: Date.parse(a.raised_at), severity: a.severity, whole: a.scope !== "conversation" })),
    span: view.span,
  };

  useEffect(() => {
    if (!box.current) return;
    chart.current = createChart(box.current, shown, {
      lang: l,
      onRange: (span) => choose(span, latest.current),
      onPoint: (dot) => (pointed.value = dot?.mood == null ? undefined : dot),
    });
    return () => chart.current?.destroy();
  }, [theme, l]);
  useEffect(() => chart.current?.show(shown), [dots, alerts, view.span.from, view.span.to]);

  const label = words.value.chart(moment(view.span.from, l), moment(view.span.to, l));
  return <div class="chart" role="img" aria-label={label} ref={box} />;
}

/** The same as a table; each row leads to those who spoke then. */
function Points({ channel, dots }: MoodChartProps) {
  const w = words.value;
  const open = useSignal(false);
  const known = dots.filter((d) => d.mood !== null);
  return (
    <details open={open.value} onToggle={(e) => (open.value = e.currentTarget.open)}>
      <summary>{w.asTable}</summary>
      {open.value && (
        <div class="table tall" tabIndex={0} role="group" aria-label={w.overTime}>
          <table>
            <caption class="unseen">{w.overTime}</caption>
            <thead>
              <tr>
                <th scope="col">{w.from}</th>
                <th scope="col" data-numeric>{w.mood}</th>
                <th scope="col" data-numeric>{w.customers}</th>
                <th scope="col" data-numeric>{w.negative}</th>
                <th scope="col" data-numeric>{w.gap}</th>
              </tr>
            </thead>
            <tbody>
              {known.map((d) => (
                <tr key={d.from}>
                  <th scope="row">
                    <a href={to({ page: "channel", channel }, { range: writeRange(d) })}>{when(d.from, lang.value)}</a>
                  </th>
                  <td data-numeric><MoodFigure sentiment={d.mood} size="s" /></td>
                  <td data-numeric>{d.messages === null ? "–" : count(d.messages, lang.value)}</td>
                  <td data-numeric>{d.negative === null ? "–" : percent(d.negative)}</td>
                  <td data-numeric><Gap gap={d.gap} /></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </details>
  );
}
