import { defineConfig } from "@playwright/test";

// The address of a running server; `go test` starts one and passes it on.
const baseURL = process.env.UNDERTONE_URL;

const wall = ["wall.spec.ts", "wallpages.spec.ts", "connection.spec.ts", "restart.spec.ts", "hostile.spec.ts"];
const pictures = "pictures.spec.ts";

export default defineConfig({
  testDir: "e2e",
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  reporter: [["list"]],
  projects: [
    // A wall shows everything that is posted to its server, and these look at the clock.
    { name: "wall", testMatch: wall, workers: 1 },
    // These keep to channels of their own, so they need not wait for each other.
    { name: "pages", testIgnore: [...wall, pictures] },
    // Wants a server of its own, with a shift playing.
    { name: "pictures", testMatch: pictures, workers: 1 },
  ],
  use: {
    ...(baseURL ? { baseURL } : {}),
    browserName: "chromium",
    colorScheme: "dark",
    locale: "en-GB",
    viewport: { width: 1920, height: 1080 },
    launchOptions: {
      executablePath: process.env.UNDERTONE_CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
