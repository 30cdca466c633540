import { render } from "preact";
import "uplot/dist/uPlot.min.css";
import "./styles/base.css";
import "./styles/header.css";
import "./styles/wall.css";
import "./styles/tile.css";
import { App } from "./app";
import { createClient, type Socket } from "./feed/client";
import { createStore } from "./state";

const store = createStore();

const client = createClient({
  open: (after) => new WebSocket(liveURL(after)) as unknown as Socket,
  cursor: () => store.wall.peek().cursor,
  onFrame: store.apply,
  onStatus: (status) => (store.status.value = status),
});

function liveURL(after: number): string {
  const url = new URL("/v1/live", location.href);
  url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  url.searchParams.set("view", "wall");
  if (after > 0) url.searchParams.set("after", String(after));
  return url.href;
}

client.start();
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") client.wake();
});
for (const event of ["online", "pageshow", "resume"]) addEventListener(event, client.wake);

setInterval(() => (store.now.value = Date.now()), 1_000);

render(<App store={store} />, document.getElementById("page")!);
