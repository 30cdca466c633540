// How this browser is called to a new critical alert. Off until somebody asks for it.

import { signal } from "@preact/signals";
import { recall, remember } from "../../ui/memory";

const key = "undertone.calls";

export interface Choices {
  sound: boolean;
  desktop: boolean;
}

export function readChoices(text: string | null): Choices {
  let raw: unknown;
  try {
    raw = JSON.parse(text ?? "{}");
  } catch {
    raw = {};
  }
  const { sound, desktop } = (typeof raw === "object" && raw !== null ? raw : {}) as Partial<Choices>;
  return { sound: sound === true, desktop: desktop === true };
}

export const choices = signal(readChoices(recall(key)));

export function choose(next: Partial<Choices>): void {
  choices.value = { ...choices.peek(), ...next };
  remember(key, JSON.stringify(choices.value));
}
