// A short tone for a new nudge, off until somebody wants it.

import { signal } from "@preact/signals";
import { recall, remember } from "../../ui/memory";

const key = "undertone.agent.sound";

export const sound = signal(recall(key) === "on");

let audio: AudioContext | undefined;

/** Switching it on is a press of a button, without which browsers stay silent. */
export function switchSound(on: boolean): void {
  sound.value = on;
  remember(key, on ? "on" : "off");
  if (on) chime();
}

/** Two soft tones, a fifth of a second each. */
export function chime(): void {
  if (!sound.peek()) return;
  audio ??= new AudioContext();
  void audio.resume();
  const at = audio.currentTime;
  [660, 880].forEach((pitch, i) => {
    const tone = audio!.createOscillator();
    const loud = audio!.createGain();
    tone.frequency.value = pitch;
    loud.gain.setValueAtTime(0.0001, at + i * 0.18);
    loud.gain.exponentialRampToValueAtTime(0.08, at + i * 0.18 + 0.02);
    loud.gain.exponentialRampToValueAtTime(0.0001, at + i * 0.18 + 0.2);
    tone.connect(loud).connect(audio!.destination);
    tone.start(at + i * 0.18);
    tone.stop(at + i * 0.18 + 0.2);
  });
}
