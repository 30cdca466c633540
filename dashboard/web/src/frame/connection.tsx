import { useComputed } from "@preact/signals";
import { clock, day } from "../format";
import { lang, words } from "../i18n";
import type { Status } from "../feed/client";
import type { Store } from "../state";

/** Says whether the picture is the present one. */
export function Connection({ store }: { store: Store }) {
  const status = store.status.value;
  if (status.state === "revoked") return null;
  return (
    <p class="connection" role="status" data-state={status.state}>
      <svg viewBox="0 0 12 12" aria-hidden="true">
        {status.state === "live" ? <circle cx="6" cy="6" r="5" /> : <path d="M6 1 11.500 11H.5Z" />}
      </svg>
      {say(status)}
    </p>
  );
}

function say(status: Exclude<Status, { state: "revoked" }>, w = words.value): string {
  switch (status.state) {
    case "connecting":
      return w.connecting;
    case "live":
      return w.live;
    case "reconnecting":
      return w.reconnecting;
    case "stale":
      return w.staleSince(clock(status.since));
  }
}

export function Clock({ store }: { store: Store }) {
  const today = useComputed(() => day(store.now.value, lang.value));
  const time = useComputed(() => clock(store.now.value));
  return (
    <p class="clock">
      <time>{time}</time> <span class="day">{today}</span>
    </p>
  );
}
