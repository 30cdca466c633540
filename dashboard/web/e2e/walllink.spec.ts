// A screen of another machine: a link is made on the page, opened at the walls' own
// address, and revoked.

import type { Browser, BrowserContext, Page } from "@playwright/test";
import { Server } from "./server";
import { complaints, expect, expectAccessible, praise, shoot, test as base, tile } from "./wall";

const test = base.extend<{ server: Server; visit: (link: string) => Promise<Page> }>({
  server: async ({}, use, info) => {
    const server = new Server(info.outputPath("data"), ["--walls", "127.0.0.1:0"]);
    await server.start();
    await use(server);
    await server.kill();
  },
  baseURL: async ({ server }, use) => use(server.url),
  /** Opens a link in a browser of its own, without anything that this one has. */
  visit: async ({ browser }: { browser: Browser }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (link) => {
      const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, locale: "en-GB", colorScheme: "dark" });
      contexts.push(context);
      const screen = await context.newPage();
      await screen.goto(link);
      return screen;
    });
    for (const context of contexts) await context.close();
  },
});

let posted = 0;

async function post(server: Server, channel: string, texts: string[]): Promise<void> {
  const body = texts.map((text, i) => ({ id: `link-${posted++}`, channel, conversation: `c-${i % 6}`, customer: `u-${i % 6}`, speaker: "customer", text }));
  const response = await fetch(`${server.url}/v1/messages`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  expect(response.status).toBe(202);
}

/** Opens the list of links, by the keyboard alone. */
async function openLinks(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Sound and notifications" }).press("Enter");
  await page.getByRole("button", { name: "Show on another screen" }).press("Enter");
  await expect(page.getByRole("dialog", { name: "Show on another screen" })).toBeVisible();
}

async function makeLink(page: Page, name: string): Promise<string> {
  await page.getByLabel("Name of the screen").fill(name);
  await page.getByLabel("Name of the screen").press("Enter");
  return page.getByLabel("Open this on it.").inputValue();
}

test("a link shows the wall on another screen until it is revoked", async ({ page, server, visit }) => {
  await post(server, "web-chat", [...praise, ...praise]);
  await post(server, "phone", praise);
  await page.goto("/?show=web-*");
  await openLinks(page);
  await expectAccessible(page);
  const link = await makeLink(page, "Lobby <b>1</b>");
  const row = page.getByRole("dialog").getByRole("listitem");
  await expect(row).toContainText("Lobby <b>1</b>");
  await expect(row).toContainText("0 open now");
  await expectAccessible(page);
  await shoot(page, "wall-link");

  const screen = await visit(link);
  expect(new URL(screen.url()).pathname, "the token leaves the address").toBe("/");
  expect(new URL(screen.url()).origin, "at the walls' own address").not.toBe(server.url);
  await expect(screen.locator(".connection")).toHaveAttribute("data-state", "live");
  await expect(tile(screen, "web-chat")).toBeVisible();
  await expect(tile(screen, "phone"), "the channels that were chosen").toHaveCount(0);
  await expect(screen.locator(".bar nav"), "nothing to press").toHaveCount(0);
  await expect(tile(screen, "web-chat")).toHaveAttribute("data-level", "calm");
  await post(server, "web-chat", [...complaints, ...complaints, ...complaints]);
  await expect(tile(screen, "web-chat"), "it is live").toHaveAttribute("data-level", "alert");
  await shoot(screen, "wall-link-screen");
  await expect(row).toContainText("1 open now");

  await tile(screen, "web-chat").getByRole("heading").click();
  expect(new URL(screen.url()).pathname, "a tile leads nowhere that it may not see").toBe("/");

  const asked: string[] = [];
  await row.getByRole("button", { name: "Revoke" }).press("Enter");
  await expect(tile(screen, "web-chat"), "asks once before it does").toBeVisible();
  await row.getByRole("button", { name: "Revoke now?" }).press("Enter");
  await expect(screen.getByRole("alert")).toContainText("This screen's link is no longer valid", { timeout: 2_000 });
  screen.on("request", (r) => asked.push(r.url()));
  await expect(screen.locator(".tile"), "nothing stays to be read").toHaveCount(0);
  await expect(row).toHaveCount(0);
  await expectAccessible(screen);
  await shoot(screen, "wall-link-revoked");
  await screen.waitForTimeout(16_000); // longer than anything on the wall waits to ask again
  expect(asked, "it asks no more").toEqual([]);

  await screen.reload();
  await expect(screen.getByRole("alert"), "nor is it let in again").toContainText("no longer valid");
  expect((await screen.goto(link))!.status()).toBe(404);
  await expect(screen.getByRole("heading")).toHaveText("This link is not valid");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Sound and notifications" })).toBeFocused();
});

base("a server that listens for no screens says what to set", async ({ page }) => {
  await page.goto("/");
  await openLinks(page);
  await expect(page.getByRole("dialog")).toContainText("walls.listen");
  await expect(page.getByLabel("Name of the screen")).toHaveCount(0);
  await expectAccessible(page);
  await page.keyboard.press("Escape");
});
