import { count } from "../format";
import { lang, words } from "../i18n";
import { kiosk, to } from "../router/query";
import { route, type Page } from "../router/router";
import type { Store } from "../state";
import { Clock, Connection } from "./connection";
import { Languages } from "./languages";
import { Themes } from "./themes";

const places = ["wall", "alerts", "journey", "insights", "rules", "agent"] as const;

/** Under which of the links a page is found: a channel is a part of the wall. */
const under: Partial<Record<Page, (typeof places)[number]>> = { channel: "wall", conversation: "wall" };

/** The line on top of every page. */
export function Header({ store }: { store: Store }) {
  return (
    <header class="bar">
      <a class="brand" href={to({ page: "wall" })} aria-label="Undertone">
        <Logo />
        <span>Undertone</span>
      </a>
      {!kiosk.value && <Navigation store={store} />}
      <div class="state">
        <Connection store={store} />
        <Clock store={store} />
        {!kiosk.value && <Languages />}
        {!kiosk.value && <Themes />}
      </div>
    </header>
  );
}

function Navigation({ store }: { store: Store }) {
  const { page } = route.value;
  const open = store.wall.value.alerts.size;
  return (
    <nav aria-label={words.value.pages} lang={lang.value}>
      <ul>
        {places.map((p) => (
          <li key={p}>
            <a href={to({ page: p })} aria-current={p === page ? "page" : p === under[page] ? "true" : undefined}>
              {words.value.pageNames[p]}
              {p === "alerts" && open > 0 && (
                <b class="badge" aria-label={words.value.openCount(open)}>
                  {count(open, lang.value)}
                </b>
              )}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Logo() {
  return (
    <svg class="logo" viewBox="0 0 32 20" aria-hidden="true">
      <path d="M2 10c4 0 4-7 8-7s5 14 10 14 5-7 10-7" />
    </svg>
  );
}
