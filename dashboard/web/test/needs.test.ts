import { describe, expect, it } from "vitest";
import type { Channel } from "../src/feed/frames";
import { byNeed, createOrder, isQuiet, isSilent, pace } from "../src/feed/needs";
import { channel, feeling, window } from "./samples";

function names(...channels: Channel[]): string[] {
  return channels.sort(byNeed).map((c) => c.channel);
}

function wall(...channels: Channel[]): Map<string, Channel> {
  return new Map(channels.map((c) => [c.channel, c]));
}

const silent = (name: string, over: Partial<Channel> = {}) => channel(name, over, { "5m": window({ customer_messages: 0, sentiment: 0 }) });

describe("the order by need", () => {
  it("goes by level before anything else", () => {
    expect(names(feeling("c", -0.9), feeling("w", 0.5, { level: "watch" }), feeling("a", 0.9, { level: "alert" }))).toEqual(["a", "w", "c"]);
  });

  it("goes by the lowest mood within a level", () => {
    expect(names(feeling("mild", 0.1), feeling("worst", -0.4), feeling("best", 0.6))).toEqual(["worst", "mild", "best"]);
  });

  it("puts channels without a mood last in their level", () => {
    expect(names(silent("s"), feeling("happy", 0.8), silent("t", { level: "watch" }))).toEqual(["t", "happy", "s"]);
  });

  it("is the same for equal moods each time", () => {
    expect(names(feeling("b", 0), feeling("a", 0))).toEqual(["a", "b"]);
  });
});

describe("the order over time", () => {
  it("holds still between two sortings, and the very same list comes back", () => {
    const order = createOrder();
    const first = order(wall(feeling("a", -0.1), feeling("b", 0)), 0);
    expect(order(wall(feeling("a", 0.3), feeling("b", 0)), pace - 1)).toBe(first);
    expect(order(wall(feeling("a", 0.3), feeling("b", 0)), pace)).toEqual(["b", "a"]);
  });

  it("follows a change of level at once", () => {
    const order = createOrder();
    order(wall(feeling("a", -0.1), feeling("b", 0)), 0);
    expect(order(wall(feeling("a", -0.1), feeling("b", 0, { level: "alert" })), 1)).toEqual(["b", "a"]);
  });

  it("takes in a new channel at once, and one that replaces another", () => {
    const order = createOrder();
    order(wall(feeling("a", 0)), 0);
    expect(order(wall(feeling("a", 0), feeling("b", -0.5)), 1)).toEqual(["b", "a"]);
    expect(order(wall(feeling("a", 0), feeling("c", -0.5)), 2)).toEqual(["c", "a"]);
  });

  it("gives back the very same list when sorting changed nothing", () => {
    const order = createOrder();
    const first = order(wall(feeling("a", 0)), 0);
    expect(order(wall(feeling("a", 0.1)), pace * 2)).toBe(first);
  });
});

it("a channel is silent after five minutes and quiet after fifteen", () => {
  expect(isSilent(silent("s"))).toBe(true);
  expect(isQuiet(silent("s"))).toBe(false);
  expect(isQuiet(channel("q", {}, { "15m": window({ customer_messages: 0 }) }))).toBe(true);
});
