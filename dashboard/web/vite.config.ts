import { defineConfig } from "vitest/config";

// Where `npm run dev` finds a running server.
const server = process.env.UNDERTONE_URL ?? "http://127.0.0.1:8080";

export default defineConfig({
  build: {
    outDir: "../dist",
    // public/placeholder is copied back, so that git keeps the folder.
    emptyOutDir: true,
    // The server sends a policy that allows no inline script, style or data.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
  },
  server: { proxy: { "/v1": { target: server, ws: true } } },
  test: { include: ["test/**/*.test.ts"], environment: "node" },
});
