import type { Sign } from "./model";

const shapes = { good: "M5 1 9.500 9h-9Z", bad: "M5 9 .500 1h9Z", even: "M5 2.5a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5Z" };

/** Better, worse or even, told by the shape alone. */
export function SignMark({ sign }: { sign: Sign }) {
  return (
    <svg class="sign" viewBox="0 0 10 10" aria-hidden="true" data-sign={sign}>
      <path d={shapes[sign]} />
    </svg>
  );
}
