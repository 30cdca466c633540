import { useId } from "preact/hooks";

interface WhiskerProps {
  value: number;
  low: number;
  high: number;
  /** The ends of the scale. */
  scale: readonly [number, number];
  /** Where nothing is different; drawn as a line. */
  zero?: number;
  /** What it says in words. */
  label: string;
  tone?: "good" | "bad" | "even" | "plain";
}

/** An estimate as a dot, and as a line the interval that holds the true one. */
export function Whisker({ value, low, high, scale, zero, label, tone = "plain" }: WhiskerProps) {
  const id = useId();
  const at = (v: number) => `${(100 * (Math.min(scale[1], Math.max(scale[0], v)) - scale[0])) / (scale[1] - scale[0])}%`;
  return (
    <svg class="whisker" role="img" aria-labelledby={id} data-tone={tone}>
      <title id={id}>{label}</title>
      <line class="axis" x1="0" x2="100%" y1="50%" y2="50%" />
      {zero !== undefined && <line class="zero" x1={at(zero)} x2={at(zero)} y1="0" y2="100%" />}
      <line class="span" x1={at(low)} x2={at(high)} y1="50%" y2="50%" />
      <line class="end" x1={at(low)} x2={at(low)} y1="25%" y2="75%" />
      <line class="end" x1={at(high)} x2={at(high)} y1="25%" y2="75%" />
      <circle cx={at(value)} cy="50%" r="0.32em" />
    </svg>
  );
}
