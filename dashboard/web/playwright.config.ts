import { defineConfig } from "@playwright/test";

// The address of a running server; `go test` starts one and passes it on.
const baseURL = process.env.UNDERTONE_URL;

export default defineConfig({
  testDir: "e2e",
  // The tests share one server, and a wall shows everything posted to it.
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  reporter: [["list"]],
  // Pictures want a server of their own, with a shift playing.
  projects: [
    { name: "specs", testMatch: ["wall.spec.ts", "connection.spec.ts", "hostile.spec.ts", "pages.spec.ts"] },
    // Of the pages that are still being built; asked for by name.
    { name: "pages", testIgnore: ["wall.spec.ts", "connection.spec.ts", "hostile.spec.ts", "pages.spec.ts", "pictures.spec.ts"] },
    { name: "pictures", testMatch: "pictures.spec.ts" },
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
