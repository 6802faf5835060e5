/** Changes as they happen: one event stream for the whole console. */

import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from "react";
import { type LiveEvent, listenToStream } from "./liveStream";
import { useSession } from "./SessionProvider";

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
    let settling: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
      settling = undefined;
      for (const queryKey of old.values()) void client.invalidateQueries({ queryKey });
      old.clear();
    };
    const hear = (event: LiveEvent) => {
      for (const listener of listeners.current) listener(event);
      if (event.type === "resync") return void client.invalidateQueries();
      for (const key of touched(event)) old.set(key.join("/"), key);
      settling ??= setTimeout(refresh, SETTLE_MS);
    };
    const stop = listenToStream({
      hear,
      // What happened while nobody listened was not heard.
      opened: (again) => {
        setState("live");
        if (again) void client.invalidateQueries();
      },
      interrupted: () => setState("interrupted"),
      // The server said no more: perhaps the session is over, which this finds out.
      refused: () => void client.invalidateQueries({ queryKey: ["session"], exact: true }),
    });
    return () => {
      clearTimeout(settling);
      stop();
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
