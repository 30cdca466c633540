import { signal } from "@preact/signals";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, get, post, remove, unwelcome, url } from "../src/api/client";
import { createQuery } from "../src/api/query";

function answers(status: number, body: unknown) {
  const fetched = vi.fn(async (_: string, __?: RequestInit) => new Response(typeof body === "string" ? body : JSON.stringify(body), { status }));
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

afterEach(() => vi.unstubAllGlobals());

describe("a question to the API", () => {
  it("has names in its path and the rest behind the question mark", () => {
    expect(url("/v1/alerts/{id}/{act}", { id: "a/b", act: "ack", limit: 5, rule: undefined })).toBe("/v1/alerts/a%2Fb/ack?limit=5");
    expect(url("/v1/channels/{channel}", { channel: "$& 在" })).toBe("/v1/channels/%24%26%20%E5%9C%A8");
  });

  it("gives what was answered", async () => {
    const fetched = answers(200, { alerts: [] });
    expect(await get("/v1/alerts", { state: "all" })).toEqual({ alerts: [] });
    expect(fetched.mock.calls[0]![0]).toBe("/v1/alerts?state=all");
  });

  it("sends its body as JSON", async () => {
    const fetched = answers(200, { id: "a" });
    await post("/v1/alerts/{id}/{act}", { id: "a", act: "resolve" }, { by: "Ana", cause: "other" });
    expect(fetched.mock.calls[0]).toEqual([
      "/v1/alerts/a/resolve",
      expect.objectContaining({ method: "POST", body: '{"by":"Ana","cause":"other"}', headers: { "content-type": "application/json" } }),
    ]);
  });

  it("takes something away", async () => {
    const fetched = answers(200, { url: "", walls: [] });
    await remove("/v1/walls/{id}", { id: "w" });
    expect(fetched.mock.calls[0]).toEqual(["/v1/walls/w", { method: "DELETE" }]);
  });

  it("notes that this screen is not let in any more, and takes nothing else for that", async () => {
    for (const [status, is] of [
      [403, false],
      [401, true],
    ] as const) {
      answers(status, { error: "wrong_link", detail: "the link was revoked" });
      await expect(get("/v1/emerging")).rejects.toMatchObject({ status });
      expect(unwelcome.value, String(status)).toBe(is);
    }
    unwelcome.value = false;
  });

  it.each([
    ["a refusal in the server's words", 409, { error: "conflict", detail: "it is resolved" }, ["conflict", "it is resolved"]],
    ["a refusal without words", 502, "<html>", ["failed", ""]],
    ["a refusal that is no object", 500, "null", ["failed", ""]],
  ])("tells %s", async (_, status, body, [error, detail]) => {
    answers(status, body);
    await expect(get("/v1/alerts")).rejects.toMatchObject({ status, error, detail });
  });

  it("tells that nobody answers", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed to fetch")));
    await expect(get("/v1/alerts")).rejects.toMatchObject({ status: 0, error: "unreachable" });
  });
});

describe("a query", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());
  const settled = () => vi.advanceTimersByTimeAsync(0);

  it("keeps the old data while it asks again", async () => {
    let n = 0;
    const q = createQuery(async () => ++n, { every: 5_000, clock: () => Date.now() });
    expect(q.answer.value).toMatchObject({ data: undefined, loading: true });
    await settled();
    expect(q.answer.value).toMatchObject({ data: 1, loading: false });
    q.reload();
    expect(q.answer.value).toMatchObject({ data: 1, loading: true });
    await settled();
    expect(q.answer.value.data).toBe(2);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(q.answer.value.data).toBe(3);
    q.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(n).toBe(3);
  });

  it("shows an error beside the data of before, with the time it is of, and tries on", async () => {
    let fails = false;
    const q = createQuery(async () => {
      if (fails) throw new ApiError(503, "unavailable", "later");
      return "good";
    }, { every: 1_000 });
    await settled();
    const at = q.answer.value.at;
    fails = true;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(q.answer.value).toMatchObject({ data: "good", at, loading: false, error: { error: "unavailable" } });
    fails = false;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(q.answer.value.error).toBeUndefined();
    q.stop();
  });

  it("asks when the feed has news, a burst of them once", async () => {
    const news = signal(0);
    const ask = vi.fn(async () => 0);
    const q = createQuery(ask, { on: news });
    await settled();
    for (let i = 0; i < 20; i++) news.value++;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(ask).toHaveBeenCalledTimes(2);
    q.stop();
  });

  it("waits for an answer that takes longer than the next news, then asks once more", async () => {
    const news = signal(0);
    const ask = vi.fn(() => new Promise<number>((done) => setTimeout(() => done(news.peek()), 2_500)));
    const q = createQuery(ask, { on: news });
    for (let i = 0; i < 6; i++) {
      news.value++;
      await vi.advanceTimersByTimeAsync(500);
    }
    expect(q.answer.value.data).toBe(5);
    expect(ask).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(q.answer.value.data).toBe(6);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ask).toHaveBeenCalledTimes(2);
    q.stop();
  });

  it("forgets an answer that comes after a newer question", async () => {
    const waiting: ((v: string) => void)[] = [];
    const q = createQuery(() => new Promise<string>((done) => waiting.push(done)));
    q.reload();
    waiting[1]!("new");
    await settled();
    waiting[0]!("old");
    await settled();
    expect(q.answer.value.data).toBe("new");
    q.stop();
  });
});
