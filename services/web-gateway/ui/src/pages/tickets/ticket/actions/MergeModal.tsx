import { useQuery } from "@tanstack/react-query";
import { Button, Select } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { routing } from "@/api";
import { ReasonModal } from "@/components/ReasonModal";
import { useNotice } from "@/components/useNotice";
import type { Ticket } from "@/gen/afterdose/routing/v1/events_pb";
import { useMessages } from "@/i18n";
import { useChangeTicket } from "../useTicket";
import { messages } from "./messages";
import type { ActionProps } from "./TransferModal";

/** Makes one ticket of two; which of them stays can be chosen. */
export function MergeModal({ ticket, other, onClose }: ActionProps & { other?: Ticket }) {
  const t = useMessages(messages);
  const notice = useNotice();
  const navigate = useNavigate();
  const change = useChangeTicket(ticket.ticketId);
  const [chosen, setChosen] = useState<Ticket | undefined>(other);
  const [swapped, setSwapped] = useState(false);
  const [stays, goes] = swapped && chosen ? [chosen, ticket] : [ticket, chosen];
  const merge = async (reason: string) => {
    if (!goes) return;
    const [ticketId, mergedTicketId, expectedVersion] = [stays.ticketId, goes.ticketId, stays.version];
    await change(() => routing.mergeTickets({ ticketId, mergedTicketId, reason, expectedVersion }));
    notice.done(t.merged);
    if (swapped) await navigate(`/tickets/${stays.ticketId}`);
  };
  return (
    <ReasonModal title={t.merge} action={t.doMerge} blocked={goes === undefined} onCancel={onClose} onConfirm={merge}>
      <p className="muted">{t.mergeHint}</p>
      {!other && <TicketPicker except={ticket.ticketId} onPick={setChosen} />}
      {chosen && goes && (
        <div className="merge-pair">
          <dl className="facts">
            <div className="fact">
              <dt>{t.stays}</dt>
              <dd>
                {stays.number} {stays.subject}
              </dd>
            </div>
            <div className="fact">
              <dt>{t.emptied}</dt>
              <dd>
                {goes.number} {goes.subject}
              </dd>
            </div>
          </dl>
          <Button size="small" onClick={() => setSwapped(!swapped)}>
            {t.swap}
          </Button>
        </div>
      )}
    </ReasonModal>
  );
}

function TicketPicker({ except, onPick }: { except: string; onPick: (ticket: Ticket | undefined) => void }) {
  const t = useMessages(messages);
  const [text, setText] = useState("");
  const { data, isFetching } = useQuery({
    queryKey: ["routing", "tickets", "pick", text],
    queryFn: ({ signal }) => routing.listTickets({ text, pageSize: 10, newestFirst: true }, { signal }),
    enabled: text.trim().length > 1,
  });
  const found = (data?.tickets ?? []).filter((ticket) => ticket.ticketId !== except && ticket.state !== "closed");
  return (
    <Select
      className="wide-select"
      aria-label={t.which}
      placeholder={t.find}
      showSearch={{ filterOption: false, onSearch: setText }}
      loading={isFetching}
      notFoundContent={null}
      onChange={(id: string) => onPick(found.find((ticket) => ticket.ticketId === id))}
      options={found.map((ticket) => ({ value: ticket.ticketId, label: `${ticket.number} ${ticket.subject}` }))}
    />
  );
}
