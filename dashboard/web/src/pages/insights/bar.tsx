/** A share of the largest as a bar, for a table. */
export function Bar({ value, most }: { value: number; most: number }) {
  return (
    <svg class="hbar" aria-hidden="true">
      <rect width={`${(100 * value) / Math.max(1, most)}%`} height="100%" rx="2" />
    </svg>
  );
}

/** Parts of a whole side by side; the numbers stand beside it. */
export function Parts({ parts }: { parts: readonly { kind: string; n: number }[] }) {
  const all = Math.max(1, parts.reduce((sum, p) => sum + p.n, 0));
  let from = 0;
  return (
    <svg class="parts" aria-hidden="true">
      {parts.map((p) => {
        const x = (100 * from) / all;
        from += p.n;
        return <rect key={p.kind} class={p.kind} x={`${x}%`} width={`${(100 * p.n) / all}%`} height="100%" />;
      })}
    </svg>
  );
}
