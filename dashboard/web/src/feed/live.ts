// Sockets on this server, and a page's own beside the wall's.

import { signal, type ReadonlySignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { createClient, type Client, type ClientOptions, type Socket, type Status } from "./client";
import type { Frame } from "./frames";

export interface Line {
  status: ReadonlySignal<Status>;
  /** Says something to the server; false where it is not heard now. */
  send(what: unknown): boolean;
}

/** Opens sockets at a path, with a query; each asks for the events after a number. */
export function socketAt(path: string, query: Record<string, string>): (after: number) => Socket {
  return (after) => {
    const url = new URL(path, location.href);
    url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    if (after > 0) url.searchParams.set("after", String(after));
    return new WebSocket(url.href) as unknown as Socket;
  };
}

/** Tells a client when the machine woke or the network came back. */
export function keepAwake(client: Client): () => void {
  const seen = () => document.visibilityState === "visible" && client.wake();
  document.addEventListener("visibilitychange", seen);
  const events = ["online", "pageshow", "resume"];
  for (const event of events) addEventListener(event, client.wake);
  return () => {
    document.removeEventListener("visibilitychange", seen);
    for (const event of events) removeEventListener(event, client.wake);
  };
}

/** Follows a socket for as long as the component is there, and anew when the query is another. */
export function useSocket<F extends { type: string } = Frame>(
  path: string,
  query: Record<string, string>,
  options: Pick<ClientOptions<F>, "onFrame" | "read" | "silence">,
): Line {
  const key = JSON.stringify(query);
  const latest = useRef(options);
  latest.current = options;
  const client = useRef<Client | undefined>(undefined);
  const status = useMemo(() => signal<Status>({ state: "connecting" }), [path, key]);
  useEffect(() => {
    const mine = (client.current = createClient<F>({
      ...options,
      onFrame: (frame) => latest.current.onFrame(frame),
      open: socketAt(path, query),
      cursor: () => 0, // what such a view shows comes whole with its snapshot
      onStatus: (s) => (status.value = s),
    }));
    const sleep = keepAwake(mine);
    mine.start();
    return () => (sleep(), mine.stop());
  }, [path, key]);
  return { status, send: (what) => client.current?.send(what) ?? false };
}

/** Follows /v1/live with another view than the wall's. */
export function useLive(query: { view: "channel"; channel: string } | { view: "conversation"; conversation: string }, onFrame: (frame: Frame) => void): ReadonlySignal<Status> {
  return useSocket("/v1/live", query, { onFrame }).status;
}
