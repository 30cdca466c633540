import { describe, expect, it } from "vitest";
import { fileName, toCSV, type Field, type Value } from "../src/pages/journey/csv";

const value: Field<Value>[] = [["value", (v) => v]];
const cell = (v: Value) => toCSV(value, [v]).split("\r\n").slice(1).join("\r\n").replace(/\r\n$/, "");

describe("a table as CSV", () => {
  it("has a header, commas and CRLF behind every record", () => {
    const fields: Field<{ a: string; b: number }>[] = [["name", (r) => r.a], ["alerts", (r) => r.b]];
    expect(toCSV(fields, [{ a: "web", b: 3 }, { a: "电话", b: 4 }])).toBe("name,alerts\r\nweb,3\r\n电话,4\r\n");
  });
  it.each([
    ["plain", "plain"],
    ["a,b", '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ["two\nlines", '"two\nlines"'],
    [undefined, ""],
    [null, ""],
    [0, "0"],
    [-0.25, "-0.25"],
  ])("writes %j as %s", (v, want) => {
    expect(cell(v)).toBe(want);
  });
  it.each(["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\rx", "＝1", "＋1", "－1", "＠x"])("makes %j text, not a formula", (v) => {
    expect(cell(v).replace(/^"/, "")).toMatch(/^'/);
  });
  it("guards what needs quotes, too", () => {
    expect(cell('=HYPERLINK("http://x","y")')).toBe(`"'=HYPERLINK(""http://x"",""y"")"`);
  });
});

it("a file is named after its table and its days", () => {
  expect(fileName("causes", Date.UTC(2026, 10, 21), Date.UTC(2026, 10, 22))).toBe("undertone-causes-2026-11-21-to-2026-11-22.csv");
});
