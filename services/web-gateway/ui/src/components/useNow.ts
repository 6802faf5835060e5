import { useSyncExternalStore } from "react";

const hearers = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(hearer: () => void): () => void {
  hearers.add(hearer);
  timer ??= setInterval(() => {
    for (const each of hearers) each();
  }, 1_000);
  return () => {
    hearers.delete(hearer);
    if (hearers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/**
 * The time, in steps of so many milliseconds. All who ask share one timer, and nobody is drawn anew within a step.
 */
export function useNow(step = 1_000): number {
  return useSyncExternalStore(subscribe, () => Math.floor(Date.now() / step) * step);
}
