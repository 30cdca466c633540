import { expect, open, test } from "./wall";

test.describe("when the connection is cut", () => {
  test("the wall says so at once, calls its picture stale, and comes back by itself", async ({ page, trouble }) => {
    let cut = false;
    await page.routeWebSocket(/\/v1\/live/, async (ws) => {
      if (cut) return void ws.close();
      const server = ws.connectToServer();
      ws.onMessage((m) => server.send(m));
      server.onMessage((m) => (cut ? void ws.close() : ws.send(m)));
    });
    await open(page);
    const connection = page.locator(".connection");

    cut = true;
    await expect(connection).toHaveAttribute("data-state", "reconnecting");
    await expect(connection).toHaveAttribute("data-state", "stale", { timeout: 20_000 });
    await expect(connection).toHaveText(/Stale since \d\d:\d\d:\d\d/);
    await expect(page.getByRole("alert")).toBeVisible();

    cut = false;
    await expect(connection).toHaveAttribute("data-state", "live");
    await expect(page.getByRole("alert")).toHaveCount(0);
    // A browser reports the failed attempts on its console by itself.
    trouble.splice(0, trouble.length, ...trouble.filter((t) => !t.includes("WebSocket")));
  });
});
