import { ArrowLeftOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { Link, useParams } from "react-router";
import { DateTime } from "@/components/DateTime";
import { ErrorState } from "@/components/ErrorState";
import { KindTag } from "@/components/KindTag";
import { Loading } from "@/components/Loading";
import { PageHeader } from "@/components/PageHeader";
import { PersonName } from "@/components/PersonName";
import { ProductLine } from "@/components/ProductLine";
import { RegionName } from "@/components/RegionName";
import { useBack } from "@/components/useBack";
import { useLabels, useMessages } from "@/i18n";
import { History } from "@/pages/history/History";
import "@/pages/tickets/ticket/evidence/evidence.css";
import "@/pages/tickets/ticket/ticket.css";
import { Actions } from "./Actions";
import { messages } from "./messages";
import type { Desk, Proceeding } from "./proceeding";

/** One case or return: what was said, what was decided, who did what. */
export function DetailPage({ desk }: { desk: Desk }) {
  const t = useMessages(messages);
  const labels = useLabels();
  const back = useBack(desk.path);
  const { id = "" } = useParams();
  const query = useQuery({
    queryKey: [desk.keys.context, desk.keys.one, id],
    queryFn: ({ signal }) => desk.get(id, signal),
    refetchInterval: 60_000,
  });
  const history = useQuery({
    queryKey: [desk.keys.context, desk.keys.one, id, "history"],
    queryFn: ({ signal }) => desk.history(id, signal),
  });
  if (query.isPending) return <Loading rows={10} />;
  const found = query.data?.found;
  if (!found) return <ErrorState error={query.error} onRetry={query.refetch} />;
  return (
    <>
      <PageHeader
        title={
          <>
            <Button type="text" icon={<ArrowLeftOutlined />} aria-label={t.back} title={t.back} onClick={back} />
            {found.number}
          </>
        }
        note={
          <>
            <KindTag kind={found.kind} /> {labels.slug(found.state)}
          </>
        }
        actions={<Actions desk={desk} found={found} />}
      />
      <div className="ticket-page">
        <div className="ticket-story">
          <section className="panel" aria-label={t.narrative}>
            <h2>{t.narrative}</h2>
            {query.data?.narrative ? (
              <div className="plain-text">{query.data.narrative}</div>
            ) : (
              <p className="muted card-quiet">{t.noNarrative}</p>
            )}
          </section>
          <DecisionCard found={found} />
          <section className="panel" aria-label={t.history}>
            <h2>{t.history}</h2>
            {history.error ? (
              <ErrorState error={history.error} onRetry={history.refetch} />
            ) : history.data ? (
              <History entries={history.data} />
            ) : (
              <Loading rows={3} />
            )}
          </section>
        </div>
        <aside className="ticket-side" aria-label={t.facts}>
          <FactsCard found={found} />
        </aside>
      </div>
    </>
  );
}

function DecisionCard({ found }: { found: Proceeding }) {
  const t = useMessages(messages);
  const labels = useLabels();
  return (
    <section className="panel" aria-label={t.decision}>
      <h2>{t.decision}</h2>
      {found.decidedAt ? (
        <>
          <p>
            <strong>{labels.disposition(found.disposition)}</strong>{" "}
            <span className="muted">
              <PersonName id={found.decidedBy} /> · <DateTime at={found.decidedAt} />
            </span>
          </p>
          <div className="plain-text">{found.decision}</div>
        </>
      ) : (
        <p className="muted card-quiet">{t.undecided}</p>
      )}
    </section>
  );
}

function FactsCard({ found }: { found: Proceeding }) {
  const t = useMessages(messages);
  const labels = useLabels();
  return (
    <section className="panel" aria-label={t.facts}>
      <h2>{t.facts}</h2>
      <dl className="facts">
        <dt>{t.state}</dt>
        <dd>{labels.slug(found.state)}</dd>
        <dt>{t.owner}</dt>
        <dd>
          <PersonName id={found.owner} />
        </dd>
        <dt>{t.region}</dt>
        <dd>
          <RegionName path={found.region} />
        </dd>
        <dt>{t.product}</dt>
        <dd>{found.product ? <ProductLine product={found.product} /> : "–"}</dd>
        <dt>{t.received}</dt>
        <dd>
          <DateTime at={found.receivedAt} />
        </dd>
        <dt>{t.opened}</dt>
        <dd>
          <DateTime at={found.openedAt} />
        </dd>
        <dt>{t.closed}</dt>
        <dd>
          <DateTime at={found.closedAt} />
        </dd>
        <dt>{t.ticket}</dt>
        <dd>
          <Link to={`/tickets/${found.ticketId}`}>{t.goTicket}</Link>
        </dd>
      </dl>
    </section>
  );
}
