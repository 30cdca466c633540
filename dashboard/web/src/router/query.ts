// What the address says behind the question mark: language, kiosk and the time
// that is looked at. They stay when somebody follows a link.

import { computed } from "@preact/signals";
import { address, navigate, pathOf, type Route } from "./router";

const kept = ["lang", "kiosk", "range"] as const;

/** A screen that nobody sits at: no navigation, nothing to press. */
export const kiosk = computed(() => flag(address.value.searchParams.get("kiosk")));

function flag(value: string | null): boolean {
  return value !== null && value !== "0" && value !== "false";
}

/** A stretch of time, in milliseconds since 1970. */
export interface Span {
  from: number;
  to: number;
}

/** Reads "15m", "24h" or "7d" back from now, or "FROM/TO" in RFC 3339. */
export function readRange(text: string | null, now: number): Span | undefined {
  const back = /^(\d{1,4})([mhd])$/.exec(text ?? "");
  if (back) {
    const unit = { m: 60_000, h: 3_600_000, d: 86_400_000 }[back[2] as "m" | "h" | "d"];
    return { from: now - Number(back[1]) * unit, to: now };
  }
  const [from, to] = (text ?? "").split("/").map(Date.parse);
  return from !== undefined && to !== undefined && from < to ? { from, to } : undefined;
}

export function writeRange(span: Span): string {
  return `${new Date(span.from).toISOString()}/${new Date(span.to).toISOString()}`;
}

/** The range as the address has it, undefined where it has none. */
export const range = computed(() => address.value.searchParams.get("range") ?? undefined);

/** One parameter of a page's own. */
export function param(name: string): string | undefined {
  return address.value.searchParams.get(name) ?? undefined;
}

/** Sets or, with undefined, removes parameters, without a new entry in the history. */
export function setParams(values: Record<string, string | undefined>): void {
  const next = new URL(address.peek());
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) next.searchParams.delete(name);
    else next.searchParams.set(name, value);
  }
  navigate(next.href, "replace");
}

/** The href of a view, with what is kept and with parameters of its own. */
export function to(route: Route, params: Record<string, string> = {}): string {
  const query = new URLSearchParams();
  for (const name of kept) {
    const value = address.value.searchParams.get(name);
    if (value !== null) query.set(name, value);
  }
  for (const [name, value] of Object.entries(params)) query.set(name, value);
  const text = query.toString();
  return pathOf(route) + (text && `?${text}`);
}
