// Questions to the API, typed by the server's own list of addresses.

import { signal } from "@preact/signals";
import type { Calls } from "./types";

type Paths<M extends string> = keyof Calls extends infer K ? (K extends `${M} ${infer P}` ? P : never) : never;
export type GetPath = Paths<"GET">;
export type PostPath = Paths<"POST">;
export type AnswerOf<M extends "GET" | "POST" | "DELETE", P extends string> = `${M} ${P}` extends keyof Calls ? Calls[`${M} ${P}`]["answer"] : never;
type BodyOf<P extends PostPath> = `POST ${P}` extends keyof Calls ? (Calls[`POST ${P}`] extends { body: infer B } ? B : never) : never;

type NamesIn<P extends string> = P extends `${string}{${infer N}}${infer Rest}` ? N | NamesIn<Rest> : never;
/** The {names} of a path, and what goes behind its question mark. */
export type Params<P extends string> = Record<NamesIn<P>, string> & Record<string, string | number | undefined>;

/** A refusal: a word for programs, a sentence for people, and the HTTP status; 0 where nobody answered. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly error: string,
    readonly detail: string,
  ) {
    super(detail);
  }
}

/** Whether the server said that this screen may ask it nothing: its link was revoked. */
export const unwelcome = signal(false);

export interface Ask {
  signal?: AbortSignal;
}

export function get<P extends GetPath>(path: P, params: Params<P> = {} as Params<P>, ask: Ask = {}): Promise<AnswerOf<"GET", P>> {
  return send(url(path, params), { ...ask });
}

export function post<P extends PostPath>(path: P, params: Params<P>, body: BodyOf<P>, ask: Ask = {}): Promise<AnswerOf<"POST", P>> {
  const [type, text] = typeof body === "string" ? ["text/plain", body] : ["application/json", JSON.stringify(body)];
  return send(url(path, params), { ...ask, method: "POST", headers: { "content-type": type }, body: text });
}

export function remove<P extends Paths<"DELETE">>(path: P, params: Params<P>): Promise<AnswerOf<"DELETE", P>> {
  return send(url(path, params), { method: "DELETE" });
}

/** Fills the {names} in; the other parameters become the query. */
export function url(path: string, params: Record<string, string | number | undefined>): string {
  const query = new URLSearchParams();
  let filled = path;
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined) continue;
    if (path.includes(`{${name}}`)) filled = filled.replace(`{${name}}`, () => encodeURIComponent(String(value)));
    else query.set(name, String(value));
  }
  const text = query.toString();
  return filled + (text && `?${text}`);
}

async function send<A>(to: string, init: RequestInit): Promise<A> {
  let response: Response;
  try {
    response = await fetch(to, init);
  } catch (reason) {
    if (init.signal?.aborted) throw reason;
    throw new ApiError(0, "unreachable", "the server does not answer");
  }
  if (response.ok) return (await response.json()) as A;
  if (response.status === 401) unwelcome.value = true;
  const told: unknown = await response.json().catch(() => undefined);
  const { error, detail } = (typeof told === "object" && told !== null ? told : {}) as { error?: unknown; detail?: unknown };
  throw new ApiError(response.status, String(error ?? "failed"), String(detail ?? response.statusText));
}
