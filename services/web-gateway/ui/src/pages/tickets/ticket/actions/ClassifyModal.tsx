import { Alert, Checkbox } from "antd";
import { useState } from "react";
import { routing } from "@/api";
import { ReasonModal } from "@/components/ReasonModal";
import { useNotice } from "@/components/useNotice";
import type { WorkKind } from "@/gen/afterdose/common/v1/common_pb";
import { useLabels, useMessages } from "@/i18n";
import { kinds } from "../../list/TicketFilters";
import { useChangeTicket } from "../useTicket";
import { messages } from "./messages";
import type { ActionProps } from "./TransferModal";

/** Says anew what a ticket asks for. */
export function ClassifyModal({ ticket, onClose }: ActionProps) {
  const t = useMessages(messages);
  const labels = useLabels();
  const notice = useNotice();
  const change = useChangeTicket(ticket.ticketId);
  const standing = ticket.workItems.filter((item) => item.state !== "withdrawn").map((item) => item.kind);
  const [chosen, setChosen] = useState<WorkKind[]>([...new Set(standing)]);
  const classify = async (reason: string) => {
    const { ticketId, version } = ticket;
    await change(() => routing.classifyTicket({ ticketId, kinds: chosen, reason, expectedVersion: version }));
    notice.done(t.saved);
  };
  return (
    <ReasonModal
      title={t.classify}
      action={t.doClassify}
      blocked={chosen.length === 0}
      onCancel={onClose}
      onConfirm={classify}
    >
      <p className="muted">{t.classifyHint}</p>
      <fieldset className="plain-fieldset">
        <legend>{t.kinds}</legend>
        <Checkbox.Group
          className="kind-choice"
          value={chosen}
          onChange={setChosen}
          options={kinds.map((kind) => ({ value: kind, label: labels.kind(kind) }))}
        />
      </fieldset>
      {chosen.length === 0 && <Alert type="warning" showIcon title={t.kindsNeeded} />}
    </ReasonModal>
  );
}
