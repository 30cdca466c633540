// Levels, severities and moods in words: shape, colour and word together.

import type { Level, Severity } from "../api/types";
import { signed } from "../format";
import { label } from "../i18n";
import { LevelMark, SeverityMark } from "./marks";
import { moodOf, score } from "./mood";

export function SeverityTag({ severity }: { severity: Severity }) {
  return (
    <span class="tag">
      <SeverityMark severity={severity} />
      {label("severities", severity)}
    </span>
  );
}

export function LevelTag({ level }: { level: Level }) {
  return (
    <span class="tag">
      <LevelMark level={level} />
      {label("levels", level)}
    </span>
  );
}

interface MoodProps {
  /** -1 to 1; null or undefined where there is none. */
  sentiment: number | null | undefined;
  size?: "s" | "m" | "l";
  /** Also the mood in a word. */
  worded?: boolean;
}

/** A mood from −100 to +100. */
export function MoodFigure({ sentiment, size = "m", worded }: MoodProps) {
  if (sentiment === null || sentiment === undefined) {
    return (
      <span class="mood-figure" data-size={size} data-mood="none">
        –
      </span>
    );
  }
  const mood = moodOf(sentiment);
  return (
    <span class="mood-figure" data-size={size} data-mood={mood}>
      <b>{signed(sentiment)}</b>
      {worded && <small>{label("moods", mood)}</small>}
    </span>
  );
}

/** The step of the heat scale for a sentiment, for data-heat: n3 to p3. */
export function heat(sentiment: number): string {
  const s = score(sentiment);
  const step = Math.abs(s) >= 50 ? 3 : Math.abs(s) >= 25 ? 2 : Math.abs(s) >= 8 ? 1 : 0;
  return step === 0 ? "0" : `${s < 0 ? "n" : "p"}${step}`;
}
