import { useSignalEffect } from "@preact/signals";
import { lang, words } from "../i18n";
import { kiosk } from "../router/query";
import type { Store } from "../state";
import { Empty } from "../ui/empty";
import { scheme } from "../ui/theme";
import { Title, title } from "../ui/title";
import { ToastArea } from "../ui/toast";
import { Header } from "./header";
import { GapNotice, StaleNotice } from "./notices";
import { CurrentPage } from "./pages";

/** What is around every page. */
export function App({ store }: { store: Store }) {
  useSignalEffect(() => {
    const root = document.documentElement;
    root.lang = lang.value;
    root.dataset.theme = scheme.value;
    root.toggleAttribute("data-kiosk", kiosk.value);
    // Fades the picture, so that nobody across the room takes it for the present.
    root.dataset.connection = store.status.value.state;
  });
  useSignalEffect(() => {
    const open = store.wall.value.alerts.size;
    const name = title.value ? `${title.value} · Undertone` : "Undertone";
    document.title = open > 0 ? `(${open}) ${name}` : name;
  });
  return (
    <>
      <Header store={store} />
      <main id="main">
        <StaleNotice store={store} />
        <GapNotice store={store} />
        {store.status.value.state === "revoked" ? <Revoked /> : <CurrentPage store={store} />}
      </main>
      <ToastArea />
    </>
  );
}

/** In the place of what this screen may not see any more. */
function Revoked() {
  return (
    <section class="page" role="alert">
      <Title text={words.value.revoked} unseen />
      <Empty title={words.value.revoked} />
    </section>
  );
}
