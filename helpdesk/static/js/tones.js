/* What is heard when something comes: short notes, made here, and once for all tabs. */

/* Of each tone its notes: how high, and when, in seconds. */
const TONES = {
  soft: [[523, 0], [659, 0.16]],
  bright: [[880, 0], [1175, 0.12], [1568, 0.24]],
  low: [[262, 0], [196, 0.2]],
  twice: [[698, 0], [698, 0.26]],
};
const LASTS = 0.3;
const LOUDEST = 0.3;
// Tabs that nobody looks at let the one before somebody's eyes be first.
const PATIENCE = 400;
const HEARD = "tones-heard";
const MOST = 50;

let audio = null;

export function play(name, volume) {
  const notes = TONES[name];
  const gain = LOUDEST * (volume / 100) ** 2;
  if (!notes || gain <= 0) return;
  try {
    audio ??= new AudioContext();
    for (const [frequency, at] of notes) {
      const note = new OscillatorNode(audio, { frequency });
      const loudness = new GainNode(audio, { gain: 0 });
      const begins = audio.currentTime + at;
      loudness.gain.setValueAtTime(gain, begins);
      loudness.gain.exponentialRampToValueAtTime(gain / 200, begins + LASTS);
      note.connect(loudness).connect(audio.destination);
      note.start(begins);
      note.stop(begins + LASTS + 0.02);
    }
    document.dispatchEvent(new CustomEvent("tone", { detail: { name, volume } }));
  } catch {
    // A browser without sound, or one that nobody has touched yet.
  }
}

/* What no tab has played yet; what is open before somebody is seen, not heard. */
export async function hear(sounds, volume, opened) {
  if (!document.hasFocus()) await new Promise((done) => setTimeout(done, PATIENCE));
  await alone(() => {
    const heard = kept();
    const fresh = sounds.filter(([id]) => !heard.includes(id));
    if (!fresh.length) return;
    localStorage.setItem(HEARD, [...heard, ...fresh.map(([id]) => id)].slice(-MOST).join(" "));
    const loud = fresh.filter(([, , number]) => !(document.hasFocus() && number === opened));
    if (loud.length) play(loud.at(-1)[1], volume);
  });
}

const kept = () => (localStorage.getItem(HEARD) ?? "").split(" ");
const alone = (work) => (navigator.locks ? navigator.locks.request(HEARD, work) : work());
