/** Changes as they happen: one event stream for the whole console. */

import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from "react";
import { useSession } from "./SessionProvider";

/** A live event; what it is about depends on its type. */
export interface LiveEvent {
  type: string;
  ticket_id?: string;
  contact_id?: string;
  case_id?: string;
  return_id?: string;
  receipt?: string;
  state?: string;
  [key: string]: unknown;
}

export type LiveState = "connecting" | "live" | "interrupted";
type Listener = (event: LiveEvent) => void;

interface Live {
  state: LiveState;
  listen: (listener: Listener) => () => void;
}

const Context = createContext<Live>({ state: "connecting", listen: () => () => undefined });

/** What becomes old with an event, by the beginning of its key. Lists refresh at most once in this many milliseconds. */
const SETTLE_MS = 1_500;

function touched(event: LiveEvent): string[][] {
  const keys: string[][] = [];
  if (event.ticket_id) keys.push(["routing", "ticket", event.ticket_id]);
  if (event.type.startsWith("ticket") || event.ticket_id) keys.push(["routing", "tickets"], ["routing", "queues"]);
  if (event.contact_id) keys.push(["intake", "contact", event.contact_id], ["intake", "contacts"]);
  if (event.case_id) keys.push(["qa_case", "case", event.case_id], ["qa_case", "cases"]);
  if (event.return_id) keys.push(["returns", "return", event.return_id], ["returns", "returns"]);
  return keys;
}

/** Listens while somebody is signed in, and makes old what was read of things that changed. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const { session, lapsed } = useSession();
  const [state, setState] = useState<LiveState>("connecting");
  const listeners = useRef(new Set<Listener>());
  const listening = session !== null && !lapsed;

  useEffect(() => {
    if (!listening) return;
    const old = new Map<string, string[]>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
      timer = undefined;
      for (const queryKey of old.values()) void client.invalidateQueries({ queryKey });
      old.clear();
    };
    const source = new EventSource("/live", { withCredentials: true });
    let wasInterrupted = false;
    source.onopen = () => {
      setState("live");
      // What happened meanwhile was not heard.
      if (wasInterrupted) void client.invalidateQueries();
      wasInterrupted = false;
    };
    source.onerror = () => {
      wasInterrupted = true;
      setState("interrupted");
    };
    const hear = (message: MessageEvent<string>) => {
      const event = readEvent(message.data);
      if (!event) return;
      for (const listener of listeners.current) listener(event);
      for (const key of touched(event)) old.set(key.join("/"), key);
      timer ??= setTimeout(refresh, SETTLE_MS);
    };
    source.onmessage = hear;
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [client, listening]);

  const live = useMemo<Live>(
    () => ({
      state,
      listen: (listener) => {
        listeners.current.add(listener);
        return () => void listeners.current.delete(listener);
      },
    }),
    [state],
  );
  return <Context value={live}>{children}</Context>;
}

function readEvent(data: string): LiveEvent | undefined {
  try {
    const event = JSON.parse(data) as LiveEvent;
    return typeof event.type === "string" ? event : undefined;
  } catch {
    return undefined;
  }
}

/** Whether changes arrive as they happen. */
export function useLiveState(): LiveState {
  return useContext(Context).state;
}

/** Calls `listener` with every live event while the component stands. */
export function useLive(listener: Listener) {
  const { listen } = useContext(Context);
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => listen((event) => latest.current(event)), [listen]);
}
