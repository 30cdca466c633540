// What is wrong with rules, as the server tells it: "FILE:LINE:COLUMN: why", one a line.

export interface Problem {
  /** From 1; 0 where no line is named. */
  line: number;
  column: number;
  why: string;
}

export function readProblems(detail: string): Problem[] {
  return detail
    .split("\n")
    .filter((text) => text.trim() !== "")
    .map((text) => {
      const [, line, column, why] = /^.*?:(\d+):(\d+): (.*)$/.exec(text) ?? [];
      return why === undefined ? { line: 0, column: 0, why: text } : { line: Number(line), column: Number(column), why };
    });
}

/** Where a line begins and ends in a text; the whole text for a line it does not have. */
export function placeOf(text: string, line: number): [number, number] {
  const lines = text.split("\n");
  if (line < 1 || line > lines.length) return [0, 0];
  const from = lines.slice(0, line - 1).reduce((n, l) => n + l.length + 1, 0);
  return [from, from + lines[line - 1]!.length];
}
