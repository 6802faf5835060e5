import { Alert } from "antd";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { useSession } from "@/api";
import { ErrorState } from "@/components/ErrorState";
import { Loading } from "@/components/Loading";
import type { Ticket } from "@/gen/afterdose/routing/v1/events_pb";
import type { GetTicketResponse } from "@/gen/afterdose/routing/v1/service_pb";
import { useMessages } from "@/i18n";
import { History } from "@/pages/history/History";
import { ClocksCard } from "./clocks/ClocksCard";
import { DuplicatesCard } from "./DuplicatesCard";
import { ContactCard } from "./evidence/ContactCard";
import { ItemsCard } from "./ItemsCard";
import { messages } from "./messages";
import { OverviewCard } from "./OverviewCard";
import { PresenceBar } from "./PresenceBar";
import { Composer } from "./reply/Composer";
import { Conversation } from "./reply/Conversation";
import { TicketHeader } from "./TicketHeader";
import "./ticket.css";
import { useReading, useTicket, useTicketHistory } from "./useTicket";

/** The whole story of a ticket on one page. */
export default function TicketPage() {
  const { ticketId = "" } = useParams();
  const query = useTicket(ticketId);
  if (query.isPending) return <Loading rows={10} />;
  if (!query.data?.ticket) return <ErrorState error={query.error} onRetry={query.refetch} />;
  return <Story key={ticketId} data={query.data} ticket={query.data.ticket} />;
}

function Story({ data, ticket }: { data: GetTicketResponse; ticket: Ticket }) {
  const t = useMessages(messages);
  const { may } = useSession();
  const history = useTicketHistory(ticket.ticketId);
  const reading = useReading(ticket, history.entries);
  const [editing, setEditing] = useState(false);
  const mayHandle = may("ticket.handle");
  const contacts = [ticket.contactId, ...ticket.furtherContactIds];
  return (
    <>
      <TicketHeader ticket={ticket} mayHandle={mayHandle} />
      {data.mergedInto && (
        <Alert
          type="info"
          showIcon
          className="ticket-alert"
          title={t.mergedInto}
          action={<Link to={`/tickets/${data.mergedInto}`}>{t.goThere}</Link>}
        />
      )}
      {mayHandle && <PresenceBar ticketId={ticket.ticketId} editing={editing} />}
      <div className="ticket-page">
        <div className="ticket-story">
          {may("contact.read") && contacts.map((id, at) => <ContactCard key={id} contactId={id} folded={at > 0} />)}
          <Conversation replies={data.replies} notes={data.notes} />
          {mayHandle && ticket.state !== "closed" && (
            <Composer ticket={ticket} reading={reading} onEditing={setEditing} />
          )}
          <section className="panel" aria-label={t.history}>
            <h2>{t.history}</h2>
            {history.error ? (
              <ErrorState error={history.error} onRetry={history.refetch} />
            ) : history.isPending ? (
              <Loading rows={4} />
            ) : (
              <History entries={history.entries} />
            )}
          </section>
        </div>
        <aside className="ticket-side" aria-label={t.overview}>
          <ClocksCard ticket={ticket} />
          <ItemsCard ticket={ticket} mayHandle={mayHandle} />
          <OverviewCard ticket={ticket} />
          {ticket.state !== "closed" && <DuplicatesCard ticket={ticket} mayHandle={mayHandle} />}
        </aside>
      </div>
    </>
  );
}
