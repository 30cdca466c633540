import { words } from "./words";
import type { Span } from "../../router/query";
import { Button } from "../../ui/button";
import { download, fileName, toCSV, type Field } from "./csv";

interface SaveProps<R> {
  /** What the table is called, and what its file is. */
  title: string;
  id: string;
  span: Span;
  fields: readonly Field<R>[];
  rows: readonly R[];
}

/** Takes a table along as CSV. */
export function Save<R>({ title, id, span, fields, rows }: SaveProps<R>) {
  const w = words.value;
  return (
    <Button kind="quiet" disabled={rows.length === 0} aria-label={w.csvOf(title)} onClick={() => download(fileName(id, span.from, span.to), toCSV(fields, rows))}>
      {w.csv}
    </Button>
  );
}
