import type { Signal } from "@preact/signals";
import { useId } from "preact/hooks";
import type { MoodPoint } from "../../api/types";
import { signed } from "../../format";
import { Card } from "../../ui/card";
import { moodOf } from "../../ui/mood";
import { MoodFigure } from "../../ui/tags";
import { words } from "./words";

interface CourseProps {
  mood: readonly MoodPoint[];
  /** The message that is pointed at, here or in the transcript. */
  pointed: Signal<string | undefined>;
  /** Shows a message in the transcript. */
  onGo: (message: string) => void;
}

/** A mood from -1 to 1 as a height in percent, with a margin for the dots. */
function height(v: number): number {
  return Math.round((50 - v * 46) * 100) / 100;
}

function across(i: number, n: number): number {
  return n < 2 ? 50 : Math.round((2 + (96 * i) / (n - 1)) * 100) / 100;
}

/** The line through the moods, in a box of 100 by 100. */
export function lineOf(mood: readonly MoodPoint[]): string {
  return mood.map((p, i) => `${i === 0 ? "M" : "L"}${across(i, mood.length)} ${height(p.sentiment)}`).join("");
}

/** With more dots than these there would be a band of them. */
const mostDots = 60;

/** How the mood went: the line is the mood, the dots are the single messages. */
export function Course({ mood, pointed, onGo }: CourseProps) {
  const w = words.value;
  const last = mood.at(-1);
  if (!last) {
    return (
      <Card title={w.mood}>
        <p class="note">{w.noMood}</p>
      </Card>
    );
  }
  const found = mood.findIndex((p) => p.message === pointed.value);
  const at = found < 0 ? mood.length - 1 : found;
  const one = mood[at]!;
  const point = (event: PointerEvent & { currentTarget: Element }) => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = ((event.clientX - box.left) / box.width - 0.02) / 0.96;
    const i = Math.max(0, Math.min(mood.length - 1, Math.round(share * (mood.length - 1))));
    pointed.value = mood[i]!.message;
  };
  return (
    <Card title={w.mood} class="course" aside={<MoodFigure sentiment={one.sentiment} size="m" worded />}>
      <div class="course-box" onPointerMove={point} onPointerLeave={() => (pointed.value = undefined)} onClick={() => onGo(one.message)}>
        <Picture mood={mood} at={at} />
      </div>
      <input
        type="range"
        min={1}
        max={mood.length}
        value={at + 1}
        disabled={mood.length < 2}
        aria-label={w.mood}
        aria-valuetext={w.point(at + 1, signed(one.sentiment))}
        onInput={(e) => {
          const message = mood[Number(e.currentTarget.value) - 1]!.message;
          pointed.value = message;
          onGo(message);
        }}
      />
      <p class="note">{w.point(at + 1, signed(one.sentiment))}</p>
    </Card>
  );
}

function Picture({ mood, at }: { mood: readonly MoodPoint[]; at: number }) {
  const id = useId();
  const n = mood.length;
  const label = words.value.moodChart(n, signed(mood[0]!.sentiment), signed(mood.at(-1)!.sentiment));
  return (
    <svg class="course-line" role="img" aria-label={label}>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" width="100%" height="100%">
        <clipPath id={`${id}u`}>
          <rect width="100" height="50" />
        </clipPath>
        <clipPath id={`${id}d`}>
          <rect y="50" width="100" height="50" />
        </clipPath>
        <path class="zero" d="M0 50H100" />
        <path class="positive" d={lineOf(mood)} clip-path={`url(#${id}u)`} />
        <path class="negative" d={lineOf(mood)} clip-path={`url(#${id}d)`} />
      </svg>
      <line class="here" x1={`${across(at, n)}%`} x2={`${across(at, n)}%`} y1="0" y2="100%" />
      {n <= mostDots &&
        mood.map((p, i) => <circle key={p.message} cx={`${across(i, n)}%`} cy={`${height(p.score)}%`} r="0.18em" data-mood={moodOf(p.score)} />)}
      <circle class="now" cx={`${across(at, n)}%`} cy={`${height(mood[at]!.sentiment)}%`} r="0.4em" data-mood={moodOf(mood[at]!.sentiment)} />
    </svg>
  );
}
