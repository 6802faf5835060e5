/** When the person last did anything, in whichever tab. */

const STORED = "afterdose.active";
/** Other tabs need not know to the second. */
const TELL_MS = 5_000;
const SIGNS_OF_LIFE = ["pointerdown", "keydown", "wheel", "touchstart"];

let here = Date.now();
let told = 0;

/** The latest sign of life of all tabs of this browser. */
export function lastActive(): number {
  return Math.max(here, Number(localStorage.getItem(STORED)) || 0);
}

/** Takes note that somebody is there. */
export function noteActivity() {
  here = Date.now();
  if (here - told < TELL_MS) return;
  told = here;
  localStorage.setItem(STORED, String(here));
}

/** Calls back at every sign of life until the answer is called. */
export function watchActivity(seen: () => void): () => void {
  for (const sign of SIGNS_OF_LIFE) window.addEventListener(sign, seen, { passive: true });
  return () => {
    for (const sign of SIGNS_OF_LIFE) window.removeEventListener(sign, seen);
  };
}
