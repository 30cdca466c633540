// What the keys do.

export const commands = ["next", "previous", "open", "close", "ack", "assign", "snooze", "resolve", "false_alarm", "undo", "help"] as const;
export type Command = (typeof commands)[number];

/** The keys of each command, as they stand on the keyboard. */
export const keysOf: Record<Command, readonly string[]> = {
  next: ["j", "ArrowDown"],
  previous: ["k", "ArrowUp"],
  open: ["Enter"],
  close: ["Escape"],
  ack: ["a"],
  assign: ["s"],
  snooze: ["z"],
  resolve: ["r"],
  false_alarm: ["f"],
  undo: ["u"],
  help: ["?"],
};

/** How a key is written. */
export const capOf: Record<string, string> = { ArrowDown: "↓", ArrowUp: "↑", Enter: "↵", Escape: "Esc" };

interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  isComposing: boolean;
  defaultPrevented: boolean;
}

/**
 * The command of a key, where none is being typed. Enter on a link or a button is
 * theirs, and so it is no command here: a row is a link.
 */
export function commandOf(event: Pressed, typing: boolean): Command | undefined {
  if (typing || event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const command = commands.find((c) => keysOf[c].includes(key));
  return command === "open" ? undefined : command;
}

/** Whether keys are letters there, or a dialog is open above the page. */
export function isTyping(target: EventTarget | null): boolean {
  if (document.querySelector("dialog[open]")) return true;
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
}
