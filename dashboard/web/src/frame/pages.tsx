// The views, each in a file of its own that is fetched when it is first asked for.

import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { words } from "../i18n";
import { route, type Page, type Route, type RouteOf } from "../router/router";
import type { Store } from "../state";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";

export interface PageProps<P extends Page> {
  route: RouteOf<P>;
  store: Store;
}

type View<P extends Page> = ComponentType<PageProps<P>>;

const loaders: { [P in Page]: () => Promise<{ default: View<P> }> } = {
  wall: () => import("../pages/wall"),
  channel: () => import("../pages/channel"),
  conversation: () => import("../pages/conversation"),
  alerts: () => import("../pages/alerts"),
  journey: () => import("../pages/journey"),
  insights: () => import("../pages/insights"),
  agent: () => import("../pages/agent"),
  rules: () => import("../pages/rules"),
  unknown: () => import("../pages/unknown"),
};

const loaded = new Map<Page, View<any>>(); // each is given the route that was looked up by its name

/** The view of the address. */
export function CurrentPage({ store }: { store: Store }) {
  const { page } = route.value;
  const [, drawAgain] = useState(0);
  const [failed, setFailed] = useState<Page>();
  const again = () => drawAgain((n) => n + 1);
  useEffect(() => {
    if (loaded.has(page)) return;
    loaders[page]().then(
      (module) => (loaded.set(page, module.default), again()),
      // A server that was upgraded has other files: the whole page is fetched anew.
      () => setFailed(page),
    );
  }, [page]);
  const Shown = loaded.get(page);
  if (Shown) return <Shown key={subject(route.value)} route={route.value} store={store} />;
  if (failed !== page) return <Empty title={words.value.loading} />;
  return (
    <Empty title={words.value.pageFailed}>
      <Button onClick={() => location.reload()}>{words.value.reload}</Button>
    </Empty>
  );
}

/** A view of another channel begins afresh; the list of alerts stays when one is opened. */
function subject(r: Route): string {
  if (r.page === "channel") return `channel ${r.channel}`;
  return r.page === "conversation" ? `conversation ${r.id}` : r.page;
}
