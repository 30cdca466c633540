import type { Signal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { kiosk } from "../../router/query";
import { words } from "./words";

interface PagerProps {
  page: number;
  pages: number;
  channels: number;
  /** The pages do not turn, because somebody looks or has stopped them. */
  held: boolean;
  paused: Signal<boolean>;
  pace: number;
  round: number;
  turn(to: number): void;
  go(by: number): void;
}

/** More dots than this are a pattern and no number. */
const mostDots = 20;

/** Which page of tiles is shown, how long it stays, and the way to the others. */
export function Pager({ page, pages, channels, held, paused, pace, round, turn, go }: PagerProps) {
  const box = useRef<HTMLDivElement>(null);
  const w = words.value;
  useLayoutEffect(() => box.current?.style.setProperty("--pace", `${pace}ms`), [pace]);
  const dots = pages <= mostDots ? Array.from({ length: pages }, (_, i) => i) : [page];
  const fill = (i: number) => <i key={i === page ? `${round}` : "off"} />;
  const here = (i: number) => (i === page ? ("page" as const) : undefined);
  const text = (
    <p>
      {w.page(page + 1, pages)} · {w.channelCount(channels)}
      {held && ` · ${w.held}`}
    </p>
  );
  // Nobody sits at a kiosk: there it only shows.
  if (kiosk.value) {
    return (
      <div class="pager" ref={box} data-held={held || undefined}>
        <ol aria-hidden="true">
          {dots.map((i) => (
            <li key={i} class="dot" aria-current={here(i)}>
              {fill(i)}
            </li>
          ))}
        </ol>
        {text}
      </div>
    );
  }
  return (
    <div class="pager" role="group" aria-label={w.turnPages} ref={box} data-held={held || undefined}>
      <button type="button" aria-label={w.previousPage} onClick={() => go(-1)}>
        <Icon d="M12.500 4 6.500 10l6 6" />
      </button>
      <ol>
        {dots.map((i) => (
          <li key={i}>
            <button type="button" class="dot" aria-label={w.page(i + 1, pages)} aria-current={here(i)} onClick={() => turn(i)}>
              {fill(i)}
            </button>
          </li>
        ))}
      </ol>
      <button type="button" aria-label={w.nextPage} onClick={() => go(1)}>
        <Icon d="m7.500 4 6 6-6 6" />
      </button>
      <button type="button" aria-label={paused.value ? w.goOn : w.pause} onClick={() => (paused.value = !paused.value)}>
        <Icon d={paused.value ? "M7 4.500 15 10l-8 5.500Z" : "M7.500 4.500v11M12.500 4.500v11"} />
      </button>
      {text}
    </div>
  );
}

function Icon({ d }: { d: string }) {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true">
      <path d={d} />
    </svg>
  );
}
