// Light or dark, as a signal: canvases take no colours from a style sheet and
// must be drawn again.

import { signal } from "@preact/signals";

const light = matchMedia("(prefers-color-scheme: light)");

export const scheme = signal(light.matches ? "light" : "dark");

light.addEventListener("change", () => (scheme.value = light.matches ? "light" : "dark"));
