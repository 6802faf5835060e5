import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { intake } from "@/api";
import { ChannelIcon } from "@/components/ChannelIcon";
import { DateTime } from "@/components/DateTime";
import type { CallerContact } from "@/gen/afterdose/intake/v1/service_pb";
import { useLabels, useMessages } from "@/i18n";
import { messages } from "./messages";

/** Earlier contacts of the same sender. */
export function CallerHistory({ contactId }: { contactId: string }) {
  const t = useMessages(messages);
  const { data } = useQuery({
    queryKey: ["intake", "callers", contactId, 5],
    queryFn: ({ signal }) => intake.listCallerHistory({ contactId, pageSize: 5 }, { signal }),
    retry: false,
    staleTime: 120_000,
  });
  // The house has nothing to say about a sender that it does not know.
  if (!data || data.contacts.length === 0) return null;
  return (
    <div className="caller-history">
      <div className="small muted">
        {t.earlier}
        {data.customerName && ` · ${data.customerName}`}
      </div>
      <CallerList contacts={data.contacts} />
    </div>
  );
}

/** Contacts of one sender as a short list. */
export function CallerList({ contacts }: { contacts: CallerContact[] }) {
  const labels = useLabels();
  return (
    <ul className="caller-list">
      {contacts.map(({ contact, shared, ticketId, ticketNumber, state }) => (
        <li key={contact?.contactId}>
          <ChannelIcon channel={contact?.channel ?? 0} />
          {ticketId ? <Link to={`/tickets/${ticketId}`}>{ticketNumber}</Link> : <span>{contact?.receipt}</span>}
          <span className="ellipsis" title={contact?.subject}>
            {contact?.subject}
          </span>
          <span className="muted nowrap">{labels.slug(shared)}</span>
          <span className="muted nowrap">{labels.slug(state)}</span>
          <DateTime at={contact?.receivedAt} form="day" />
        </li>
      ))}
    </ul>
  );
}
