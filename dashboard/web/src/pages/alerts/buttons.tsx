import { Button } from "../../ui/button";
import { isSnoozed } from "./filter";
import { keysOf, type Command } from "./keys";
import { openOf, resolvable } from "./deeds";
import type { Row } from "./rows";
import { words } from "./words";

/** What can be done with a row, each with its key. */
export function Buttons({ row, onCommand }: { row: Row; onCommand: (command: Command, row: Row) => void }) {
  const w = words.value;
  const open = openOf(row);
  const over = open.length === 0;
  const snoozed = open.some(isSnoozed);
  const button = (command: Command, text: string, can: boolean, primary = false) => (
    <Button kind={primary ? "primary" : "plain"} disabled={!can} aria-keyshortcuts={keysOf[command][0]!} onClick={() => onCommand(command, row)}>
      {text} <kbd aria-hidden="true">{keysOf[command][0]}</kbd>
    </Button>
  );
  return (
    <div class="alert-acts" role="group" aria-label={w.acts}>
      {!over && button("ack", w.acknowledge, open.some((t) => t.state === "firing"), true)}
      {!over && button("assign", w.assign, true)}
      {!over && button("snooze", snoozed ? w.wake : w.snooze, true)}
      {resolvable(row).length > 0 && button("resolve", over ? w.nameCause : w.resolve, true, over)}
      {button("false_alarm", w.falseAlarm, row.tickets.some((t) => t.verdict !== "false_alarm"))}
    </div>
  );
}
