// Two short notes, made here: no file to fetch.

let context: AudioContext | undefined;

const notes = [
  { at: 0, pitch: 660 },
  { at: 0.18, pitch: 880 },
];
const length = 0.3;
const volume = 0.25;

/** Rings, and tells whether it could be heard: browsers are silent until the page was clicked. */
export async function ring(): Promise<boolean> {
  try {
    context ??= new AudioContext();
    // Where it needs a click first, resume() waits for it.
    await Promise.race([context.resume(), new Promise((done) => setTimeout(done, 300))]);
    if (context.state !== "running") return false;
    for (const note of notes) play(context, note.pitch, context.currentTime + note.at);
    return true;
  } catch {
    return false;
  }
}

function play(to: AudioContext, pitch: number, at: number): void {
  const tone = to.createOscillator();
  const gain = to.createGain();
  tone.frequency.value = pitch;
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(volume, at + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.001, at + length);
  tone.connect(gain).connect(to.destination);
  tone.start(at);
  tone.stop(at + length);
}
