import type { ComponentChildren } from "preact";
import { Card } from "../../ui/card";
import type { Field } from "../journey/csv";
import { Save } from "../journey/save";
import { Table, type Column } from "../../ui/table";
import type { Span } from "../../router/query";
import { words as journeyWords } from "../journey/words";

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
  return (
    <Card
      title={title}
      class={`report report-${id}`}
      aside={
        <span class="actions">
          {aside}
          <Save title={title} id={id} span={span} fields={fields} rows={table.rows} />
        </span>
      }
    >
      {help && <p class="muted">{help}</p>}
      {table.rows.length === 0 ? <p class="muted none">{none}</p> : <Table caption={journeyWords.value.tableOf(title)} {...table} />}
    </Card>
  );
}
