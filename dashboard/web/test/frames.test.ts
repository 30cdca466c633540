import { describe, expect, it } from "vitest";
import { readFrame } from "../src/feed/frames";

describe("reading a frame", () => {
  it.each([
    ["no JSON", "{"],
    ["null", "null"],
    ["a list", "[]"],
    ["an object without a type", "{}"],
    ["a type that is no word", '{"type":7}'],
  ])("gives nothing for %s", (_, text) => {
    expect(readFrame(text)).toBeUndefined();
  });

  it("takes an unknown type as a sign of life and nothing more", () => {
    expect(readFrame('{"type":"nudge","seq":4}')).toEqual({ type: "unknown" });
  });

  it("reads null lists as empty ones", () => {
    expect(readFrame('{"type":"snapshot","seq":1,"as_of":"x","channels":null,"alerts":null}')).toEqual({
      type: "snapshot",
      seq: 1,
      as_of: "x",
      channels: [],
      alerts: [],
    });
  });

  it("fills a channel's missing windows and keeps gaps in its trend", () => {
    const frame = readFrame('{"type":"moods","seq":1,"channels":[{"channel":"a","level":"calm","trend":[0.5,null,"x"]}]}');
    if (frame?.type !== "moods") throw new Error("no moods frame");
    expect(frame.channels[0]?.windows["15m"].customer_messages).toBe(0);
    expect(frame.channels[0]?.windows["5m"].topics).toEqual([]);
    expect(frame.channels[0]?.trend).toEqual([0.5, null, null]);
  });

  it("shows a level it does not know as watch, never as calm", () => {
    const frame = readFrame('{"type":"moods","seq":1,"channels":[{"channel":"a","level":"dire"}]}');
    expect(frame).toMatchObject({ channels: [{ level: "watch" }] });
  });

  it("drops what is no channel and keeps the rest", () => {
    const frame = readFrame('{"type":"moods","seq":1,"channels":[7,null,{"level":"calm"},{"channel":"__proto__"}]}');
    expect(frame).toMatchObject({ channels: [{ channel: "__proto__" }] });
  });

  it("keeps sentiment within its scale", () => {
    const frame = readFrame('{"type":"moods","seq":1,"channels":[{"channel":"a","windows":{"5m":{"sentiment":-7}}}]}');
    expect(frame).toMatchObject({ channels: [{ windows: { "5m": { sentiment: -1 } } }] });
  });

  it("ignores an alert without an id", () => {
    expect(readFrame('{"type":"alert","seq":1,"alert":{}}')).toEqual({ type: "unknown" });
  });

  it("thinks the worst of an unknown severity, and keeps apart what is merely told", () => {
    const read = (severity: string) => readFrame(`{"type":"alert","seq":1,"alert":{"id":"a","severity":"${severity}"}}`);
    expect(read("dire")).toMatchObject({ alert: { severity: "critical" } });
    expect(read("info")).toMatchObject({ alert: { severity: "info" } });
  });

  it("keeps an acknowledged alert open and what is said of it", () => {
    const frame = readFrame('{"type":"alert","seq":1,"alert":{"id":"a","state":"acknowledged","acknowledged_by":"Ana"}}');
    expect(frame).toMatchObject({ alert: { state: "acknowledged", acknowledged_by: "Ana" } });
  });

  it("takes a turn and a nudge only where they are whole enough to show", () => {
    expect(readFrame('{"type":"turn","seq":1,"turn":{"id":"m","text":"hello"}}')).toMatchObject({ type: "turn", turn: { text: "hello" } });
    expect(readFrame('{"type":"turn","seq":1,"turn":{"id":"m"}}')).toEqual({ type: "unknown" });
    expect(readFrame('{"type":"nudge","seq":1,"nudge":{"id":"n"}}')).toMatchObject({ type: "nudge", nudge: { id: "n" } });
  });
});
