import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface Wiring {
  id: string;
  "aria-describedby"?: string;
  "aria-invalid"?: boolean;
}

interface FieldProps {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  /** Draws the input and gives it what it is handed: <input {...wiring} …/>. */
  children: (wiring: Wiring) => ComponentChildren;
}

/** An input with its label, and below it a hint or what is wrong. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div class="field" data-bad={error ? "" : undefined}>
      <label for={id}>{label}</label>
      {children({ id, ...(note && { "aria-describedby": `${id}-note` }), ...(error && { "aria-invalid": true }) })}
      {note && (
        <p id={`${id}-note`} role={error ? "alert" : undefined}>
          {note}
        </p>
      )}
    </div>
  );
}
