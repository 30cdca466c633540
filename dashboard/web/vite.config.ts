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
    cssCodeSplit: false,
    cssTarget: ["chrome123", "safari17.5", "firefox120"], // they nest rules themselves
    rolldownOptions: {
      output: {
        // A file for each part that is opened by itself. Each of a page's own would be
        // fetched sooner, but compressed apart they are a tenth larger together.
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            { name: "wall", test: /pages\/wall\// },
            { name: "agent", test: /pages\/agent\// },
            { name: "talks", test: /pages\/(channel|conversation|talks)\/|uplot/ },
            { name: "desk", test: /pages\/(alerts|rules|journey|insights)\// },
            { name: "index", test: /src\/|preact/ },
          ],
        },
      },
    },
  },
  server: { proxy: { "/v1": { target: server, ws: true } } },
  test: { include: ["test/**/*.test.ts"], environment: "node" },
});
