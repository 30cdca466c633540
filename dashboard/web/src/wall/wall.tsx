import { useLayoutEffect, useRef } from "preact/hooks";
import { words } from "../i18n";
import type { Store } from "../state";
import { useFlip } from "./flip";
import { gridFor } from "./grid";
import { Tile } from "./tile";

/** The tiles, those in need first. */
export function Wall({ store }: { store: Store }) {
  const list = useRef<HTMLUListElement>(null);
  const order = store.order.value;
  useGrid(list, order.length);
  useFlip(list, order);
  return (
    <section class="wall" aria-labelledby="channels">
      <h2 id="channels" class="unseen">
        {words.value.channels}
      </h2>
      <ul class="tiles" role="list" ref={list}>
        {order.map((name) => (
          <Tile key={name} name={name} store={store} />
        ))}
      </ul>
    </section>
  );
}

/** Lays the list out for the room that there is, now and whenever it changes. */
function useGrid(list: { current: HTMLUListElement | null }, count: number): void {
  useLayoutEffect(() => {
    const ul = list.current;
    if (!ul) return;
    const fit = () => layOut(ul, count);
    fit();
    // The header grows and shrinks with its alerts, so it is watched as well.
    const observer = new ResizeObserver(fit);
    for (const el of [document.documentElement, document.querySelector("header"), ul.parentElement]) {
      if (el) observer.observe(el);
    }
    addEventListener("resize", fit);
    return () => {
      observer.disconnect();
      removeEventListener("resize", fit);
    };
  }, [count]);
}

function layOut(ul: HTMLUListElement, count: number): void {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  const gap = parseFloat(getComputedStyle(ul).columnGap) || 0;
  const above = ul.getBoundingClientRect().top + scrollY;
  const height = innerHeight - above - gap;
  const grid = gridFor(count, { width: ul.clientWidth, height, gap, rem });
  ul.style.setProperty("--columns", String(grid.columns));
  ul.style.setProperty("--row", `${grid.rowHeight}px`);
}
