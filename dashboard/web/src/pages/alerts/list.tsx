import type { Ticket } from "../../api/types";
import { label, lang } from "../../i18n";
import { to } from "../../router/query";
import { address } from "../../router/router";
import { textOf } from "../../ui/alerttext";
import { SeverityMark } from "../../ui/marks";
import { Time } from "../../ui/time";
import { isSnoozed, narrowing } from "./filter";
import type { Group, Row } from "./rows";
import { Standing } from "./standing";
import { words } from "./words";

interface ListProps {
  groups: readonly Group[];
  /** The row that is open, and the one that the keys are at. */
  open: string | undefined;
  cursor: string | undefined;
  onCursor: (key: string) => void;
  minute: number;
}

/** The rows, by what they are about. */
export function List({ groups, open, cursor, onCursor, minute }: ListProps) {
  // Of a long list, Tab stops at one row; j and k go on from there.
  const stop = cursor ?? open ?? groups[0]?.rows[0]?.key;
  return (
    <div class="inbox-list">
      {groups.map((g) => (
        <section key={g.id} class="inbox-group">
          <GroupName lead={g.rows[0]!.lead} group={g.id} />
          <ul>
            {g.rows.map((r) => (
              <Line key={r.key} row={r} isOpen={r.key === open} isStop={r.key === stop} onCursor={onCursor} minute={minute} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function GroupName({ lead, group }: { lead: Ticket; group: string }) {
  // A group is of one channel; its topic is what stands behind the channel's name.
  const topic = lead.channel && group.startsWith(`${lead.channel}/`) ? group.slice(lead.channel.length + 1) : undefined;
  return (
    <h2>
      <bdi>{lead.channel || words.value.everywhere}</bdi>
      {topic && <span>{label("topics", topic)}</span>}
    </h2>
  );
}

/** The address of a row's detail; the filters stay. */
export function detailOf(id: string): string {
  const params: Record<string, string> = {};
  for (const name of narrowing) {
    const value = address.value.searchParams.get(name);
    if (value) params[name] = value;
  }
  return to({ page: "alerts", id }, params);
}

interface LineProps {
  row: Row;
  isOpen: boolean;
  isStop: boolean;
  onCursor: (key: string) => void;
  minute: number;
}

function Line({ row, isOpen, isStop, onCursor, minute }: LineProps) {
  const { lead, tickets } = row;
  const more = tickets.slice(1);
  return (
    <li data-severity={lead.severity} data-state={isSnoozed(lead) ? "snoozed" : lead.state}>
      <a href={detailOf(lead.id)} data-row={row.key} tabIndex={isStop ? 0 : -1} aria-current={isOpen ? "true" : undefined} onFocus={() => onCursor(row.key)}>
        <SeverityMark severity={lead.severity} />
        <span class="unseen">{label("severities", lead.severity)}: </span>
        <span class="inbox-what" dir="auto">
          {textOf(lead, lang.value)}
        </span>
        <Time at={lead.raised_at} since={minute} />
        {(more.length > 0 || lead.conversation) && (
          <span class="inbox-more" dir="auto">
            {lead.conversation && <bdi>{lead.conversation}</bdi>}
            {more.length > 0 && <> · {words.value.reasons(tickets.length)}</>}
          </span>
        )}
        <Standing ticket={lead} />
      </a>
    </li>
  );
}
