import type { ReactNode } from "react";
import { ChannelIcon } from "@/components/ChannelIcon";
import { DateTime } from "@/components/DateTime";
import { PersonName } from "@/components/PersonName";
import { RegionName } from "@/components/RegionName";
import type { Ticket } from "@/gen/afterdose/routing/v1/events_pb";
import { useLabels, useMessages } from "@/i18n";
import { messages } from "./messages";

/** The facts of a ticket. */
export function OverviewCard({ ticket }: { ticket: Ticket }) {
  const t = useMessages(messages);
  const labels = useLabels();
  const facts: [string, ReactNode][] = [
    [t.state, labels.slug(ticket.state)],
    [t.owner, <PersonName key="owner" id={ticket.owner} />],
    [t.team, labels.slug(ticket.team)],
    [t.firstResponder, <PersonName key="first" id={ticket.firstResponder} />],
    [t.channel, <ChannelIcon key="channel" channel={ticket.channel} named />],
    [t.region, <RegionName key="region" path={ticket.region} />],
    [t.received, <DateTime key="received" at={ticket.receivedAt} />],
    [t.opened, <DateTime key="opened" at={ticket.openedAt} />],
    [
      t.receipt,
      <span key="receipt" className="numbers">
        {ticket.receipt}
      </span>,
    ],
  ];
  return (
    <section className="panel" aria-label={t.overview}>
      <h2>{t.overview}</h2>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name} className="fact">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
