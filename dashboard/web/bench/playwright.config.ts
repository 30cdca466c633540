import { defineConfig } from "@playwright/test";
import specs from "../playwright.config";

// The browser of the specs measures here; go run ./cmd/dev wall starts the server
// and has a room talk to it.
export default defineConfig({
  ...specs,
  testDir: ".",
  projects: [{ name: "bench", testMatch: "*.bench.ts" }],
  timeout: 60 * 60_000,
  reporter: [["line"]],
});
