import { beforeEach, describe, expect, it } from "vitest";
import { kiosk, param, range, readRange, to, writeRange } from "../src/router/query";
import { address, isOurs, parse, pathOf, type Route } from "../src/router/router";

describe("an address", () => {
  it.each<[string, Route]>([
    ["/", { page: "wall" }],
    ["/channel/web-chat", { page: "channel", channel: "web-chat" }],
    ["/channel/phone%2Fbilling", { page: "channel", channel: "phone/billing" }],
    ["/channel/%E5%9C%A8%E7%BA%BF", { page: "channel", channel: "在线" }],
    ["/channel/100%", { page: "channel", channel: "100%" }],
    ["/conversation/c-42", { page: "conversation", id: "c-42" }],
    ["/alerts", { page: "alerts" }],
    ["/alerts/a7", { page: "alerts", id: "a7" }],
    ["/journey", { page: "journey" }],
    ["/insights", { page: "insights" }],
    ["/agent", { page: "agent" }],
    ["/rules", { page: "rules" }],
  ])("%s is read", (path, route) => {
    expect(parse(path)).toEqual(route);
  });

  it.each(["/channel", "/channel/", "/channel/a/b", "/alerts/a/ack", "/wall", "/unknown", "/constructor", "/journey/x"])("%s leads nowhere", (path) => {
    expect(parse(path)).toEqual({ page: "unknown" });
  });

  it.each<Route>([
    { page: "wall" },
    { page: "alerts" },
    { page: "channel", channel: "a/b c?d#e%2F<b>在" },
    { page: "conversation", id: "../.." },
  ])("comes back as what it was made of: %j", (route) => {
    expect(parse(new URL(pathOf(route), "http://localhost").pathname)).toEqual(route);
  });
});

describe("what stands behind the question mark", () => {
  beforeEach(() => (address.value = new URL("http://localhost/?kiosk=1&lang=zh-Hant&range=24h&severity=critical")));

  it("stays with a link where it is for every page, and only there", () => {
    expect(to({ page: "journey" })).toBe("/journey?lang=zh-Hant&kiosk=1&range=24h");
    expect(to({ page: "alerts" }, { state: "all" })).toBe("/alerts?lang=zh-Hant&kiosk=1&range=24h&state=all");
  });

  it("is read by its name", () => {
    expect([kiosk.value, range.value, param("severity"), param("none")]).toEqual([true, "24h", "critical", undefined]);
  });

  it.each(["", "?kiosk=0", "?kiosk=false"])("asks for no kiosk with %j", (query) => {
    address.value = new URL(`http://localhost/${query}`);
    expect(kiosk.value).toBe(false);
  });

  it("reads a range back from now, or between two moments", () => {
    const now = Date.parse("2026-11-21T10:00:00Z");
    expect(readRange("15m", now)).toEqual({ from: now - 900_000, to: now });
    expect(readRange("7d", now)).toEqual({ from: now - 604_800_000, to: now });
    const span = { from: now - 5_000, to: now };
    expect(readRange(writeRange(span), 0)).toEqual(span);
    for (const wrong of [null, "", "x", "15", "-15m", "2026-11-21T10:00:00Z/2026-11-21T09:00:00Z", "/"]) expect(readRange(wrong, now)).toBeUndefined();
  });
});

describe("a click", () => {
  const link = (over: object = {}) =>
    ({ target: "", origin: "http://here", pathname: "/alerts", hasAttribute: () => false, ...over }) as unknown as HTMLAnchorElement;
  const click = (over: object = {}) => ({ button: 0, defaultPrevented: false, ...over }) as unknown as MouseEvent;

  beforeEach(() => void Object.assign(globalThis, { location: { origin: "http://here" } }));

  it("on a link to a view is ours", () => {
    expect(isOurs(link(), click())).toBe(true);
  });

  it.each<[string, object, object]>([
    ["with a key held, to open it beside", {}, { ctrlKey: true }],
    ["with the middle button", {}, { button: 1 }],
    ["on a link to another site", { origin: "http://there" }, {}],
    ["on a link that opens a tab", { target: "_blank" }, {}],
    ["on a file", { pathname: "/favicon.svg" }, {}],
    ["on a download", { hasAttribute: () => true }, {}],
    ["that somebody has answered", {}, { defaultPrevented: true }],
  ])("%s is the browser's", (_, a, e) => {
    expect(isOurs(link(a), click(e))).toBe(false);
  });
});
