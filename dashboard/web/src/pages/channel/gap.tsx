import { signed } from "../../format";
import { score } from "../../ui/mood";

/** By how much customers got less than they expected; below zero they got more. */
export function Gap({ gap }: { gap: number | null | undefined }) {
  if (gap === null || gap === undefined) return <span>–</span>;
  const s = score(gap);
  return (
    <span class="gap" data-mood={s >= 15 ? "uneasy" : s <= -15 ? "content" : "neutral"}>
      {signed(gap)}
    </span>
  );
}
