import type { ComponentChildren } from "preact";

/** A page or a part of one that has nothing to show, and says why. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children}
    </div>
  );
}
