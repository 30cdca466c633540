// One rule out of a file of rules.

/** The lines of the rule that begins at a line, counted from 1, with the comment before it and without its examples. */
export function excerpt(source: string, line: number): string {
  const lines = source.split("\n");
  const first = lines[line - 1];
  if (first === undefined) return "";
  const indent = first.search(/\S/);
  let from = line - 1;
  // Where the rule's first word stands behind a dash, the dash is its beginning.
  const dash = first.trimStart().startsWith("-") ? indent : indent - 2;
  while (from > 0 && lines[from - 1]!.trimStart().startsWith("#") && lines[from - 1]!.search(/\S/) === dash) from--;
  let to = line;
  while (to < lines.length && (lines[to]!.trim() === "" || lines[to]!.search(/\S/) > dash)) to++;
  const body = lines.slice(from, to);
  const examples = body.findIndex((l) => l.trim() === "examples:");
  const kept = examples < 0 ? body : body.slice(0, examples);
  return kept
    .map((l) => l.slice(Math.max(0, dash)))
    .join("\n")
    .trimEnd();
}
