import { useSignalEffect } from "@preact/signals";
import { Header } from "./header/header";
import { GapNotice, StaleNotice } from "./header/notices";
import { lang } from "./i18n";
import type { Store } from "./state";
import { Empty, Waiting } from "./wall/empty";
import { Wall } from "./wall/wall";

/** The whole page. */
export function App({ store }: { store: Store }) {
  useSignalEffect(() => {
    document.documentElement.lang = lang.value;
  });
  useSignalEffect(() => {
    // Fades the picture, so that nobody across the room takes it for the present.
    document.documentElement.dataset.connection = store.status.value.state;
  });
  useSignalEffect(() => {
    const open = store.wall.value.alerts.size;
    document.title = open > 0 ? `(${open}) Undertone` : "Undertone";
  });
  return (
    <>
      <Header store={store} />
      <main>
        <StaleNotice store={store} />
        <GapNotice store={store} />
        <Body store={store} />
      </main>
    </>
  );
}

function Body({ store }: { store: Store }) {
  if (!store.wall.value.known) return <Waiting />;
  return store.wall.value.channels.size === 0 ? <Empty /> : <Wall store={store} />;
}
