import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createClient, silenceLimit, type Socket, type Status } from "../src/feed/client";

class FakeSocket implements Socket {
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  closed = false;
  constructor(readonly after: number) {}
  close() {
    this.closed = true;
  }
  said: string[] = [];
  send(text: string) {
    this.said.push(text);
  }
  gives(frame: object) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

const heartbeat = { type: "moods", seq: 1, as_of: "2026-11-21T10:00:00.000Z", channels: [] };

function setUp() {
  const sockets: FakeSocket[] = [];
  const states: Status["state"][] = [];
  const seen: Status[] = [];
  let cursor = 0;
  const client = createClient({
    open(after) {
      const socket = new FakeSocket(after);
      sockets.push(socket);
      return socket;
    },
    onFrame: () => undefined,
    onStatus(status) {
      seen.push(status);
      states.push(status.state);
    },
    cursor: () => cursor,
    chance: () => 0.5,
  });
  client.start();
  return { client, sockets, states, seen, last: () => sockets.at(-1)!, setCursor: (n: number) => (cursor = n) };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("losing the connection", () => {
  it("is answered at once, then at 0.5, 1, 2, 4 and 5 s, no longer", () => {
    const { sockets, last } = setUp();
    last().gives(heartbeat);
    for (const wait of [0, 500, 1_000, 2_000, 4_000, 5_000, 5_000]) {
      const before = sockets.length;
      last().onclose?.();
      if (wait > 0) vi.advanceTimersByTime(wait - 1);
      expect(sockets.length, `before ${wait} ms`).toBe(before);
      vi.advanceTimersByTime(1);
      expect(sockets.length, `after ${wait} ms`).toBe(before + 1);
    }
  });

  it("starts over at once after a frame came through", () => {
    const { sockets, last } = setUp();
    for (let i = 0; i < 4; i++) {
      last().onclose?.();
      vi.advanceTimersByTime(5_000);
    }
    last().gives(heartbeat);
    const before = sockets.length;
    last().onclose?.();
    vi.advanceTimersByTime(0);
    expect(sockets.length).toBe(before + 1);
  });

  it("does not start over for a server that accepts and hangs up", () => {
    const { sockets, last } = setUp();
    last().onclose?.();
    vi.advanceTimersByTime(0);
    const before = sockets.length;
    last().onclose?.();
    vi.advanceTimersByTime(499);
    expect(sockets.length).toBe(before);
  });

  it("asks for the events after the last one it has", () => {
    const { last, setCursor } = setUp();
    expect(last().after).toBe(0);
    last().gives(heartbeat);
    setCursor(17);
    last().onclose?.();
    vi.advanceTimersByTime(0);
    expect(last().after).toBe(17);
  });

  it("says reconnecting, then live again", () => {
    const { last, states } = setUp();
    last().gives(heartbeat);
    last().onclose?.();
    vi.advanceTimersByTime(0);
    last().gives(heartbeat);
    expect(states).toEqual(["live", "reconnecting", "live"]);
  });
});

describe("silence", () => {
  it("is stale after 12 s, since the last frame, and the dead socket is replaced", () => {
    const { sockets, last, seen } = setUp();
    last().gives(heartbeat);
    const since = Date.now();
    vi.advanceTimersByTime(silenceLimit - 1);
    expect(seen.at(-1)).toEqual({ state: "live" });
    vi.advanceTimersByTime(1);
    expect(seen.at(-1)).toEqual({ state: "stale", since });
    vi.advanceTimersByTime(1);
    expect(sockets[0]?.closed).toBe(true);
    expect(sockets.length).toBe(2);
  });

  it("is stale too when every attempt fails quickly", () => {
    const { last, seen } = setUp();
    last().gives(heartbeat);
    last().onclose?.();
    for (let i = 0; i < 30; i++) {
      vi.advanceTimersByTime(500);
      last().onclose?.();
    }
    expect(seen.at(-1)?.state).toBe("stale");
  });

  it("is broken by heartbeats alone", () => {
    const { sockets, last, states } = setUp();
    for (let i = 0; i < 20; i++) {
      last().gives(heartbeat);
      vi.advanceTimersByTime(5_000);
    }
    expect(states).toEqual(["live"]);
    expect(sockets.length).toBe(1);
  });

  it("is broken by a frame of a type we do not know, not by rubbish", () => {
    const { last, states } = setUp();
    last().onmessage?.({ data: "rubbish" });
    expect(states).toEqual([]);
    last().gives({ type: "weather" });
    expect(states).toEqual(["live"]);
  });

  it("from the first moment on ends in reconnecting, with nothing to call stale", () => {
    const { states } = setUp();
    vi.advanceTimersByTime(silenceLimit);
    expect(states).toEqual(["reconnecting"]);
  });

  it("of a socket that never opens is given up for a new one", () => {
    const { sockets } = setUp();
    vi.advanceTimersByTime(silenceLimit + 1);
    expect(sockets.length).toBe(2);
    expect(sockets[0]?.closed).toBe(true);
  });
});

describe("bye", () => {
  it("is obeyed: back after the pause that the server asked for", () => {
    const { sockets, last, states } = setUp();
    last().gives({ type: "bye", seq: 40, reason: "draining", retry_after: 2 });
    expect(states).toEqual(["live", "reconnecting"]);
    vi.advanceTimersByTime(1_999);
    expect(sockets.length).toBe(1);
    vi.advanceTimersByTime(1_001);
    expect(sockets.length).toBe(2);
  });
});

describe("a screen whose link is revoked", () => {
  it("is told, and asks no more, whatever wakes it", () => {
    const { client, sockets, last, states } = setUp();
    last().gives(heartbeat);
    last().gives({ type: "bye", seq: 40, reason: "revoked" });
    expect(states).toEqual(["live", "revoked"]);
    vi.advanceTimersByTime(600_000);
    client.wake();
    client.end();
    vi.advanceTimersByTime(600_000);
    expect(sockets.length).toBe(1);
    expect(last().closed).toBe(true);
    expect(states).toEqual(["live", "revoked"]);
  });
});

describe("waking up", () => {
  it("reconnects at once and calls the old picture stale", () => {
    const { client, sockets, last, seen } = setUp();
    last().gives(heartbeat);
    const since = Date.now();
    vi.setSystemTime(since + 3_600_000); // timers slept, the clock did not
    client.wake();
    expect(seen.at(-1)).toEqual({ state: "stale", since });
    expect(sockets.length).toBe(2);
  });

  it("leaves a connection alone that spoke a moment ago", () => {
    const { client, sockets, last } = setUp();
    last().gives(heartbeat);
    client.wake();
    expect(sockets.length).toBe(1);
  });

  it("does not sit out a backoff", () => {
    const { client, sockets, last } = setUp();
    for (let i = 0; i < 5; i++) {
      last().onclose?.();
      vi.advanceTimersByTime(2_000);
    }
    last().onclose?.();
    const before = sockets.length;
    client.wake();
    expect(sockets.length).toBe(before + 1);
  });
});

it("a stopped client stays stopped", () => {
  const { client, sockets, last } = setUp();
  last().gives(heartbeat);
  client.stop();
  vi.advanceTimersByTime(60_000);
  expect(sockets.length).toBe(1);
  expect(sockets[0]?.closed).toBe(true);
});

describe("saying something", () => {
  it("is refused until the server was heard, and reaches it from then on", () => {
    const { client, last } = setUp();
    expect(client.send({ type: "ack" })).toBe(false);
    last().gives(heartbeat);
    expect(client.send({ type: "ack" })).toBe(true);
    expect(last().said).toEqual(['{"type":"ack"}']);
  });
});

describe("a server that may be silent", () => {
  it("is not called stale for it", () => {
    const sockets: FakeSocket[] = [];
    const states: string[] = [];
    const client = createClient<{ type: string }>({
      open: (after) => (sockets.push(new FakeSocket(after)), sockets.at(-1)!),
      onFrame: () => undefined,
      onStatus: (s) => states.push(s.state),
      cursor: () => 0,
      read: (text) => JSON.parse(text),
      silence: Infinity,
    });
    client.start();
    sockets[0]!.gives({ type: "snapshot" });
    vi.advanceTimersByTime(10 * silenceLimit);
    expect(states).toEqual(["live"]);
    expect(sockets.length).toBe(1);
    client.stop();
  });
});
