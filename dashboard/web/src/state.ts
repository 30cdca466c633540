// The wall as signals. Each channel has its own, so that a frame redraws the
// tiles it changed and no others.

import { batch, computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import type { Status } from "./feed/client";
import type { Channel, Frame } from "./feed/frames";
import { emptyWall, reduce, type WallState } from "./feed/reduce";
import { createOrder } from "./feed/needs";

export interface Store {
  wall: ReadonlySignal<WallState>;
  order: ReadonlySignal<string[]>;
  status: Signal<Status>;
  /** This machine's clock, a second at a time. */
  now: Signal<number>;
  /** The server's clock by the minute, as far as the last frame told it. */
  serverMinute: ReadonlySignal<number>;
  /** The number of the newest alert or nudge: changes when there is one. */
  events: ReadonlySignal<number>;
  channel(name: string): ReadonlySignal<Channel | undefined>;
  apply(frame: Frame): void;
  dismissGap(): void;
}

export function createStore(clock: () => number = Date.now): Store {
  const wall = signal<WallState>(emptyWall);
  const order = signal<string[]>([]);
  const status = signal<Status>({ state: "connecting" });
  const now = signal(clock());
  const skew = signal(0);
  const tiles = new Map<string, Signal<Channel | undefined>>();
  const orderOf = createOrder();

  function tile(name: string): Signal<Channel | undefined> {
    let one = tiles.get(name);
    if (!one) tiles.set(name, (one = signal(wall.peek().channels.get(name))));
    return one;
  }

  function show(next: WallState): void {
    const before = wall.peek();
    wall.value = next;
    if (next.channels === before.channels) return;
    for (const name of tiles.keys()) if (!next.channels.has(name)) tiles.delete(name);
    for (const [name, c] of next.channels) tile(name).value = c;
  }

  return {
    wall,
    order,
    status,
    now,
    serverMinute: computed(() => Math.floor((now.value + skew.value) / 60_000) * 60_000),
    events: computed(() => wall.value.cursor),
    channel: tile,
    apply(frame) {
      batch(() => {
        const next = reduce(wall.peek(), frame);
        show(next);
        const asOf = Date.parse(next.asOf);
        if ("as_of" in frame && Number.isFinite(asOf)) skew.value = asOf - clock();
        order.value = orderOf(next.channels, clock());
      });
    },
    dismissGap() {
      wall.value = { ...wall.peek(), gap: undefined };
    },
  };
}
