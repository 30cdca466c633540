import { effect } from "@preact/signals";
import { render } from "preact";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/frame.css";
import "./styles/ui.css";
import { unwelcome } from "./api/client";
import { createClient } from "./feed/client";
import { keepAwake, socketAt } from "./feed/live";
import { App } from "./frame/app";
import { start } from "./router/router";
import { createStore } from "./state";

start();
const store = createStore();

const client = createClient({
  open: socketAt("/v1/live", { view: "wall" }),
  cursor: () => store.wall.peek().cursor,
  onFrame: store.apply,
  onStatus: (status) => (store.status.value = status),
});
keepAwake(client);
client.start();
// A socket that is refused does not say why; the answers to questions do.
effect(() => void (unwelcome.value && client.end()));

setInterval(() => (store.now.value = Date.now()), 1_000);

render(<App store={store} />, document.getElementById("page")!);
