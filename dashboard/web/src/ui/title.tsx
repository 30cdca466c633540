import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { moves, restoreScroll } from "../router/router";

/** The name of the page that is shown, for the browser's tab. */
export const title = signal("");

/**
 * A page's heading. Every page has one: whoever comes from another page by
 * keyboard or screen reader is put there, and the tab is named after it. `unseen`
 * is for pages that say it otherwise; `own` is a name from outside; `tab` is for one
 * that goes by another name in the tab.
 */
export function Title({ text, tab = text, unseen, own }: { text: string; tab?: string; unseen?: boolean; own?: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => void (title.value = tab), [tab]);
  useEffect(() => {
    if (moves.peek() === 0) return;
    heading.current?.focus({ preventScroll: true });
    restoreScroll();
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1} class={unseen ? "unseen" : "title"} dir={own ? "auto" : undefined}>
      {text}
    </h1>
  );
}
