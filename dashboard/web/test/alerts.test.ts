import { describe, expect, it } from "vitest";
import { ApiError } from "../src/api/client";
import type { Nudge, Ticket } from "../src/api/types";
import { langs } from "../src/i18n/pick";
import { assign, createActs, judge, resolve, snooze, takeOn } from "../src/pages/alerts/acts";
import { isMine, isSnoozed, readFilter, takes } from "../src/pages/alerts/filter";
import { commandOf } from "../src/pages/alerts/keys";
import { flat, groupsOf, moved, rowOf } from "../src/pages/alerts/rows";
import { textOf } from "../src/ui/alerttext";
import { snoozes } from "../src/pages/alerts/snoozes";
import { causeName, timeline } from "../src/pages/alerts/timeline";
import { departmentName } from "../src/pages/insights/names";
import { values } from "../src/pages/alerts/values";
import { alert } from "./samples";

const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 10, minute)).toISOString();

describe("the inbox", () => {
  const said = (id: string, over: Partial<Ticket> = {}) => alert(id, { scope: "conversation", conversation: "c-1", group: "web-chat/delivery", ...over });

  it("makes one row of a conversation's alerts, whatever groups they are of", () => {
    const groups = groupsOf([said("a", { severity: "info" }), said("b", { severity: "critical", group: "web-chat/billing_payment" }), alert("c")]);
    expect(groups.map((g) => [g.id, g.rows.map((r) => r.tickets.map((t) => t.id))])).toEqual([
      ["web-chat/billing_payment", [["b", "a"]]],
      ["web-chat", [["c"]]],
    ]);
  });

  it("puts first what needs somebody most: untaken, severe, new", () => {
    const rows = flat(
      groupsOf([
        alert("taken", { state: "acknowledged", severity: "critical" }),
        alert("old", { severity: "warning", raised_at: at(1) }),
        alert("new", { severity: "warning", raised_at: at(2) }),
        alert("worst", { severity: "critical", raised_at: at(0) }),
      ]),
    );
    expect(rows.map((r) => r.lead.id)).toEqual(["worst", "new", "old", "taken"]);
  });

  it("goes from row to row and stops at the ends", () => {
    const rows = flat(groupsOf([alert("a"), alert("b"), alert("c")]));
    expect(moved(rows, undefined, 1)?.lead.id).toBe("a");
    expect(moved(rows, rows[0]!.key, 1)?.lead.id).toBe("b");
    expect(moved(rows, rows[2]!.key, 1)?.lead.id).toBe("c");
    expect(moved(rows, rows[0]!.key, -1)?.lead.id).toBe("a");
    expect(moved([], undefined, 1)).toBeUndefined();
    expect(rowOf(rows, "b")).toBe(rows[1]);
  });

  it("leaves out the channel that stands above", () => {
    const t = alert("a", { text: { en: "web-chat: it fell", "zh-Hans": "web-chat：下滑" } });
    expect(textOf(t, "en")).toBe("It fell");
    expect(textOf(t, "zh-Hans")).toBe("下滑");
    expect(textOf(t, "zh-Hant")).toBe("It fell");
    expect(textOf(alert("b", { text: {} }), "en")).toBe("channel_mood");
  });
});

describe("the filters", () => {
  const filter = (query: string) => readFilter(new URLSearchParams(query));

  it("know nothing but what they know", () => {
    expect(filter("state=<script>&severity=loud&scope=moon&mine=yes")).toEqual({ state: "open", severity: undefined, scope: undefined, channel: undefined, rule: undefined, mine: false });
  });

  it.each([
    ["", "snoozed", false],
    ["", "open", true],
    ["state=snoozed", "snoozed", true],
    ["state=resolved", "resolved", true],
    ["state=resolved", "open", false],
    ["state=all", "resolved", true],
    ["severity=critical", "open", false],
    ["channel=web-chat", "open", true],
    ["channel=phone", "open", false],
    ["rule=channel_mood", "open", true],
    ["mine=1", "open", false],
    ["mine=1", "mine", true],
  ])("%s takes the %s one: %s", (query, which, want) => {
    const tickets: Record<string, Ticket> = {
      open: alert("a"),
      snoozed: alert("b", { snoozed_until: at(30) }),
      resolved: alert("c", { state: "resolved" }),
      mine: alert("d", { assigned_to: "Mia" }),
    };
    expect(takes(filter(query), tickets[which]!, "Mia")).toBe(want);
  });

  it("call mine what is with me, not what somebody handed on", () => {
    expect(isMine(alert("a", { acknowledged_by: "Mia" }), "Mia")).toBe(true);
    expect(isMine(alert("a", { acknowledged_by: "Mia", assigned_to: "Tom" }), "Mia")).toBe(false);
    expect(isMine(alert("a"), "")).toBe(false);
  });
});

