import { useQuery } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { intake, useSession } from "@/api";
import { ChannelIcon } from "@/components/ChannelIcon";
import { DateTime } from "@/components/DateTime";
import { ErrorState } from "@/components/ErrorState";
import { Loading } from "@/components/Loading";
import { ProductLine } from "@/components/ProductLine";
import { Channel } from "@/gen/afterdose/common/v1/common_pb";
import type { ContactReceived } from "@/gen/afterdose/intake/v1/events_pb";
import { useLabels, useMessages } from "@/i18n";
import { Attachments } from "./Attachments";
import { CallerHistory } from "./CallerHistory";
import "./evidence.css";
import { MailView } from "./MailView";
import { messages } from "./messages";
import { ReporterFacts } from "./ReporterFacts";
import { useReveal } from "./useReveal";

/** A contact with its evidence: what came in, as it came. */
export function ContactCard({ contactId, folded: foldedAtFirst }: { contactId: string; folded: boolean }) {
  const t = useMessages(messages);
  const [folded, setFolded] = useState(foldedAtFirst);
  const query = useQuery({
    queryKey: ["intake", "contact", contactId],
    queryFn: ({ signal }) => intake.getContact({ contactId }, { signal }),
  });
  const contact = query.data?.contact;
  return (
    <section className="panel" aria-label={foldedAtFirst ? t.further : t.contact}>
      <div className="panel-head">
        <h2>
          {contact && <ChannelIcon channel={contact.channel} />} {contact?.subject || t.contact}
        </h2>
        {contact && (
          <span className="muted small numbers">
            {contact.receipt} · <DateTime at={contact.receivedAt} />
          </span>
        )}
        <Button size="small" type="text" aria-expanded={!folded} onClick={() => setFolded(!folded)}>
          {folded ? t.show : t.hide}
        </Button>
      </div>
      {query.error ? (
        <ErrorState error={query.error} onRetry={query.refetch} />
      ) : !contact ? (
        <Loading rows={4} />
      ) : (
        !folded && <ContactBody contact={contact} />
      )}
    </section>
  );
}

function ContactBody({ contact }: { contact: ContactReceived }) {
  const t = useMessages(messages);
  const labels = useLabels();
  const { may } = useSession();
  const call = contact.call;
  const recordings = contact.evidence.filter((ref) => ref.role === "recording");
  const { clear, reveal, hide } = useReveal(contact);
  const text = clear?.text ?? contact.text;
  const undescribed = contact.channel === Channel.PHONE && !contact.text;
  return (
    <>
      <ReporterFacts contact={contact} clear={clear} onReveal={reveal} onHide={hide} />
      {contact.threadReason && <p className="muted small">{t.threaded(contact.threadReason)}</p>}
      {contact.missing.length > 0 && (
        <Alert
          type="warning"
          showIcon
          className="ticket-alert"
          title={t.missing(labels.list(contact.missing.map(labels.slug)))}
        />
      )}
      {undescribed && (
        <Alert
          type="info"
          showIcon
          className="ticket-alert"
          title={t.undescribed}
          action={may("contact.register") && <Link to={`/register?contact=${contact.contactId}`}>{t.describe}</Link>}
        />
      )}
      {contact.channel === Channel.EMAIL ? (
        <MailView contactId={contact.contactId} fallback={text} clear={clear?.mail} />
      ) : (
        text && <div className="plain-text">{text}</div>
      )}
      {call && (
        <p className="small">
          {t.call} {labels.slug(call.state)} · {t.seconds(call.durationSeconds)}
        </p>
      )}
      {recordings.map((ref) => (
        <figure key={ref.sha256} className="recording">
          <figcaption className="small muted">{t.recording}</figcaption>
          {/* biome-ignore lint/a11y/useMediaCaption: what was said stands beside it as text */}
          <audio
            controls
            preload="none"
            src={`/evidence/${contact.contactId}/${ref.sha256}`}
            aria-label={t.recording}
          />
        </figure>
      ))}
      <ContactFacts contact={contact} />
      <Attachments contactId={contact.contactId} refs={contact.evidence} />
      <CallerHistory contactId={contact.contactId} />
    </>
  );
}

function ContactFacts({ contact }: { contact: ContactReceived }) {
  const t = useMessages(messages);
  const facts: [string, string][] = [
    [t.grade, contact.productGrade],
    [t.purchased, contact.purchasedOn],
    [t.note, contact.channelNote],
  ];
  const said = facts.filter(([, value]) => value);
  if (said.length === 0 && contact.products.length === 0) return null;
  return (
    <dl className="facts contact-facts">
      {contact.products.length > 0 && (
        <div className="fact">
          <dt>{t.products}</dt>
          <dd>
            {contact.products.map((product) => (
              <ProductLine key={`${product.productId}${product.batchNumber}${product.genericName}`} product={product} />
            ))}
          </dd>
        </div>
      )}
      {said.map(([name, value]) => (
        <div key={name} className="fact">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
