// Calls somebody when a critical alert is new: by sound, by a notification.

import { computed, effect, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Alert } from "../../feed/frames";
import { label, lang } from "../../i18n";
import { to } from "../../router/query";
import { navigate } from "../../router/router";
import type { Store } from "../../state";
import { alertText } from "./alertlist";
import { choices } from "./choices";
import { createNewcomers } from "./newcomers";
import { ring } from "./sound";

/** The browser did not let the last sound be heard. */
export const silenced = signal(false);

/** A storm of alerts is one call. */
const pace = 5_000;

export function useCalls(store: Store): void {
  useEffect(() => {
    const open = computed(() => (store.wall.value.known ? store.wall.value.alerts : undefined));
    const newcomers = createNewcomers();
    let last = -Infinity;
    return effect(() => {
      if (!open.value) return;
      const fresh = newcomers(open.value, store.now.peek());
      if (fresh.length === 0 || Date.now() - last < pace) return;
      last = Date.now();
      call(fresh);
    });
  }, [store]);
}

function call(fresh: Alert[]): void {
  if (choices.peek().sound) void sound();
  if (choices.peek().desktop) for (const alert of fresh.slice(0, 3)) notify(alert);
}

export async function sound(): Promise<void> {
  silenced.value = !(await ring());
}

function notify(alert: Alert): void {
  const title = `${label("severities", alert.severity)}${alert.channel ? ` · ${alert.channel}` : ""}`;
  show(title, alertText(alert, lang.peek()), alert.id, () => navigate(to({ page: "alerts", id: alert.id })));
}

/** Shows a notification; false where the browser has none or forbids it. */
export function show(title: string, body: string, tag: string, clicked?: () => void): boolean {
  if (permission() !== "granted") return false;
  try {
    const note = new Notification(title, { body, tag, lang: lang.peek() });
    note.onclick = () => {
      window.focus();
      clicked?.();
      note.close();
    };
    return true;
  } catch {
    return false; // phones have them for installed pages only
  }
}

export function permission(): NotificationPermission | "none" {
  return "Notification" in globalThis ? Notification.permission : "none";
}
