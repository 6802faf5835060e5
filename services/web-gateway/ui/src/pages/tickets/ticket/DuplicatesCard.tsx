import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { routing } from "@/api";
import { DateTime } from "@/components/DateTime";
import { ProblemAlert } from "@/components/ProblemAlert";
import type { Ticket } from "@/gen/afterdose/routing/v1/events_pb";
import { useLabels, useMessages } from "@/i18n";
import { MergeModal } from "./actions/MergeModal";
import { messages } from "./messages";

interface Props {
  ticket: Ticket;
  mayHandle: boolean;
}

/** Tickets that may be about the same thing, and why. */
export function DuplicatesCard({ ticket, mayHandle }: Props) {
  const t = useMessages(messages);
  const labels = useLabels();
  const [merging, setMerging] = useState<Ticket | null>(null);
  const { data, error } = useQuery({
    queryKey: ["routing", "duplicates", ticket.ticketId],
    queryFn: ({ signal }) => routing.suggestDuplicates({ ticketId: ticket.ticketId }, { signal }),
    staleTime: 120_000,
  });
  return (
    <section className="panel" aria-label={t.duplicates}>
      <h2>{t.duplicates}</h2>
      <ProblemAlert error={error} />
      {data?.suggestions.length === 0 && <p className="muted card-quiet">{t.noDuplicates}</p>}
      {data?.suggestions.map(({ ticket: other, score, reasons }) =>
        other ? (
          <div key={other.ticketId} className="duplicate">
            <Link to={`/tickets/${other.ticketId}`} className="ellipsis duplicate-link" title={other.subject}>
              {other.number} {other.subject}
            </Link>
            <div className="small muted">
              {t.score(score)} · {labels.list(reasons.map(labels.slug))} · <DateTime at={other.receivedAt} />
            </div>
            {mayHandle && (
              <Button size="small" onClick={() => setMerging(other)}>
                {t.mergeHere}
              </Button>
            )}
          </div>
        ) : null,
      )}
      {merging && <MergeModal ticket={ticket} other={merging} onClose={() => setMerging(null)} />}
    </section>
  );
}
