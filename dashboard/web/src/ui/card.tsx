import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface CardProps {
  title: string;
  /** What stands at the end of the title's line. */
  aside?: ComponentChildren;
  class?: string;
  children: ComponentChildren;
}

/** A part of a page, with its name. */
export function Card({ title, aside, class: more, children }: CardProps) {
  const id = useId();
  return (
    <section class={["panel", more].filter(Boolean).join(" ")} aria-labelledby={id}>
      <div class="panel-head">
        <h2 id={id}>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

/** One number with its name, and what it means below. */
export function Tile({ name, note, children }: { name: string; note?: ComponentChildren; children: ComponentChildren }) {
  return (
    <div class="number">
      <span class="number-name">{name}</span>
      <strong>{children}</strong>
      {note && <small>{note}</small>}
    </div>
  );
}
