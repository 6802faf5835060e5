import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { intake, useSession } from "@/api";
import { useMessages } from "@/i18n";
import { CallerList } from "@/pages/tickets/ticket/evidence/CallerHistory";
import "@/pages/tickets/ticket/evidence/evidence.css";
import { messages } from "./messages";

const SETTLE_MS = 400;
/** A number that can be somebody's: an extension alone is nobody. */
const SHORTEST = 7;

/** What the house knows of whoever calls, while the number is typed. */
export function SideHistory({ contactId, phone }: { contactId: string; phone: string }) {
  const t = useMessages(messages);
  const { may } = useSession();
  const [settled, setSettled] = useState(phone);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(phone.trim()), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [phone]);
  const byPhone = settled.replace(/\D/g, "").length >= SHORTEST;
  const { data } = useQuery({
    queryKey: ["intake", "callers", "register", contactId, byPhone ? settled : ""],
    queryFn: ({ signal }) =>
      intake.listCallerHistory(byPhone ? { phone: settled, pageSize: 8 } : { contactId, pageSize: 8 }, { signal }),
    enabled: may("contact.read") && (byPhone || contactId !== ""),
    gcTime: 0,
    retry: false,
  });
  return (
    <aside className="panel register-side caller-history-side" aria-label={t.history} aria-live="polite">
      <h2 className="card-title">{t.history}</h2>
      {data?.customerName && <p className="card-quiet">{t.customer(data.customerName)}</p>}
      {data ? (
        data.contacts.length > 0 ? (
          <CallerList contacts={data.contacts} />
        ) : (
          <p className="muted card-quiet">{t.noHistory}</p>
        )
      ) : (
        <p className="muted card-quiet">{t.historyHint}</p>
      )}
    </aside>
  );
}
