// A question that is asked again and again: by the clock, by the feed, by hand.
// What was answered stays on the screen until the next answer is there.

import { effect, signal, type ReadonlySignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import { ApiError } from "./client";

export interface Answer<A> {
  data: A | undefined;
  /** When the data came, in milliseconds since 1970. */
  at: number | undefined;
  error: ApiError | undefined;
  loading: boolean;
}

export interface QueryOptions {
  /** Milliseconds between two askings; none without it. */
  every?: number;
  /** Ask again when this changes, such as store.events; at most once a second. */
  on?: ReadonlySignal<unknown>;
  clock?: () => number;
}

export interface Query<A> {
  answer: ReadonlySignal<Answer<A>>;
  reload(): void;
  stop(): void;
}

/** The least time between two askings that the feed brings about. */
const pace = 1_000;

export function createQuery<A>(ask: (signal: AbortSignal) => Promise<A>, options: QueryOptions = {}): Query<A> {
  const clock = options.clock ?? Date.now;
  const answer = signal<Answer<A>>({ data: undefined, at: undefined, error: undefined, loading: true });
  let asking: AbortController | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = -Infinity;
  let again = false; // something happened while the answer was on its way

  function schedule(delay: number | undefined): void {
    clearTimeout(timer);
    if (delay !== undefined) timer = setTimeout(reload, delay);
  }

  async function reload(): Promise<void> {
    clearTimeout(timer);
    asking?.abort();
    const mine = (asking = new AbortController());
    asked = clock();
    again = false;
    answer.value = { ...answer.peek(), loading: true };
    try {
      const data = await ask(mine.signal);
      if (mine.signal.aborted) return;
      answer.value = { data, at: clock(), error: undefined, loading: false };
    } catch (reason) {
      if (mine.signal.aborted) return;
      const error = reason instanceof ApiError ? reason : new ApiError(0, "failed", String(reason));
      answer.value = { ...answer.peek(), error, loading: false };
    }
    if (again) follow();
    else schedule(options.every);
  }

  function follow(): void {
    schedule(Math.max(0, asked + pace - clock()));
  }

  void reload();
  let first = true;
  const unfollow = effect(() => {
    void options.on?.value;
    if (first) first = false;
    // An answer that takes longer than what happens between two events must still come.
    else if (answer.peek().loading) again = true;
    else follow();
  });
  return {
    answer,
    reload: () => void reload(),
    stop() {
      unfollow();
      clearTimeout(timer);
      asking?.abort();
    },
  };
}

/** A query for as long as the component is there; anew when `deps` change. */
export function useQuery<A>(ask: (signal: AbortSignal) => Promise<A>, deps: unknown[], options: QueryOptions = {}): Answer<A> & { reload(): void } {
  const query = useMemo(() => createQuery(ask, options), deps);
  useEffect(() => query.stop, [query]);
  return { ...query.answer.value, reload: query.reload };
}
