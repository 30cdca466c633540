import { effect } from "@preact/signals";
import { describe, expect, it } from "vitest";
import { createStore } from "../src/state";
import { alert, channel, feeling } from "./samples";

const asOf = "2026-11-21T10:00:00.000Z";

function setUp() {
  const store = createStore(() => Date.parse("2026-11-21T09:58:00.000Z")); // two minutes slow
  store.apply({ type: "snapshot", seq: 1, as_of: asOf, channels: [channel("a"), channel("b")], alerts: [] });
  return store;
}

describe("the store", () => {
  it("touches the tiles that a frame changed and no others", () => {
    const store = setUp();
    const runs = { a: 0, b: 0 };
    effect(() => void (store.channel("a").value, runs.a++));
    effect(() => void (store.channel("b").value, runs.b++));
    store.apply({ type: "moods", seq: 1, as_of: asOf, channels: [feeling("a", -0.4)] });
    expect(runs).toEqual({ a: 2, b: 1 });
  });

  it("keeps the order's very same list while nobody moves", () => {
    const store = setUp();
    const before = store.order.value;
    store.apply({ type: "moods", seq: 1, as_of: asOf, channels: [] });
    expect(store.order.value).toBe(before);
  });

  it("forgets the tiles of channels that are gone", () => {
    const store = setUp();
    expect(store.channel("a").value?.channel).toBe("a");
    store.apply({ type: "snapshot", seq: 2, as_of: asOf, channels: [], alerts: [] });
    expect(store.channel("a").value).toBeUndefined();
    expect(store.order.value).toEqual([]);
  });

  it("tells the time by the server's clock, not by the wall's", () => {
    expect(setUp().serverMinute.value).toBe(Date.parse(asOf));
  });

  it("lets a gap be dismissed without touching the rest", () => {
    const store = setUp();
    store.apply({ type: "alert", seq: 2, alert: alert("x") });
    store.apply({ type: "gap", seq: 9, from: 3, to: 9 });
    store.dismissGap();
    expect(store.wall.value.gap).toBeUndefined();
    expect(store.wall.value.alerts.size).toBe(1);
    expect(store.wall.value.cursor).toBe(9);
  });
});
