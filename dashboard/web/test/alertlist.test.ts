import { describe, expect, it } from "vitest";
import { alertText, shortList } from "../src/header/alertlist";
import { alert } from "./samples";

describe("the band's alerts", () => {
  const older = alert("older", { raised_at: "2026-11-21T09:00:00Z" });
  const newer = alert("newer", { raised_at: "2026-11-21T10:00:00Z" });
  const critical = alert("critical", { severity: "critical", raised_at: "2026-11-21T08:00:00Z" });

  it("show the critical first, then the newest", () => {
    expect(shortList([older, critical, newer]).shown.map((a) => a.id)).toEqual(["critical", "newer", "older"]);
  });

  it("are three at most, and the rest is counted", () => {
    const list = shortList([older, newer, critical, alert("a"), alert("b")]);
    expect(list.shown).toHaveLength(3);
    expect(list.more).toBe(2);
  });

  it("speak the viewer's language, else English, else name their rule", () => {
    expect(alertText(alert("x", { text: { en: "e", "zh-Hans": "中" } }), "zh-Hans")).toBe("中");
    expect(alertText(alert("x", { text: { en: "e" } }), "zh-Hant")).toBe("e");
    expect(alertText(alert("x", { text: {} }), "en")).toBe("channel_mood");
  });
});
