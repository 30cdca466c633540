import { useRef } from "preact/hooks";
import type { Answer } from "../../api/query";

/**
 * Keeps the last answer on the screen while another question is asked, such as
 * about another time; `old` says that it is not the answer to this one yet.
 */
export function useKept<A, Q extends Answer<A>>(query: Q & Answer<A>): Q & { old: boolean } {
  const last = useRef<Q["data"]>(undefined);
  if (query.data !== undefined) last.current = query.data;
  const old = query.data === undefined && last.current !== undefined;
  return { ...query, data: last.current, old };
}
