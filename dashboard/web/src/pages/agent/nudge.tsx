import type { Nudge } from "../../api/types";
import { percent } from "../../format";
import { label, lang } from "../../i18n";
import { to } from "../../router/query";
import { withoutChannel } from "../../ui/alerttext";
import { Button } from "../../ui/button";
import { MoodFigure } from "../../ui/tags";
import { Time } from "../../ui/time";
import { words } from "./words";

export type Answer = "helpful" | "not_now" | "false_alarm";

interface NudgeProps {
  nudge: Nudge;
  minute: number;
  onAnswer: (answer: Answer) => void;
}

/** One nudge: what happened, the words, what may help, and the two answers. */
export function NudgeCard({ nudge: n, minute, onAnswer }: NudgeProps) {
  const w = words.value;
  const inLang = (text: Record<string, string> | undefined) => text?.[lang.value] || text?.en || "";
  return (
    <article class="nudge">
      <p class="nudge-head">
        <span>{n.tone && n.tone !== "neutral" && label("tones", n.tone)}</span>
        {n.topic && <span>{label("topics", n.topic)}</span>}
        <Time at={n.at} since={minute} />
      </p>
      <h2 dir="auto">{withoutChannel(inLang(n.what), n.channel) || n.rule}</h2>
      {(n.words?.length ?? 0) > 0 && (
        <p class="nudge-words">
          <span class="unseen">{w.said}: </span>
          {n.words!.map((word) => (
            <q key={word} dir="auto">
              {word}
            </q>
          ))}
        </p>
      )}
      {(n.advice?.length ?? 0) > 0 && (
        <section>
          <h3>{w.advice}</h3>
          <ol>
            {n.advice!.slice(0, 3).map((a) => (
              <li key={a.do}>
                {a.do !== "own" && <b>{label("actions", a.do)}</b>}
                <span dir="auto">{inLang(a.text)}</span>
              </li>
            ))}
          </ol>
        </section>
      )}
      <p class="nudge-figures">
        <span>
          {w.mood} <MoodFigure sentiment={n.mood} size="s" />
        </span>
        <span>
          {w.risk} <b>{percent(n.risk)}</b>
        </span>
        <a href={to({ page: "conversation", id: n.conversation })} target="_blank" rel="noopener" title={n.conversation}>
          {w.conversation}
        </a>
      </p>
      <div class="nudge-acts">
        <Button kind="primary" aria-keyshortcuts="h" onClick={() => onAnswer("helpful")}>
          {w.helpful} <kbd aria-hidden="true">h</kbd>
        </Button>
        <Button aria-keyshortcuts="n" onClick={() => onAnswer("not_now")}>
          {w.notNow} <kbd aria-hidden="true">n</kbd>
        </Button>
        <button type="button" class="nudge-false" onClick={() => onAnswer("false_alarm")}>
          {w.falseAlarm}
        </button>
      </div>
    </article>
  );
}
