import { Dialog } from "../../ui/dialog";
import { capOf, commands, keysOf, type Command } from "./keys";
import { words } from "./words";

/** Keys and what they do. */
function KeyList({ of }: { of: readonly Command[] }) {
  return (
    <dl class="keys">
      {of.map((c) => (
        <div key={c}>
          <dt>
            {keysOf[c].map((k) => (
              <kbd key={k}>{capOf[k] ?? k}</kbd>
            ))}
          </dt>
          <dd>{words.value.keyNames[c]}</dd>
        </div>
      ))}
    </dl>
  );
}

export function KeysDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={words.value.keys} onClose={onClose}>
      <KeyList of={commands} />
    </Dialog>
  );
}

/** Beside the list while nothing is open: what to do, and the keys that do it. */
export function Choose() {
  return (
    <div class="inbox-choose">
      <p>{words.value.choose}</p>
      <KeyList of={["next", "previous", "open", "ack", "resolve", "help"]} />
    </div>
  );
}
