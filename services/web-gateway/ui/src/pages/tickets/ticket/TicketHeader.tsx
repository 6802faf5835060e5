import { ArrowLeftOutlined, DownOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Button, Dropdown, Popconfirm } from "antd";
import { useState } from "react";
import { routing, useSignedIn } from "@/api";
import { useShortcuts } from "@/app/shortcuts/useShortcuts";
import { ClockBadge, nextClock } from "@/components/ClockBadge";
import { PageHeader } from "@/components/PageHeader";
import { useBack } from "@/components/useBack";
import { useNotice } from "@/components/useNotice";
import type { Ticket } from "@/gen/afterdose/routing/v1/events_pb";
import { useLabels, useMessages } from "@/i18n";
import { ClassifyModal } from "./actions/ClassifyModal";
import { MergeModal } from "./actions/MergeModal";
import { SplitModal } from "./actions/SplitModal";
import { TransferModal } from "./actions/TransferModal";
import "../tickets.css";
import { messages } from "./messages";
import { useChangeTicket } from "./useTicket";

type Dialog = "transfer" | "classify" | "merge" | "split" | null;

/** What a ticket is about, and what can be done with it as a whole. */
export function TicketHeader({ ticket, mayHandle }: { ticket: Ticket; mayHandle: boolean }) {
  const t = useMessages(messages);
  const labels = useLabels();
  const back = useBack("/tickets");
  const [dialog, setDialog] = useState<Dialog>(null);
  const clock = nextClock(ticket.clocks);
  const open = ticket.state !== "closed";
  const shared = { ticket, onClose: () => setDialog(null) };
  return (
    <>
      <PageHeader
        title={
          <>
            <Button type="text" icon={<ArrowLeftOutlined />} aria-label={t.back} title={t.back} onClick={back} />
            {ticket.subject || t.noSubject}
          </>
        }
        note={
          <span className="ticket-line">
            <span className="numbers">{ticket.number}</span>
            <span>{labels.slug(ticket.state)}</span>
            {clock && <ClockBadge clock={clock} />}
          </span>
        }
        actions={open && mayHandle && <Actions ticket={ticket} onDialog={setDialog} />}
      />
      {dialog === "transfer" && <TransferModal {...shared} />}
      {dialog === "classify" && <ClassifyModal {...shared} />}
      {dialog === "merge" && <MergeModal {...shared} />}
      {dialog === "split" && <SplitModal {...shared} />}
    </>
  );
}

interface ActionsProps {
  ticket: Ticket;
  onDialog: (dialog: Dialog) => void;
}

function Actions({ ticket, onDialog }: ActionsProps) {
  const t = useMessages(messages);
  const notice = useNotice();
  const { personId } = useSignedIn();
  const change = useChangeTicket(ticket.ticketId);
  const [asking, setAsking] = useState(false);
  const { ticketId, version } = ticket;
  const take = useMutation({
    mutationFn: () =>
      change(() =>
        routing.transferTicket({ ticketId, team: "", owner: "me", reason: t.takeReason, expectedVersion: version }),
      ),
    onError: notice.refused,
  });
  const close = useMutation({
    mutationFn: () => change(() => routing.closeTicket({ ticketId, expectedVersion: version })),
    onSuccess: () => notice.done(t.closedNow),
    onError: notice.refused,
  });
  const mine = ticket.owner === personId;
  useShortcuts([
    { keys: "a", what: { zh: "由我负责", en: "Take the ticket" }, run: () => !mine && take.mutate() },
    { keys: "h", what: { zh: "转交工单", en: "Hand the ticket over" }, run: () => onDialog("transfer") },
    { keys: "c", what: { zh: "关闭工单", en: "Close the ticket" }, run: () => setAsking(true) },
  ]);
  const others = (["classify", "merge", "split"] as const).map((key) => ({
    key,
    label: t[key],
    onClick: () => onDialog(key),
  }));
  return (
    <>
      {!mine && (
        <Button onClick={() => take.mutate()} loading={take.isPending}>
          {t.take}
        </Button>
      )}
      <Button onClick={() => onDialog("transfer")}>{t.transfer}</Button>
      <Dropdown menu={{ items: others }} trigger={["click"]}>
        <Button icon={<DownOutlined />} iconPlacement="end">
          {t.more}
        </Button>
      </Dropdown>
      <Popconfirm
        title={t.closeSure}
        open={asking}
        onOpenChange={setAsking}
        okText={t.close}
        cancelText={t.cancel}
        onConfirm={() => close.mutate()}
        styles={{ root: { maxWidth: 320 } }}
        placement="bottomRight"
      >
        <Button type="primary" loading={close.isPending}>
          {t.close}
        </Button>
      </Popconfirm>
    </>
  );
}
