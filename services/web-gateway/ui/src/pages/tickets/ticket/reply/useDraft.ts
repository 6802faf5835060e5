import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { routing, toDate } from "@/api";
import { Channel } from "@/gen/afterdose/common/v1/common_pb";
import type { Ticket } from "@/gen/afterdose/routing/v1/events_pb";

const SETTLE_MS = 2_500;

export type DraftState = "none" | "restored" | "saving" | "saved" | "failed";

interface Written {
  channel: Channel;
  body: string;
}

/** How the customer is answered unless the person chooses otherwise: the way they came. */
function usualChannel(ticket: Ticket): Channel {
  const spoken = [Channel.PHONE, Channel.VISIT, Channel.LETTER];
  return spoken.includes(ticket.channel) ? ticket.channel : Channel.EMAIL;
}

/** A reply that is being written. It is kept on the server as it grows, and comes back after whatever happens. */
export function useDraft(ticket: Ticket, expected: bigint, onRestored: (version: bigint) => void) {
  const { ticketId } = ticket;
  const [written, setWritten] = useState<Written>({ channel: usualChannel(ticket), body: "" });
  const [state, setState] = useState<DraftState>("none");
  const [at, setAt] = useState<Date>();
  const latest = useRef({ written, version: expected, onRestored, touched: false, unsaved: false });
  latest.current.written = written;
  latest.current.version = expected;
  latest.current.onRestored = onRestored;

  const kept = useQuery({
    queryKey: ["routing", "draft", ticketId],
    queryFn: ({ signal }) => routing.getDraft({ ticketId }, { signal }),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  const draft = kept.data?.draft;
  useEffect(() => {
    // What is on the screen counts more than what was kept.
    if (!draft || latest.current.touched) return;
    setWritten({ channel: draft.channel, body: draft.body });
    setAt(toDate(draft.savedAt));
    setState("restored");
    latest.current.onRestored(draft.ticketVersion);
  }, [draft]);

  const save = useCallback(async () => {
    if (!latest.current.unsaved) return;
    latest.current.unsaved = false;
    const { channel, body } = latest.current.written;
    try {
      const answer = await routing.saveDraft({ ticketId, channel, body, ticketVersion: latest.current.version });
      setAt(toDate(answer.savedAt));
      setState(body ? "saved" : "none");
    } catch {
      // Said on the page; the next change tries again.
      latest.current.unsaved = true;
      setState("failed");
    }
  }, [ticketId]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: every change starts the wait anew
  useEffect(() => {
    if (!latest.current.unsaved) return;
    const timer = setTimeout(save, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [written, save]);
  // Leaving the page saves at once.
  useEffect(() => () => void save(), [save]);

  const change = (changes: Partial<Written>) => {
    latest.current.touched = true;
    latest.current.unsaved = true;
    setState("saving");
    setWritten((before) => ({ ...before, ...changes }));
  };
  // What was sent or given up is to be gone at once, not after a wait that may never end.
  const clear = () => {
    change({ body: "" });
    latest.current.written = { ...written, body: "" };
    void save();
  };
  return { ...written, change, clear, state, at };
}
