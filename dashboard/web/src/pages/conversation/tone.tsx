import type { Feeling } from "../../api/types";

const mouths: Record<Feeling, string> = {
  negative: "M6.500 14q3.500-3.500 7 0",
  neutral: "M6.500 13h7",
  positive: "M6.500 12q3.500 3.500 7 0",
};

/** A face whose mouth says what the colour does. */
export function ToneMark({ feeling }: { feeling: Feeling }) {
  return (
    <svg class="tone-mark" viewBox="0 0 20 20" aria-hidden="true" data-feeling={feeling}>
      <circle cx="10" cy="10" r="8.500" />
      <path d={`M7 7.500v.8M13 7.500v.8${mouths[feeling]}`} />
    </svg>
  );
}
