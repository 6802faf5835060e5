import { useQueries } from "@tanstack/react-query";
import { Checkbox } from "antd";
import { useState } from "react";
import { intake, routing } from "@/api";
import { ReasonModal } from "@/components/ReasonModal";
import { useNotice } from "@/components/useNotice";
import { useLabels, useMessages } from "@/i18n";
import { useChangeTicket } from "../useTicket";
import { messages } from "./messages";
import type { ActionProps } from "./TransferModal";

/** Takes later contacts or work items out of a ticket into a new one. */
export function SplitModal({ ticket, onClose }: ActionProps) {
  const t = useMessages(messages);
  const labels = useLabels();
  const notice = useNotice();
  const change = useChangeTicket(ticket.ticketId);
  const [contactIds, setContactIds] = useState<string[]>([]);
  const [workItemIds, setWorkItemIds] = useState<string[]>([]);
  const contacts = useQueries({
    queries: ticket.furtherContactIds.map((contactId) => ({
      queryKey: ["intake", "contact", contactId],
      queryFn: () => intake.getContact({ contactId }),
    })),
  });
  const split = async (reason: string) => {
    const { ticketId, version } = ticket;
    const { newTicket } = await change(() =>
      routing.splitTicket({ ticketId, contactIds, workItemIds: going, reason, expectedVersion: version }),
    );
    notice.done(t.splitDone(newTicket?.number ?? ""));
  };
  // A work item goes only with the contact that raised it.
  const items = ticket.workItems.filter((item) => item.state === "open" && contactIds.includes(item.contactId));
  const going = workItemIds.filter((id) => items.some((item) => item.workItemId === id));
  return (
    <ReasonModal
      title={t.split}
      action={t.doSplit}
      blocked={contactIds.length === 0}
      onCancel={onClose}
      onConfirm={split}
    >
      <fieldset className="plain-fieldset">
        <legend>{t.contacts}</legend>
        <p className="muted small">{ticket.furtherContactIds.length ? t.firstStays : t.noFurther}</p>
        <Checkbox.Group
          className="kind-choice"
          value={contactIds}
          onChange={setContactIds}
          options={ticket.furtherContactIds.map((id, at) => {
            const contact = contacts[at]?.data?.contact;
            return { value: id, label: contact ? `${contact.receipt} ${contact.subject}` : id };
          })}
        />
      </fieldset>
      <fieldset className="plain-fieldset" hidden={items.length === 0}>
        <legend>{t.items}</legend>
        <Checkbox.Group
          className="kind-choice"
          value={going}
          onChange={setWorkItemIds}
          options={items.map((item) => ({ value: item.workItemId, label: labels.kind(item.kind) }))}
        />
      </fieldset>
    </ReasonModal>
  );
}
