import { CheckCircleOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useEffect, useRef } from "react";
import { Link } from "react-router";
import { routing, useSession } from "@/api";
import { useShortcuts } from "@/app/shortcuts/useShortcuts";
import { State } from "@/components/State";
import { useLabels, useMessages } from "@/i18n";
import { messages } from "./messages";

export interface Saved {
  contactId: string;
  receipt: string;
  /** Slugs of what a complete registration still needs. */
  missing: string[];
}

interface Props {
  saved: Saved;
  described: boolean;
  onAnother: () => void;
}

/** It is on record; its ticket appears a moment later. */
export function Registered({ saved, described, onAnother }: Props) {
  const t = useMessages(messages);
  const labels = useLabels();
  const { may } = useSession();
  const again = useRef<HTMLButtonElement>(null);
  const { data } = useQuery({
    queryKey: ["routing", "ticket", "of-contact", saved.contactId],
    queryFn: ({ signal }) => routing.getTicket({ contactId: saved.contactId }, { signal }),
    enabled: may("ticket.read"),
    retry: 8,
    retryDelay: 700,
  });
  useEffect(() => again.current?.focus(), []);
  useShortcuts(described ? [] : [{ keys: "n", what: { zh: "继续登记", en: "Register another" }, run: onAnother }]);
  const missing = labels.list(saved.missing.map(labels.slug));
  return (
    <State
      icon={<CheckCircleOutlined className="state-good" />}
      title={described ? t.described : t.saved(saved.receipt)}
      actions={
        <>
          {!described && (
            <Button ref={again} type="primary" onClick={onAnother}>
              {t.another}
            </Button>
          )}
          {described && <Link to="/workbench">{t.workbench}</Link>}
          {data?.ticket && (
            <Link to={`/tickets/${data.ticket.ticketId}`}>
              {t.openTicket} {data.ticket.number}
            </Link>
          )}
        </>
      }
    >
      {!described && (missing ? t.missing(missing) : t.complete)}
    </State>
  );
}
