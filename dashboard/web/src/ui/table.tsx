import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { words } from "../i18n";

export interface Column<R> {
  id: string;
  title: string;
  /** What it is sorted by; a column without it is not. */
  by?: (row: R) => number | string | null | undefined;
  cell: (row: R) => ComponentChildren;
  /** Numbers stand at the end. */
  numeric?: boolean;
}

interface TableProps<R> {
  /** What the table is of, for those who do not see it. */
  caption: string;
  columns: Column<R>[];
  rows: readonly R[];
  idOf: (row: R) => string;
  /** Sorted by this at first; a minus before it means downwards. */
  sort?: string;
  /** Opens a row by a click or Enter; arrow keys go from row to row. */
  onOpen?: (row: R) => void;
  /** The row that is open now. */
  open?: string | undefined;
}

export function Table<R>({ caption, columns, rows, idOf, sort, onOpen, open }: TableProps<R>) {
  const order = useSignal(sort ?? "");
  const body = useRef<HTMLTableSectionElement>(null);
  const down = order.value.startsWith("-");
  const by = columns.find((c) => c.id === order.value.replace(/^-/, ""));
  const sorted = by?.by ? sortRows(rows, by.by, down) : rows;
  // Of a table of many rows, Tab stops at one: the open one or the first.
  const stop = sorted.find((r) => idOf(r) === open) ?? sorted[0];

  function onKey(event: KeyboardEvent, row: R): void {
    if (event.target !== event.currentTarget) return;
    const all = [...(body.current?.rows ?? [])];
    const at = all.indexOf(event.currentTarget as HTMLTableRowElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === "Enter" || event.key === " ") onOpen?.(row);
    else if (to === undefined) return;
    else all[to]?.focus();
    event.preventDefault();
  }

  return (
    <div class="table" tabIndex={0} role="region" aria-label={caption}>
      <table>
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            {columns.map((c) => (
              <th key={c.id} scope="col" data-numeric={c.numeric || undefined} aria-sort={c === by ? (down ? "descending" : "ascending") : undefined}>
                {c.by ? (
                  <button type="button" title={words.value.sortBy(c.title)} onClick={() => (order.value = c === by && !down ? `-${c.id}` : c.id)}>
                    {c.title}
                  </button>
                ) : (
                  c.title
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {sorted.map((row) => (
            <tr
              key={idOf(row)}
              tabIndex={onOpen ? (row === stop ? 0 : -1) : undefined}
              aria-current={onOpen && idOf(row) === open ? "true" : undefined}
              data-open={onOpen && ""}
              onClick={onOpen && (() => onOpen(row))}
              onKeyDown={onOpen && ((event) => onKey(event, row))}
            >
              {columns.map((c) => (
                <td key={c.id} data-numeric={c.numeric || undefined}>
                  {c.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Sorted by a value; what has none comes last either way, and equals keep their order. */
export function sortRows<R>(rows: readonly R[], by: (row: R) => number | string | null | undefined, down: boolean): R[] {
  return [...rows].sort((a, b) => {
    const [x, y] = [by(a), by(b)];
    if (x == null || y == null) return Number(x == null) - Number(y == null);
    const less = typeof x === "string" ? x.localeCompare(String(y)) : x - Number(y);
    return down ? -less : less;
  });
}
