import { useEffect } from "preact/hooks";
import { words as common } from "../../i18n";
import { Button } from "../../ui/button";
import { told } from "./deeds";
import { words } from "./words";

const lasts = 12_000;

/** What was last done, with the way back where there is one. What was refused stays until it is read. */
export function Told() {
  const now = told.value;
  useEffect(() => {
    if (!now || now.bad) return;
    const timer = setTimeout(() => told.peek() === now && (told.value = undefined), lasts);
    return () => clearTimeout(timer);
  }, [now]);
  return (
    <div class="told" role="status" aria-live="polite">
      {now && (
        <p data-bad={now.bad || undefined}>
          <span dir="auto">{now.text}</span>
          {now.undo && (
            <Button kind="quiet" aria-keyshortcuts="u" onClick={now.undo}>
              {words.value.undo} <kbd aria-hidden="true">u</kbd>
            </Button>
          )}
          <button type="button" class="cross" aria-label={common.value.dismiss} onClick={() => (told.value = undefined)}>
            ×
          </button>
        </p>
      )}
    </div>
  );
}
