import type { Sound } from './outcomes.ts';

interface Note {
  readonly hertz: number;
  readonly fromMs: number;
  readonly lengthMs: number;
}

/** Two rising, one low, two equal: each is over within 400 ms, and told by its shape, not its pitch alone. */
export const notesOf: Readonly<Record<Sound, readonly Note[]>> = {
  approved: [
    { hertz: 660, fromMs: 0, lengthMs: 140 },
    { hertz: 990, fromMs: 150, lengthMs: 220 },
  ],
  declined: [{ hertz: 196, fromMs: 0, lengthMs: 340 }],
  doubt: [
    { hertz: 440, fromMs: 0, lengthMs: 120 },
    { hertz: 440, fromMs: 220, lengthMs: 120 },
  ],
};

const loudest = 0.5;
let context: AudioContext | null = null;

/** `volume`: 0 to 10. Silent before the first key or touch, where a browser allows no sound, and where there is none. */
export function play(sound: Sound, volume: number): void {
  if (volume === 0 || !navigator.userActivation?.hasBeenActive || !('AudioContext' in window)) return;
  context ??= new AudioContext();
  if (context.state === 'suspended') void context.resume().catch(() => undefined);
  for (const note of notesOf[sound]) sing(context, note, (volume / 10) ** 2 * loudest);
}

function sing(on: AudioContext, { hertz, fromMs, lengthMs }: Note, gain: number): void {
  const tone = on.createOscillator();
  const level = on.createGain();
  const start = on.currentTime + fromMs / 1000;
  const end = start + lengthMs / 1000;
  tone.type = 'triangle';
  tone.frequency.value = hertz;
  level.gain.setValueAtTime(0, start);
  level.gain.linearRampToValueAtTime(gain, start + 0.012); // no click
  level.gain.linearRampToValueAtTime(0, end);
  tone.connect(level).connect(on.destination);
  tone.start(start);
  tone.stop(end);
}
