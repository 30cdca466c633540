import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { ApiError } from "../../api/client";
import type { BacktestReport } from "../../api/types";
import { duration, when } from "../../format";
import { lang } from "../../i18n";
import { range, readRange, setParams } from "../../router/query";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { recall, remember } from "../../ui/memory";
import { Editor } from "./editor";
import { readProblems, type Problem } from "./problems";
import { Report } from "./report";
import { example, tryRules } from "./tryout";
import { words } from "./words";

const draftKey = "undertone.rules.draft";

export function draft(): string {
  return recall(draftKey) || example;
}

export function keepDraft(text: string): void {
  remember(draftKey, text);
}

const usual = "24h";

/** Rules to try, on which time, and what came of it. */
export function Trial() {
  const w = words.value;
  const text = useSignal(draft());
  const problems = useSignal<Problem[]>([]);
  const failure = useSignal("");
  const report = useSignal<{ report: BacktestReport; seconds: number } | undefined>(undefined);
  const running = useSignal<{ since: number; stop: AbortController } | undefined>(undefined);
  useEffect(() => () => running.peek()?.stop.abort(), []);

  async function run(): Promise<void> {
    if (running.peek()) return;
    const span = readRange(range.peek() ?? usual, Date.now()) ?? readRange(usual, Date.now())!;
    const stop = new AbortController();
    const since = Date.now();
    running.value = { since, stop };
    problems.value = [];
    failure.value = "";
    try {
      const told = await tryRules(text.peek(), span, stop.signal);
      report.value = { report: told, seconds: (Date.now() - since) / 1000 };
    } catch (reason) {
      if (stop.signal.aborted) failure.value = words.value.cancelled;
      else if (reason instanceof ApiError && reason.error === "bad_rules") problems.value = readProblems(reason.detail);
      else failure.value = say(reason);
    } finally {
      running.value = undefined;
    }
  }

  const isRunning = running.value !== undefined;
  return (
    <>
      <Card title={w.editor}>
        <p class="muted">{w.editorHint}</p>
        <Editor text={text.value} problems={problems.value} onRun={() => void run()} onInput={(t) => (keepDraft(t), (text.value = t))} />
        <div class="trial-run">
          <SpanChoice />
          {isRunning ? (
            <>
              <Elapsed since={running.value!.since} />
              <Button onClick={() => running.value?.stop.abort()}>{w.cancel}</Button>
            </>
          ) : (
            <>
              <Button kind="primary" disabled={text.value.trim() === ""} onClick={() => void run()}>
                {w.run}
              </Button>
              {text.value !== example && (
                <Button kind="quiet" onClick={() => (keepDraft(""), (text.value = example), (problems.value = []))}>
                  {w.reset}
                </Button>
              )}
            </>
          )}
        </div>
        <p role="status" class="trial-failure" dir="auto">
          {failure.value}
        </p>
      </Card>
      {report.value && <Report {...report.value} />}
    </>
  );
}

function say(reason: unknown): string {
  const w = words.value.failed;
  if (!(reason instanceof ApiError)) return w.other(String(reason));
  if (reason.status === 0) return w.unreachable;
  if (reason.error === "busy") return w.busy;
  return reason.error === "too_many_messages" ? w.too_many_messages : w.other(reason.detail);
}

function SpanChoice() {
  const w = words.value;
  const known = Object.keys(w.spans) as (keyof typeof w.spans)[];
  const now = range.value ?? usual;
  const own = known.includes(now as keyof typeof w.spans) ? undefined : readRange(now, Date.now());
  return (
    <label class="trial-span">
      {w.span}
      <select value={own || known.includes(now as keyof typeof w.spans) ? now : usual} onChange={(e) => setParams({ range: e.currentTarget.value })}>
        {own && <option value={now}>{w.ownSpan(when(own.from, lang.value), when(own.to, lang.value))}</option>}
        {known.map((s) => (
          <option key={s} value={s}>
            {w.spans[s]}
          </option>
        ))}
      </select>
    </label>
  );
}

/** How long it takes so far; nobody knows how long it will. */
function Elapsed({ since }: { since: number }) {
  const seconds = useSignal(0);
  const timer = useRef<ReturnType<typeof setInterval>>(undefined);
  useEffect(() => {
    timer.current = setInterval(() => (seconds.value = Math.floor((Date.now() - since) / 1000)), 250);
    return () => clearInterval(timer.current);
  }, [since]);
  return (
    <p class="elapsed" role="status">
      <span class="elapsed-bar" aria-hidden="true" />
      {words.value.running(duration(seconds.value, lang.value))}
    </p>
  );
}
