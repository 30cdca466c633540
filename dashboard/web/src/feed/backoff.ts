// How long to wait before the next attempt to connect.

const first = 500;
const longest = 5_000;

/**
 * Milliseconds before attempt n (0 is the first after a loss, made at once);
 * chance is in 0..1 and spreads a room full of screens by a fifth either way.
 */
export function backoff(attempt: number, chance: number): number {
  if (attempt <= 0) return 0;
  const base = Math.min(longest, first * 2 ** Math.min(attempt - 1, 10));
  return Math.round(base * (0.8 + 0.4 * chance));
}

/** The server named a pause: keep it, and come back up to half as much later. */
export function afterBye(retryAfterSeconds: number, chance: number): number {
  const seconds = Math.min(60, Math.max(0, retryAfterSeconds));
  return Math.round(seconds * 1_000 * (1 + 0.5 * chance));
}
