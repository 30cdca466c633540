// Tables as CSV, after RFC 4180: a comma between cells, CRLF behind every record, and
// quotes around what needs them.

export type Value = string | number | null | undefined;

/** A column of the file: its name, the same in every language, and its value. */
export type Field<R> = readonly [name: string, value: (row: R) => Value];

export function toCSV<R>(fields: readonly Field<R>[], rows: readonly R[]): string {
  const records = [fields.map(([name]) => cell(name)), ...rows.map((row) => fields.map(([, value]) => cell(value(row))))];
  return records.map((cells) => `${cells.join(",")}\r\n`).join("");
}

function cell(value: Value): string {
  if (value === null || value === undefined) return "";
  // A number cannot be a formula, and −0.5 must stay one.
  const text = typeof value === "number" ? String(value) : guarded(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Names and phrases come from outside, and a spreadsheet runs what begins like a
 * formula: an apostrophe makes it text.
 */
function guarded(text: string): string {
  return /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/.test(text) ? `'${text}` : text;
}

/** Gives the file to the browser. The mark in front tells a spreadsheet that it is UTF-8. */
export function download(name: string, csv: string): void {
  const url = URL.createObjectURL(new Blob(["\uFEFF", csv], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** "undertone-causes-2026-11-21-to-2026-11-22.csv", the days in UTC as everything in the file. */
export function fileName(table: string, from: number, to: number): string {
  const day = (at: number) => new Date(at).toISOString().slice(0, 10);
  return `undertone-${table}-${day(from)}-to-${day(to)}.csv`;
}
