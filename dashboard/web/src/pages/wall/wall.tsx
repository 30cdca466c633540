import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { kiosk, to } from "../../router/query";
import { address } from "../../router/router";
import type { Store } from "../../state";
import { shownBy } from "./filter";
import { useFlip } from "./flip";
import { capacityOf, gridFor, type Grid } from "./grid";
import type { Hour } from "./hour";
import { Pager } from "./pager";
import { usePresence } from "./presence";
import { useRoom } from "./room";
import { createRounds } from "./rounds";
import { Tile } from "./tile";
import { words } from "./words";

/** How long a page of tiles stays. */
const pace = 12_000;
/** The line of dots below the tiles. */
const pagerHeight = 2.5;

/** The tiles, those in need first; page by page where they do not fit. */
export function Wall({ store, hour }: { store: Store; hour: Hour }) {
  const section = useRef<HTMLElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const rounds = useMemo(createRounds, []);
  const turned = useSignal(0);
  const paused = useSignal(false);
  const presence = usePresence(section, kiosk.value);
  const room = useRoom(list).value;
  const needing = useNeeding(store);
  const only = useComputed(() => address.value.searchParams.getAll("show").join("\n")).value.split("\n").filter(Boolean);
  const order = useMemo(() => store.order.value.filter(shownBy(only)), [store.order.value, only.join("\n")]);

  void turned.value; // a turn is drawn
  const all = capacityOf(room);
  const many = order.length > all;
  const here = many ? { ...room, height: room.height - pagerHeight * room.rem } : room;
  const { shown, page, pages } = rounds.view(order, needing, Math.max(1, capacityOf(here)));
  const grid = gridFor(shown.length, here);
  const held = presence.held.value || paused.value;

  const turn = (to: number) => (rounds.turn(to), turned.value++);
  const go = (by: number) => (rounds.go(by), turned.value++);
  // Old tiles that go on turning would look alive.
  const stale = store.status.value.state === "stale";
  useTurns(pages > 1 && !held && !stale, page, pages, go);
  useKeys(pages > 1, go, paused);
  useLayOut(list, grid);
  useFlip(list, shown);
  return (
    <section class="wall" aria-labelledby="channels" ref={section}>
      <h2 id="channels" class="unseen">
        {words.value.channels}
      </h2>
      {only.length > 0 && <Only patterns={only} shown={order.length} all={store.order.value.length} />}
      <ul class="tiles" role="list" ref={list}>
        {room.width > 0 && shown.map((name) => <Tile key={name} name={name} store={store} hour={hour} long={all === Infinity} />)}
      </ul>
      {pages > 1 && <Pager page={page} pages={pages} channels={order.length} held={held || stale} paused={paused} pace={pace} turn={turn} go={go} round={turned.value} />}
    </section>
  );
}

/** Says that these are not all. */
function Only({ patterns, shown, all }: { patterns: string[]; shown: number; all: number }) {
  const w = words.value;
  return (
    <p class="only">
      {w.only(shown, all)} <bdi>{patterns.join(", ")}</bdi> {!kiosk.value && <a href={to({ page: "wall" })}>{w.showAll}</a>}
    </p>
  );
}

/** The channels that are on every page: at the worst level, or with a critical alert. */
function useNeeding(store: Store): ReadonlySet<string> {
  // As a text: a set made anew by each frame would draw the wall anew.
  const names = useComputed(() => {
    const { channels, alerts } = store.wall.value;
    const all = new Set<string>();
    for (const c of channels.values()) if (c.level === "alert") all.add(c.channel);
    for (const a of alerts.values()) if (a.scope === "channel" && a.severity === "critical" && a.channel) all.add(a.channel);
    return JSON.stringify([...all].sort());
  });
  return useMemo(() => new Set<string>(JSON.parse(names.value)), [names.value]);
}

function useTurns(running: boolean, page: number, pages: number, go: (by: number) => void): void {
  useEffect(() => {
    if (!running) return;
    const timer = setTimeout(() => go(1), pace);
    return () => clearTimeout(timer);
  }, [running, page, pages]);
}

/** Arrows turn the page and the space bar stops it, wherever they mean nothing else. */
function useKeys(many: boolean, go: (by: number) => void, paused: { value: boolean }): void {
  useEffect(() => {
    if (!many) return;
    const pressed = (event: KeyboardEvent) => {
      const busy = event.target instanceof Element && event.target.closest("a, button, input, select, textarea, dialog, [popover]");
      if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.key === "ArrowRight" || event.key === "PageDown") go(1);
      else if (event.key === "ArrowLeft" || event.key === "PageUp") go(-1);
      else if (event.key === " " && !busy) paused.value = !paused.value;
      else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, [many]);
}

function useLayOut(list: { current: HTMLElement | null }, grid: Grid): void {
  useLayoutEffect(() => {
    list.current?.style.setProperty("--columns", String(grid.columns));
    list.current?.style.setProperty("--row", `${grid.rowHeight}px`);
  }, [grid.columns, grid.rowHeight]);
}
