import { useEffect, useRef, useSyncExternalStore } from "react";
import type { Label } from "@/i18n/labels";

/** A key of a page, such as `r`, `g w` (one after the other) or `mod+enter` (Ctrl, or Cmd on a Mac). */
export interface Shortcut {
  keys: string;
  what: Label;
  run: () => void;
  /** Works while somebody writes in a field as well. */
  whileTyping?: boolean;
}

/** How long a first key waits for its second. */
const SEQUENCE_MS = 1_200;

let active: Shortcut[][] = [];
let listed: Shortcut[] = [];
const hearers = new Set<() => void>();
let pending = { key: "", at: 0 };

function changed() {
  listed = active.flat();
  for (const each of hearers) each();
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement && ["radio", "checkbox"].includes(target.type)) return false;
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}

function keyOf(event: KeyboardEvent): string {
  const key = event.key === "Enter" ? "enter" : event.key === "Escape" ? "escape" : event.key.toLowerCase();
  return event.ctrlKey || event.metaKey ? `mod+${key}` : key;
}

function onKeyDown(event: KeyboardEvent) {
  if (event.altKey || event.isComposing || event.defaultPrevented) return;
  const typing = isTyping(event.target);
  // Whoever answers a dialog does not mean the page below.
  const inDialog = document.querySelector(".ant-modal-wrap:not([style*='display: none']) .ant-modal") !== null;
  const key = keyOf(event);
  const sequence = Date.now() - pending.at < SEQUENCE_MS && !typing ? `${pending.key} ${key}` : "";
  const all = listed.filter((s) => (!typing || s.whileTyping) && (!inDialog || s.whileTyping)).toReversed();
  const match = all.find((s) => s.keys === sequence) ?? all.find((s) => s.keys === key);
  pending = match ? { key: "", at: 0 } : { key, at: Date.now() };
  if (!match) return;
  event.preventDefault();
  match.run();
}

/** Registers the keys of a page while it stands; the last one registered wins. */
export function useShortcuts(shortcuts: Shortcut[]) {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  const names = shortcuts.map((s) => `${s.keys}=${s.what.en}`).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the keys do is read when they are pressed
  useEffect(() => {
    const mine = latest.current.map((shortcut, at) => ({ ...shortcut, run: () => latest.current[at]?.run() }));
    if (active.length === 0) window.addEventListener("keydown", onKeyDown);
    active = [...active, mine];
    changed();
    return () => {
      active = active.filter((each) => each !== mine);
      if (active.length === 0) window.removeEventListener("keydown", onKeyDown);
      changed();
    };
  }, [names]);
}

/** All keys that work at the moment. */
export function useActiveShortcuts(): Shortcut[] {
  return useSyncExternalStore(
    (hearer) => {
      hearers.add(hearer);
      return () => void hearers.delete(hearer);
    },
    () => listed,
  );
}
