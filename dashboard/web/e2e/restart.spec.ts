// The server is killed and started again: the page is told, waits, comes back by
// itself and has missed nothing.

import type { Page, WebSocketRoute } from "@playwright/test";
import type { AlertList } from "../src/api/types";
import { Server } from "./server";
import { expect, praise, shoot, test as base, tile } from "./wall";

interface Frame {
  type: string;
  seq: number;
  alert?: { id: string };
}

const test = base.extend<{ server: Server }>({
  server: async ({}, use, info) => {
    const server = new Server(info.outputPath("data"));
    await server.start();
    await use(server);
    await server.kill();
  },
  baseURL: async ({ server }, use) => use(server.url),
  trouble: async ({ trouble }, use) => {
    await use(trouble);
    // A browser reports by itself what it could not reach.
    trouble.splice(0, trouble.length, ...trouble.filter((t) => !/WebSocket|ERR_CONNECTION/.test(t)));
  },
});

let posted = 0;

async function post(server: Server, channel: string, conversation: string, texts: string[], speaker = "customer"): Promise<void> {
  const body = texts.map((text) => ({ id: `restart-${posted++}`, channel, conversation, customer: conversation, agent: "a-1", speaker, text }));
  const response = await fetch(`${server.url}/v1/messages`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  expect(response.status).toBe(202);
}

const danger = "Your charger caught fire last night and burned my daughter's hand. I am furious.";

/** Has a conversation of its own raise an alert; gives the alert's number. */
async function alarm(server: Server, conversation: string): Promise<string> {
  await post(server, "web-chat", conversation, [danger]);
  let id: string | undefined;
  await expect
    .poll(async () => {
      const response = await fetch(`${server.url}/v1/alerts?conversation=${conversation}`);
      return (id = ((await response.json()) as AlertList).alerts[0]?.id);
    })
    .toBeTruthy();
  return id!;
}

/** Stands between the page and the server, to see every frame and to hold the page off. */
class Door {
  frames: Frame[] = [];
  opened: string[] = [];
  held = false;

  async stand(page: Page): Promise<void> {
    await page.routeWebSocket(/\/v1\/live/, (ws) => this.open(ws));
  }

  private open(ws: WebSocketRoute): void {
    if (this.held) return void ws.close();
    this.opened.push(ws.url());
    const server = ws.connectToServer();
    ws.onMessage((m) => server.send(m));
    server.onMessage((m) => {
      this.frames.push(JSON.parse(String(m)) as Frame);
      ws.send(m);
    });
  }
}

test("a page outlives its server: no reload, nothing missing, and stale meanwhile", async ({ page, server }) => {
  test.setTimeout(120_000);
  const door = new Door();
  await door.stand(page);
  await post(server, "web-chat", "c-calm", praise);
  const before = await alarm(server, "c-before");
  await page.goto("/");
  const connection = page.locator(".connection");
  await expect(connection).toHaveAttribute("data-state", "live");
  await expect(tile(page, "web-chat")).toBeVisible();
  const badge = page.getByRole("navigation").locator(".badge");
  await expect(badge).toHaveText("1");
  const seen = await alarm(server, "c-seen");
  await expect(badge).toHaveText("2");
  await page.evaluate(() => ((window as unknown as { same: boolean }).same = true));

  await server.kill();
  await expect(connection).toHaveAttribute("data-state", "reconnecting");
  await expect(connection).toHaveAttribute("data-state", "stale", { timeout: 20_000 });
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("data-connection", "stale");
  await expect(tile(page, "web-chat"), "what was last known stays to be seen").toBeVisible();
  await shoot(page, "restart-stale");

  // It is back, and things happen, before the page is let in again.
  door.held = true;
  await server.start();
  const missed = [await alarm(server, "c-missed-1"), await alarm(server, "c-missed-2")];
  const cursor = Math.max(...door.frames.filter((f) => f.type !== "moods").map((f) => f.seq));
  const sockets = door.opened.length;
  const frames = door.frames.length;
  door.held = false;

  await expect(connection).toHaveAttribute("data-state", "live", { timeout: 20_000 });
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expect(badge).toHaveText("4");
  const after = await alarm(server, "c-after");
  await expect(badge).toHaveText("5");

  expect(new URL(door.opened[sockets]!).searchParams.get("after"), "it goes on where it was").toBe(String(cursor));
  const fresh = door.frames.slice(frames);
  const told = fresh.filter((f) => f.type === "alert").map((f) => f.alert!.id);
  expect(fresh.filter((f) => f.type === "gap"), "events that were lost").toEqual([]);
  for (const id of [...missed, after]) expect(told, "every alert since comes on the feed").toContain(id);
  for (const id of [before, seen]) expect(told, "no alert comes twice").not.toContain(id);
  const numbers = fresh.filter((f) => f.type === "alert" || f.type === "nudge").map((f) => f.seq);
  expect(numbers, "in their order, each once").toEqual([...new Set(numbers)].sort((a, b) => a - b));
  expect(await page.evaluate(() => (window as unknown as { same?: boolean }).same), "the page was loaded once").toBe(true);
});

test("a conversation that is watched goes on after its server was killed", async ({ page, server }) => {
  test.setTimeout(120_000);
  // Of an agent's words none is marked, so they stand in one piece.
  const said = (text: string) => page.getByText(text, { exact: true });
  await post(server, "web-chat", "c-long", ["Your parcel is on its way."], "agent");
  await page.goto("/conversation/c-long");
  await expect(said("Your parcel is on its way.")).toBeVisible();
  await page.evaluate(() => ((window as unknown as { same: boolean }).same = true));
  await server.kill();
  await server.start();
  await post(server, "web-chat", "c-long", ["It stands before your door."], "agent");
  await expect(said("It stands before your door.")).toBeVisible({ timeout: 20_000 });
  await expect(said("Your parcel is on its way."), "and is not there twice").toHaveCount(1);
  expect(await page.evaluate(() => (window as unknown as { same?: boolean }).same)).toBe(true);
});
