import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { routing, useSignedIn } from "@/api";
import type { Ticket } from "@/gen/afterdose/routing/v1/events_pb";
import type { HistoryEntry } from "@/gen/afterdose/routing/v1/service_pb";

/** A ticket with its replies and notes. */
export function useTicket(ticketId: string) {
  return useQuery({
    queryKey: ["routing", "ticket", ticketId],
    queryFn: ({ signal }) => routing.getTicket({ ticketId }, { signal }),
    refetchInterval: 60_000,
  });
}

/** What was done to a ticket, oldest first. */
export function useTicketHistory(ticketId: string) {
  const query = useQuery({
    queryKey: ["routing", "ticket", ticketId, "history"],
    queryFn: ({ signal }) => routing.getTicketHistory({ ticketId }, { signal }),
  });
  const entries = query.data?.entries ?? [];
  return { ...query, entries: entries.toSorted((a, b) => Number(a.version - b.version)) };
}

/** Makes old whatever shows a ticket. */
export function useRefreshTicket(ticketId: string): () => Promise<void> {
  const client = useQueryClient();
  return useCallback(async () => {
    await client.invalidateQueries({ queryKey: ["routing", "ticket", ticketId] });
    void client.invalidateQueries({ queryKey: ["routing"], refetchType: "none" });
  }, [client, ticketId]);
}

/**
 * Carries out a change of a ticket. Whether it was made or refused, what is on the screen is read anew: whoever was
 * overtaken sees what happened, and may try again.
 */
export function useChangeTicket(ticketId: string): <T>(change: () => Promise<T>) => Promise<T> {
  const refresh = useRefreshTicket(ticketId);
  return useCallback(
    async (change) => {
      try {
        return await change();
      } finally {
        await refresh();
      }
    },
    [refresh],
  );
}

export interface Reading {
  /** The version that a reply is written for: refused when others changed the ticket since. */
  expected: bigint;
  /** What others did since. */
  meanwhile: HistoryEntry[];
  /** The person has looked at it. */
  acknowledge: () => void;
  /** What is being written was begun for this version. */
  begin: (version: bigint) => void;
}

/**
 * What somebody who writes a reply knows of the ticket. Their own changes and clocks that tick on do not count as news;
 * what somebody else did, or a customer wrote, does until they say that they have seen it.
 */
export function useReading(ticket: Ticket, entries: HistoryEntry[]): Reading {
  const { personId } = useSignedIn();
  const [read, setRead] = useState(ticket.version);
  const meanwhile = entries.filter(
    (entry) => entry.version > read && entry.actor !== personId && entry.kind !== "clock-moved",
  );
  const expected = meanwhile.length > 0 ? read : ticket.version;
  return { expected, meanwhile, acknowledge: () => setRead(ticket.version), begin: setRead };
}