describe("acts", () => {
  const ticket = alert("a");

  it("are seen at once, and as the server answers", async () => {
    let answer: (t: Ticket) => void = () => {};
    const acts = createActs(
      () => {},
      () => new Promise((resolve) => (answer = resolve)),
    );
    const done = acts.run([ticket], takeOn("Mia"));
    expect(acts.seen([ticket])[0]).toMatchObject({ state: "acknowledged", acknowledged_by: "Mia" });
    answer({ ...ticket, state: "acknowledged", acknowledged_by: "the server's Mia" });
    expect(await done).toEqual([]);
    expect(acts.seen([ticket])[0]).toMatchObject({ acknowledged_by: "the server's Mia" });
  });

  it("are taken back where they are refused, and say so", async () => {
    const error = new ApiError(409, "alert_acknowledged", "by Tom");
    const acts = createActs(
      () => {},
      () => Promise.reject(error),
    );
    expect(await acts.run([ticket], takeOn("Mia"))).toEqual([{ ticket, error }]);
    expect(acts.seen([ticket])).toEqual([ticket]);
  });

  it("are forgotten when a newer list has them, not before", async () => {
    let now = 100;
    const acts = createActs(
      () => {},
      (_, __, body) => Promise.resolve({ ...ticket, assigned_to: body.to! }),
      () => now,
    );
    await acts.run([ticket], assign("Mia", "Tom"));
    acts.settle(99);
    expect(acts.seen([ticket])[0]!.assigned_to).toBe("Tom");
    acts.settle(101);
    expect(acts.seen([ticket])[0]!.assigned_to).toBeUndefined();
  });

  it("go step by step: a false alarm is judged before it is closed", async () => {
    const sent: string[] = [];
    const acts = createActs(
      () => {},
      (_, deed, body) => (sent.push(`${deed} ${body.verdict ?? body.cause}`), Promise.resolve(ticket)),
    );
    await acts.run([ticket], judge("Mia", "false_alarm"), resolve("Mia", "", ""));
    expect(sent).toEqual(["verdict false_alarm", "resolve "]);
  });

  it("bring back what was snoozed with nothing", () => {
    expect(snooze("Mia", undefined).body.until).toBe("");
    expect(isSnoozed(snooze("Mia", undefined).expect(alert("a", { snoozed_until: at(3) })))).toBe(false);
  });
});

describe("snoozing", () => {
  it("never asks for more than the day that the server allows", () => {
    for (const hour of [0, 8, 9, 10, 23]) {
      const now = new Date(2026, 10, 21, hour, 1);
      for (const s of snoozes(now, "en")) {
        const hours = (Date.parse(s.until) - now.getTime()) / 3_600_000;
        expect(hours).toBeGreaterThan(0);
        expect(hours).toBeLessThanOrEqual(24);
      }
    }
  });
});

describe("keys", () => {
  const press = (key: string, over = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, isComposing: false, defaultPrevented: false, ...over });

  it.each([
    ["j", "next"],
    ["ArrowUp", "previous"],
    ["A", "ack"],
    ["z", "snooze"],
    ["f", "false_alarm"],
    ["?", "help"],
    ["Enter", undefined],
    ["x", undefined],
  ])("%s is %s", (key, command) => expect(commandOf(press(key), false)).toBe(command));

  it("are letters where somebody types, and the browser's with a modifier", () => {
    expect(commandOf(press("r"), true)).toBeUndefined();
    expect(commandOf(press("r", { ctrlKey: true }), false)).toBeUndefined();
    expect(commandOf(press("a", { isComposing: true }), false)).toBeUndefined();
  });
});

describe("the timeline", () => {
  const nudge = { id: "a-n", alert: "a", state: "dismissed", reason: "not_now", agent: "a-7", at: at(1), answered_at: at(2) } as Nudge;

  it("tells in the order of time, and once what was done with all", () => {
    const t = (id: string) => alert(id, { raised_at: at(0), acknowledged_at: at(3), acknowledged_by: "Mia", state: "resolved", resolved_at: at(5), resolved_by: "Mia", cause: "other" });
    const told = timeline([t("a"), t("b")], [nudge], [], "en").map((h) => h.text);
    expect(told).toEqual(["raised", "advice shown to a-7", "a-7 put the advice aside: not now", "Mia took it on", "Mia resolved it", "cause: other"]);
  });

  it("says when it was assigned, snoozed and judged", () => {
    const t = alert("a", { raised_at: at(0), assigned_to: "Kim", assigned_at: at(1), snoozed_at: at(2), state: "resolved", resolved_at: at(5), verdict: "helpful", judged_at: at(9) });
    const told = timeline([t], [], [], "en").map((h) => [h.at, h.text]);
    expect(told).toEqual([[at(0), "raised"], [at(1), "assigned to Kim"], [at(2), "snoozed"], [at(5), "over by its own condition"], [at(9), "judged helpful"]]);
  });

  it("knows no time of what was done before times were kept, and tells it last", () => {
    const told = timeline([alert("a", { assigned_to: "Kim", snoozed_until: at(60) })], [], [], "en");
    expect(told.map((h) => h.at)).toEqual([expect.any(String), undefined, undefined]);
  });

  it("is not about other alerts' nudges", () => {
    expect(timeline([alert("b")], [nudge], [], "en")).toHaveLength(1);
  });

  it("names causes and departments in the viewer's language, and the user's own as they wrote them", () => {
    const causes = [{ name: "carrier_delay", department: "logistics", en: "Delay", zh_hans: "延误", zh_hant: "延誤" }];
    expect(causeName(causes, "carrier_delay", "zh-Hant")).toBe("延誤");
    expect(causeName(causes, "long_gone", "en")).toBe("long gone");
    expect(departmentName("logistics")).toBe("Logistics");
    expect(departmentName("pet_insurance")).toBe("pet insurance");
    expect(departmentName("toString")).toBe("toString");
  });
});

describe("the names of values", () => {
  it.each(langs)("are all there in %s", (l) => {
    expect(Object.keys(values.dictionary[l].names)).toEqual(Object.keys(values.dictionary.en.names));
    for (const [name, text] of Object.entries(values.dictionary[l].names)) {
      expect(text, name).not.toBe("");
      if (l !== "en") expect(text, name).toMatch(/\p{Script=Han}/u);
    }
  });
});
