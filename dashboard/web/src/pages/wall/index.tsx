import { useEffect, useMemo } from "preact/hooks";
import type { PageProps } from "../../frame/pages";
import { kiosk } from "../../router/query";
import { Title } from "../../ui/title";
import { Band } from "./band";
import "./band.css";
import { Empty, Waiting } from "./empty";
import { createHour, type Hour } from "./hour";
import { useKiosk } from "./kiosk";
import { useCalls } from "./calls";
import type { Store } from "../../state";
import "./tile.css";
import "./settings.css";
import { Colours } from "./trend";
import { Wall } from "./wall";
import "./wall.css";
import { words } from "./words";

export default function WallPage({ store }: PageProps<"wall">) {
  const hour = useMemo(() => createHour(store), [store]);
  useEffect(() => hour.stop, [hour]);
  useKiosk(kiosk.value);
  useCalls(store);
  return (
    <div class="page-wall">
      <Title text={words.value.title} tab="" unseen />
      <Colours />
      <Band store={store} hour={hour} />
      <Body store={store} hour={hour} />
    </div>
  );
}

function Body({ store, hour }: { store: Store; hour: Hour }) {
  if (!store.wall.value.known) return <Waiting />;
  return store.wall.value.channels.size === 0 ? <Empty /> : <Wall store={store} hour={hour} />;
}
