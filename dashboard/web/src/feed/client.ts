// The socket's life: connect, listen, notice silence, come back.
//
// The server sends at least one frame every 5 s. When none has come for 12 s
// the picture is called stale, whatever the socket claims, and a new socket is
// tried: a half-open connection or a laptop's sleep leaves no close event.

import { afterBye, backoff } from "./backoff";
import { readFrame, type Frame } from "./frames";

export const silenceLimit = 12_000;
/** A heartbeat and a half: enough doubt to reconnect when the machine wakes. */
const doubtLimit = 7_500;

export type Status =
  | { state: "connecting" }
  | { state: "live" }
  | { state: "reconnecting" }
  | { state: "stale"; since: number }
  /** The screen's link is worth nothing: nothing is asked any more. */
  | { state: "revoked" };

export interface Socket {
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
  send(text: string): void;
  close(): void;
}

export interface ClientOptions<F extends { type: string } = Frame> {
  /** Opens a socket that asks for the events after the number. */
  open(after: number): Socket;
  onFrame(frame: F): void;
  /** Reads a frame; without it, those of /v1/live. */
  read?: (text: string) => F | undefined;
  /** Milliseconds without a frame after which the picture is stale; Infinity where the server may be silent. */
  silence?: number;
  onStatus(status: Status): void;
  /** The number of the last event the page has. */
  cursor(): number;
  now?: () => number;
  chance?: () => number;
}

export interface Client {
  start(): void;
  stop(): void;
  /** The server lets this screen in no more: stops for good and says so. */
  end(): void;
  /** The machine woke or the network came back: do not sit out a backoff. */
  wake(): void;
  /** Says something to the server; false where it is not heard now. */
  send(what: unknown): boolean;
}

export function createClient<F extends { type: string } = Frame>(options: ClientOptions<F>): Client {
  const read = options.read ?? (readFrame as unknown as (text: string) => F | undefined);
  const limit = options.silence ?? silenceLimit;
  const now = options.now ?? Date.now;
  const chance = options.chance ?? Math.random;
  let socket: Socket | undefined;
  let lastFrameAt: number | undefined;
  let attempt = 0;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let patience: ReturnType<typeof setTimeout> | undefined;
  let state: Status["state"] = "connecting";

  function say(status: Status): void {
    state = status.state;
    options.onStatus(status);
  }

  function drop(): void {
    if (!socket) return;
    socket.onmessage = null;
    socket.onclose = null;
    socket.close();
    socket = undefined;
  }

  function listen(): void {
    if (Number.isFinite(limit)) silence = setTimeout(silent, limit);
  }

  function connect(): void {
    clearTimeout(retry);
    clearTimeout(patience);
    drop();
    const mine = options.open(options.cursor());
    socket = mine;
    mine.onmessage = (event) => received(event.data);
    mine.onclose = () => lost(backoff(attempt++, chance()));
    patience = setTimeout(() => lost(backoff(attempt++, chance())), silenceLimit);
  }

  function received(data: unknown): void {
    const frame = typeof data === "string" ? read(data) : undefined;
    if (!frame) return;
    attempt = 0;
    lastFrameAt = now();
    clearTimeout(patience);
    clearTimeout(silence);
    listen();
    if (state !== "live") say({ state: "live" });
    options.onFrame(frame);
    if (frame.type === "bye" && "reason" in frame && frame.reason === "revoked") end();
    else if (frame.type === "bye") lost(afterBye("retry_after" in frame ? Number(frame.retry_after) : 1, chance()));
  }

  function lost(delay: number): void {
    drop();
    clearTimeout(patience);
    clearTimeout(retry);
    retry = setTimeout(connect, delay);
    if (state === "live") say({ state: "reconnecting" });
  }

  // Only frames put this off, never an attempt: a server that is down is tried
  // every few seconds and must still be called stale.
  function silent(): void {
    if (lastFrameAt === undefined) say({ state: "reconnecting" });
    else say({ state: "stale", since: lastFrameAt });
    if (socket && lastFrameAt !== undefined) lost(0);
  }

  function stop(): void {
    clearTimeout(patience);
    clearTimeout(silence);
    clearTimeout(retry);
    drop();
  }

  function end(): void {
    if (state === "revoked") return;
    stop();
    say({ state: "revoked" });
  }

  function quietFor(): number {
    return now() - (lastFrameAt ?? now());
  }

  return {
    start() {
      listen();
      connect();
    },
    stop,
    end,
    send(what) {
      if (!socket || state !== "live") return false;
      socket.send(JSON.stringify(what));
      return true;
    },
    wake() {
      if (state === "revoked") return;
      if (socket && quietFor() < doubtLimit) return;
      if (lastFrameAt !== undefined && quietFor() >= limit) say({ state: "stale", since: lastFrameAt });
      attempt = 0;
      connect();
    },
  };
}
