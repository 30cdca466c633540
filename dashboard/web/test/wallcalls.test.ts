import { describe, expect, it } from "vitest";
import { readChoices } from "../src/pages/wall/choices";
import { createNewcomers } from "../src/pages/wall/newcomers";
import { alert } from "./samples";

const now = Date.parse("2026-11-21T10:00:30Z");
const open = (...alerts: ReturnType<typeof alert>[]) => new Map(alerts.map((a) => [a.id, a]));
const critical = (id: string, over = {}) => alert(id, { severity: "critical", ...over });

describe("calls to new critical alerts", () => {
  it("are off until somebody wants them", () => {
    expect(readChoices(null)).toEqual({ sound: false, desktop: false });
    for (const odd of ["", "null", "[]", "7", "{broken", '{"sound":"yes"}']) expect(readChoices(odd)).toEqual({ sound: false, desktop: false });
    expect(readChoices('{"sound":true,"desktop":false}')).toEqual({ sound: true, desktop: false });
  });

  it("are not made for what was open before the page was", () => {
    const newcomers = createNewcomers();
    expect(newcomers(open(critical("a")), now)).toEqual([]);
    expect(newcomers(open(critical("a"), critical("b")), now).map((a) => a.id)).toEqual(["b"]);
    expect(newcomers(open(critical("a"), critical("b")), now)).toEqual([]);
  });

  it("are not made for warnings, nor for what was raised while the machine slept", () => {
    const newcomers = createNewcomers();
    newcomers(open(), now);
    expect(newcomers(open(alert("w"), critical("old", { raised_at: "2026-11-21T03:00:00Z" })), now)).toEqual([]);
  });

  it("are made when an alert becomes critical", () => {
    const newcomers = createNewcomers();
    newcomers(open(alert("a")), now);
    expect(newcomers(open(critical("a")), now).map((a) => a.id)).toEqual(["a"]);
  });
});
