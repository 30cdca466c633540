// Light or dark, as signals: canvases take no colours from a style sheet and must
// be drawn again.

import { computed, signal } from "@preact/signals";
import { recall, remember } from "./memory";

export const themes = ["auto", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

const key = "undertone.theme";
const light = globalThis.matchMedia?.("(prefers-color-scheme: light)");
const system = signal<"light" | "dark">(light?.matches ? "light" : "dark");

light?.addEventListener("change", () => (system.value = light.matches ? "light" : "dark"));

export const theme = signal<Theme>(themes.find((t) => t === recall(key)) ?? "auto");

/** What is shown: the theme that was chosen, else the system's. */
export const scheme = computed(() => (theme.value === "auto" ? system.value : theme.value));

export function chooseTheme(next: Theme): void {
  theme.value = next;
  remember(key, next);
}
