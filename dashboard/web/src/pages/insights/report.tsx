import type { ComponentChildren } from "preact";
import { Button } from "../../ui/button";
import { Card } from "../../ui/card";
import { Table, type Column } from "../../ui/table";
import type { Span } from "../../router/query";
import { download, fileName, toCSV, type Field } from "./csv";
import { words as journeyWords } from "../journey/words";
import { words } from "./words";

interface ReportProps<R> {
  title: string;
  /** Names the file. */
  id: string;
  span: Span;
  columns: Column<R>[];
  fields: readonly Field<R>[];
  rows: readonly R[];
  idOf: (row: R) => string;
  sort?: string;
  /** What is said where there are no rows. */
  none: string;
  help?: ComponentChildren;
  aside?: ComponentChildren;
}

/** A table of a report, which can be taken along as CSV. */
export function Report<R>({ title, id, span, none, help, aside, fields, ...table }: ReportProps<R>) {
  const w = words.value;
  const save = () => download(fileName(id, span.from, span.to), toCSV(fields, table.rows));
  return (
    <Card
      title={title}
      class={`report report-${id}`}
      aside={
        <span class="actions">
          {aside}
          <Button kind="quiet" disabled={table.rows.length === 0} aria-label={w.csvOf(title)} onClick={save}>
            {w.csv}
          </Button>
        </span>
      }
    >
      {help && <p class="muted">{help}</p>}
      {table.rows.length === 0 ? <p class="muted none">{none}</p> : <Table caption={journeyWords.value.tableOf(title)} {...table} />}
    </Card>
  );
}
