import { signal } from "@preact/signals";
import { words } from "../i18n";

interface Note {
  id: number;
  text: string;
  bad: boolean;
}

const notes = signal<Note[]>([]);
const lasts = 6_000;
const room = 4;
let next = 0;

/** Tells shortly what became of something; what went wrong stays until it is dismissed. */
export function toast(text: string, bad = false): void {
  const note = { id: next++, text, bad };
  notes.value = [...notes.value, note].slice(-room);
  if (!bad) setTimeout(() => dismiss(note.id), lasts);
}

function dismiss(id: number): void {
  notes.value = notes.value.filter((n) => n.id !== id);
}

export function ToastArea() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {notes.value.map((n) => (
        <p key={n.id} class="toast" data-bad={n.bad || undefined}>
          <span dir="auto">{n.text}</span>
          <button type="button" aria-label={words.value.dismiss} onClick={() => dismiss(n.id)}>
            ×
          </button>
        </p>
      ))}
    </div>
  );
}
