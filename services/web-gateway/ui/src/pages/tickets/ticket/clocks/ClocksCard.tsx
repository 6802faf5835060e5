import { Button } from "antd";
import { useState } from "react";
import { ClockBadge } from "@/components/ClockBadge";
import { DateTime } from "@/components/DateTime";
import type { Ticket } from "@/gen/afterdose/routing/v1/events_pb";
import { useMessages } from "@/i18n";
import { ExplainDrawer } from "./ExplainDrawer";
import { messages } from "./messages";

/** The clocks of a ticket, and why each is due when it is. */
export function ClocksCard({ ticket }: { ticket: Ticket }) {
  const t = useMessages(messages);
  const [explained, setExplained] = useState("");
  return (
    <section className="panel" aria-label={t.clocks}>
      <h2>{t.clocks}</h2>
      {ticket.clocks.length === 0 && <p className="muted card-quiet">{t.none}</p>}
      {ticket.clocks.map((clock) => (
        <div key={clock.name} className="item">
          <ClockBadge clock={clock} />
          <div className="clock-foot">
            <span className="small muted">
              {clock.endedAt ? t.ended : t.due} <DateTime at={clock.endedAt ?? clock.dueAt} />
            </span>
            <Button size="small" type="link" onClick={() => setExplained(clock.name)}>
              {t.explain}
            </Button>
          </div>
        </div>
      ))}
      <ExplainDrawer ticketId={ticket.ticketId} clock={explained} onClose={() => setExplained("")} />
    </section>
  );
}
