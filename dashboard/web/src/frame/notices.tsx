import { useEffect } from "preact/hooks";
import { clock } from "../format";
import { words } from "../i18n";
import type { Store } from "../state";

const noticeLasts = 60_000;

/** Says that the tiles below are of the past. */
export function StaleNotice({ store }: { store: Store }) {
  const status = store.status.value;
  if (status.state !== "stale") return null;
  return (
    <p class="notice stale" role="alert">
      {words.value.staleNotice(clock(status.since))}
    </p>
  );
}

/** Says how many events were lost to this page; goes by itself after a minute. */
export function GapNotice({ store }: { store: Store }) {
  const gap = store.wall.value.gap;
  useEffect(() => {
    if (!gap) return;
    const timer = setTimeout(store.dismissGap, noticeLasts);
    return () => clearTimeout(timer);
  }, [gap]);
  if (!gap) return null;
  return (
    <p class="notice" role="status">
      {words.value.gap(Math.max(1, gap.to - gap.from + 1))}
      <button type="button" onClick={store.dismissGap}>
        {words.value.dismiss}
      </button>
    </p>
  );
}
