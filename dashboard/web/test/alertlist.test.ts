import { describe, expect, it } from "vitest";
import { alertText, summarise } from "../src/pages/wall/alertlist";
import { alert } from "./samples";

describe("the alerts of the band", () => {
  it("are the centre's and the channels' first, then the worst, then the newest", () => {
    const list = summarise([
      alert("talk", { scope: "conversation", severity: "critical", conversation: "c-1" }),
      alert("old warning", { raised_at: "2026-11-21T09:00:00Z" }),
      alert("warning"),
      alert("centre", { scope: "centre", severity: "critical" }),
    ]);
    expect(list.shown.map((a) => a.id)).toEqual(["centre", "warning", "old warning"]);
  });

  it("leave room for conversations where nothing larger is wrong", () => {
    const list = summarise([alert("c", { scope: "conversation", conversation: "c-1" })]);
    expect(list.shown.map((a) => a.id)).toEqual(["c"]);
  });

  it("count channels by severity and conversations once each", () => {
    const list = summarise([
      alert("1", { severity: "critical" }),
      alert("2", { severity: "info" }),
      alert("3", { scope: "conversation", conversation: "a" }),
      alert("4", { scope: "conversation", conversation: "a", severity: "critical" }),
      alert("5", { scope: "conversation", conversation: "b" }),
    ]);
    expect(list.counts).toEqual({ critical: 1, warning: 0, info: 1 });
    expect(list.conversations).toBe(2);
  });

  it("count a conversation of which a screen may know no more", () => {
    const list = summarise([alert("1", { scope: "conversation", conversation: "a", text: {} })]);
    expect(list.conversations).toBe(1);
    expect(list.shown).toEqual([]);
  });

  it("speak the viewer's language, else English, else name their rule", () => {
    const both = alert("a", { text: { en: "soured", "zh-Hans": "变差" } });
    expect(alertText(both, "zh-Hans")).toBe("变差");
    expect(alertText(both, "zh-Hant")).toBe("soured");
    expect(alertText(alert("b", { text: {} }), "en")).toBe("channel mood");
  });
});
