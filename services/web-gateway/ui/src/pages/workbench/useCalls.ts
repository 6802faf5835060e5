import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { intake } from "@/api";
import { useLive } from "@/api/live";
import { Channel } from "@/gen/afterdose/common/v1/common_pb";

export interface Call {
  contactId: string;
  receipt: string;
  /** ringing, answered, missed, ended; empty when only the record is known. */
  state: string;
}

const SHOWN = 5;

/** Calls under way, first those that ring, and calls of which nobody has written down yet what was said. */
export function useCalls(): { calls: Call[]; error: unknown } {
  const [heard, setHeard] = useState<Call[]>([]);
  useLive((event) => {
    if (event.type !== "call" || !event.contact_id) return;
    const call = { contactId: event.contact_id, receipt: event.receipt ?? "", state: event.state ?? "" };
    setHeard((before) => [call, ...before.filter((each) => each.contactId !== call.contactId)].slice(0, 20));
  });
  const { data, error } = useQuery({
    queryKey: ["intake", "contacts", "undescribed-calls"],
    queryFn: ({ signal }) =>
      intake.listContacts({ channel: Channel.PHONE, needsDescription: true, pageSize: 20 }, { signal }),
    refetchInterval: 60_000,
  });
  const waiting = (data?.contacts ?? []).map((each) => ({
    contactId: each.contactId,
    receipt: each.receipt,
    state: "",
  }));
  const waits = new Set(waiting.map((each) => each.contactId));
  const underWay = heard.filter(
    (each) => waits.has(each.contactId) || each.state === "ringing" || each.state === "answered",
  );
  const known = new Set(underWay.map((each) => each.contactId));
  const calls = [...underWay, ...waiting.filter((each) => !known.has(each.contactId))];
  return { calls: calls.slice(0, SHOWN), error };
}
