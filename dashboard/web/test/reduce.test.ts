import { describe, expect, it } from "vitest";
import type { Frame } from "../src/feed/frames";
import { emptyWall, reduce, type WallState } from "../src/feed/reduce";
import { alert, channel, feeling } from "./samples";

const asOf = "2026-11-21T10:00:00.000Z";

function after(...frames: Frame[]): WallState {
  return frames.reduce(reduce, emptyWall);
}

function snapshot(seq: number, names: string[] = [], alerts = [] as ReturnType<typeof alert>[]): Frame {
  return { type: "snapshot", seq, as_of: asOf, channels: names.map((n) => channel(n)), alerts };
}

describe("a snapshot", () => {
  it("makes the wall known, even when there is no channel", () => {
    expect(emptyWall.known).toBe(false);
    expect(after(snapshot(0)).known).toBe(true);
  });

  it("replaces the channels and alerts that were there", () => {
    const state = after(snapshot(3, ["a", "b"], [alert("1")]), snapshot(9, ["b"]));
    expect([...state.channels.keys()]).toEqual(["b"]);
    expect(state.alerts.size).toBe(0);
  });

  it("sets the cursor, also back to a server that began anew", () => {
    expect(after(snapshot(40), snapshot(2)).cursor).toBe(2);
  });

  it("shows no alert that is resolved", () => {
    expect(after(snapshot(3, [], [alert("1", { state: "resolved" })])).alerts.size).toBe(0);
  });
});

describe("moods", () => {
  it("replace the channels they name and leave the others untouched", () => {
    const before = after(snapshot(1, ["a", "b"]));
    const state = reduce(before, { type: "moods", seq: 1, as_of: asOf, channels: [feeling("a", -0.5)] });
    expect(state.channels.get("a")?.windows["5m"].sentiment).toBe(-0.5);
    expect(state.channels.get("b")).toBe(before.channels.get("b"));
  });

  it("bring new channels", () => {
    const state = after(snapshot(1), { type: "moods", seq: 1, as_of: asOf, channels: [channel("new")] });
    expect(state.channels.has("new")).toBe(true);
  });

  it("as a heartbeat move the time and keep the very same channels", () => {
    const before = after(snapshot(1, ["a"]));
    const state = reduce(before, { type: "moods", seq: 1, as_of: "later", channels: [] });
    expect(state.channels).toBe(before.channels);
    expect(state.asOf).toBe("later");
  });

  it("never move the cursor: the alert they are ahead of is still to come", () => {
    const state = after(snapshot(12), { type: "moods", seq: 13, as_of: asOf, channels: [] }, { type: "alert", seq: 13, alert: alert("x") });
    expect(state.alerts.has("x")).toBe(true);
    expect(state.cursor).toBe(13);
  });
});

describe("an alert", () => {
  it("opens, changes and closes", () => {
    const open = after(snapshot(1), { type: "alert", seq: 2, alert: alert("x") });
    expect(open.alerts.get("x")?.severity).toBe("warning");
    const worse = reduce(open, { type: "alert", seq: 3, alert: alert("x", { severity: "critical" }) });
    expect(worse.alerts.get("x")?.severity).toBe("critical");
    const closed = reduce(worse, { type: "alert", seq: 4, alert: alert("x", { state: "resolved" }) });
    expect(closed.alerts.size).toBe(0);
    expect(closed.cursor).toBe(4);
  });

  it("that is for an agent alone is passed over, and goes when it becomes that", () => {
    const quiet = { scope: "conversation", severity: "info" } as const;
    const before = after(snapshot(1, [], [alert("a", quiet)]));
    expect(before.alerts.size).toBe(0);
    const state = reduce(before, { type: "alert", seq: 2, alert: alert("b", quiet) });
    expect(state.alerts).toBe(before.alerts);
    expect(state.cursor).toBe(2);
    const open = reduce(state, { type: "alert", seq: 3, alert: alert("c", { ...quiet, severity: "warning" }) });
    expect([...open.alerts.keys()]).toEqual(["c"]);
    expect(reduce(open, { type: "alert", seq: 4, alert: alert("c", quiet) }).alerts.size).toBe(0);
  });

  it("that the snapshot already knew changes nothing", () => {
    const before = after(snapshot(20));
    expect(reduce(before, { type: "alert", seq: 14, alert: alert("old") })).toBe(before);
  });
});

describe("a gap", () => {
  it("is shown, and the cursor passes it", () => {
    const state = after(snapshot(12), { type: "gap", seq: 40, from: 14, to: 30 });
    expect(state.gap).toEqual({ from: 14, to: 30 });
    expect(state.cursor).toBe(30);
  });

  it("lets the events after it in", () => {
    const state = after(snapshot(12), { type: "gap", seq: 40, from: 14, to: 30 }, { type: "alert", seq: 31, alert: alert("x") });
    expect(state.alerts.has("x")).toBe(true);
  });

  it("behind a newer snapshot does not pull the cursor back", () => {
    expect(after(snapshot(40), { type: "gap", seq: 40, from: 14, to: 30 }).cursor).toBe(40);
  });
});

it.each<Frame>([{ type: "unknown" }, { type: "bye", seq: 90, reason: "draining", retry_after: 1 }])(
  "a frame that carries nothing for the wall leaves it as it is: $type",
  (frame) => {
    const before = after(snapshot(3, ["a"]));
    expect(reduce(before, frame)).toBe(before);
  },
);
