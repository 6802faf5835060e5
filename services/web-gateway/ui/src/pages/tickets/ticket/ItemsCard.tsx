import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { qaCase, returns, useSession } from "@/api";
import { KindTag } from "@/components/KindTag";
import { ProductLine } from "@/components/ProductLine";
import { WorkKind } from "@/gen/afterdose/common/v1/common_pb";
import type { Ticket, WorkItem } from "@/gen/afterdose/routing/v1/events_pb";
import { useLabels, useLanguage, useMessages } from "@/i18n";
import { DisposeModal } from "./actions/DisposeModal";
import { explained } from "./explanation";
import { messages } from "./messages";

const quality = [WorkKind.COMPLAINT, WorkKind.ADVERSE_REACTION, WorkKind.DEVICE_EVENT];
const goods = [WorkKind.RETURN_EXCHANGE, WorkKind.DELIVERY_ERROR, WorkKind.REPAIR];

/** What a ticket asks for, one by one, and where each of it is decided. */
export function ItemsCard({ ticket, mayHandle }: { ticket: Ticket; mayHandle: boolean }) {
  const t = useMessages(messages);
  const [disposing, setDisposing] = useState<WorkItem | null>(null);
  return (
    <section className="panel" aria-label={t.items}>
      <h2>{t.items}</h2>
      {ticket.workItems.map((item) => (
        <Item
          key={item.workItemId}
          item={item}
          {...(mayHandle && ticket.state !== "closed" ? { onDispose: () => setDisposing(item) } : {})}
        />
      ))}
      {disposing && <DisposeModal ticketId={ticket.ticketId} item={disposing} onClose={() => setDisposing(null)} />}
    </section>
  );
}

function Item({ item, onDispose }: { item: WorkItem; onDispose?: () => void }) {
  const t = useMessages(messages);
  const labels = useLabels();
  const { language } = useLanguage();
  const { may } = useSession();
  const why = explained(item.explanation, language);
  const elsewhere = quality.includes(item.kind) || goods.includes(item.kind);
  return (
    <div className="item">
      <div className="item-head">
        <KindTag kind={item.kind} faded={item.state === "withdrawn"} />
        <span className="muted">{labels.slug(item.state)}</span>
        {onDispose && !elsewhere && item.state === "open" && (
          <Button size="small" onClick={onDispose}>
            {t.dispose}
          </Button>
        )}
      </div>
      <div className="small muted">{labels.slug(item.team)}</div>
      {item.product && <ProductLine product={item.product} />}
      {item.state === "disposed" && (
        <div className="small">
          {labels.disposition(item.disposition)}
          {item.result && <span className="muted"> · {item.result}</span>}
        </div>
      )}
      {item.explanation && (
        <div className="small muted" title={why.rule}>
          {t.why(why.text)}
        </div>
      )}
      {quality.includes(item.kind) && may("case.read") && <CaseLink workItemId={item.workItemId} />}
      {goods.includes(item.kind) && may("return.read") && <ReturnLink workItemId={item.workItemId} />}
    </div>
  );
}

function CaseLink({ workItemId }: { workItemId: string }) {
  const t = useMessages(messages);
  const labels = useLabels();
  const { data } = useQuery({
    queryKey: ["qa_case", "case", "of-item", workItemId],
    queryFn: ({ signal }) => qaCase.getCase({ workItemId }, { signal }),
    retry: false,
  });
  if (!data?.case) return null;
  return <Link to={`/cases/${data.case.caseId}`}>{t.caseHere(data.case.number, labels.slug(data.case.state))}</Link>;
}

function ReturnLink({ workItemId }: { workItemId: string }) {
  const t = useMessages(messages);
  const labels = useLabels();
  const { data } = useQuery({
    queryKey: ["returns", "return", "of-item", workItemId],
    queryFn: ({ signal }) => returns.getReturn({ workItemId }, { signal }),
    retry: false,
  });
  const found = data?.return;
  if (!found) return null;
  return <Link to={`/returns/${found.returnId}`}>{t.caseHere(found.number, labels.slug(found.state))}</Link>;
}
