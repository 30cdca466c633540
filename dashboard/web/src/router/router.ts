// Where the page is: its address as a signal. Links are real <a href>, so that
// they can be opened beside, copied and read out; a plain click on one of ours
// changes the view without a reload. dashboard/page.go answers the same addresses.

import { signal } from "@preact/signals";

type Plain = "wall" | "journey" | "insights" | "agent" | "rules" | "unknown";

export type Route =
  | { [P in Plain]: { page: P } }[Plain]
  | { page: "channel"; channel: string }
  | { page: "conversation"; id: string }
  | { page: "alerts"; id?: string };

export type Page = Route["page"];
export type RouteOf<P extends Page> = Extract<Route, { page: P }>;

const plain = ["journey", "insights", "agent", "rules"] as const;

export function parse(path: string): Route {
  const [page, name, ...more] = path.slice(1).split("/").map(decoded);
  if (more.length > 0 || name === "") return { page: "unknown" };
  if (name !== undefined) {
    if (page === "channel") return { page, channel: name };
    if (page === "conversation" || page === "alerts") return { page, id: name };
    return { page: "unknown" };
  }
  if (page === "") return { page: "wall" };
  if (page === "alerts") return { page };
  return { page: plain.find((p) => p === page) ?? "unknown" } as Route;
}

/** The path of a route; hrefs for links come from `to` in query.ts. */
export function pathOf(route: Route): string {
  if (route.page === "wall" || route.page === "unknown") return "/";
  const name = "channel" in route ? route.channel : "id" in route ? route.id : undefined;
  return `/${route.page}${name === undefined ? "" : `/${encodeURIComponent(name)}`}`;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export const address = signal(new URL("http://localhost/"));
export const route = signal<Route>({ page: "wall" });
/** How often the view changed; 0 until somebody went from the first one. */
export const moves = signal(0);

// Where each entry of the history was scrolled to; its key is in its state.
const scrolled = new Map<number, number>();
let entry = 0;

function arrive(href: string): void {
  const next = new URL(href);
  const moved = next.pathname !== address.peek().pathname;
  address.value = next;
  if (!moved) return;
  route.value = parse(next.pathname);
  moves.value++;
}

export function navigate(href: string, how: "push" | "replace" = "push"): void {
  const next = new URL(href, location.href);
  if (how === "push") entry = Date.now();
  history[how === "push" ? "pushState" : "replaceState"]({ entry }, "", next);
  arrive(next.href);
}

/** Scrolls to where this entry was left. A page calls it once it is drawn. */
export function restoreScroll(): void {
  scrollTo(0, scrolled.get(entry) ?? 0);
}

/** Begins to follow the browser's address and the clicks on links. */
export function start(): void {
  history.scrollRestoration = "manual";
  address.value = new URL(location.href);
  route.value = parse(location.pathname);
  addEventListener("scroll", () => scrolled.set(entry, scrollY), { passive: true });
  addEventListener("popstate", (event) => {
    entry = event.state?.entry ?? 0;
    arrive(location.href);
  });
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || !isOurs(link, event)) return;
    event.preventDefault();
    if (link.href !== location.href && !leadsNowhere()) navigate(link.href);
  });
}

/** A screen with a wall link may see the wall and nothing else. */
function leadsNowhere(): boolean {
  return address.peek().searchParams.get("kiosk") === "link";
}

/** A plain click on a link to one of our views; all others are the browser's. */
export function isOurs(link: HTMLAnchorElement, event: MouseEvent): boolean {
  if (event.defaultPrevented || event.button !== 0) return false;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return false;
  if (link.target !== "" || link.hasAttribute("download") || link.origin !== location.origin) return false;
  return parse(link.pathname).page !== "unknown";
}
