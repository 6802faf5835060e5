import { Form, Select } from "antd";
import { useState } from "react";
import { routing } from "@/api";
import { usePersons } from "@/api/persons";
import { ReasonModal } from "@/components/ReasonModal";
import { useNotice } from "@/components/useNotice";
import type { Ticket } from "@/gen/afterdose/routing/v1/events_pb";
import { useLabels, useMessages } from "@/i18n";
import { useTeams } from "../../useTeams";
import { useChangeTicket } from "../useTicket";
import { messages } from "./messages";

export interface ActionProps {
  ticket: Ticket;
  onClose: () => void;
}

/** Hands a ticket to a team or a person. */
export function TransferModal({ ticket, onClose }: ActionProps) {
  const t = useMessages(messages);
  const labels = useLabels();
  const notice = useNotice();
  const teams = useTeams();
  const { persons } = usePersons();
  const change = useChangeTicket(ticket.ticketId);
  const [team, setTeam] = useState("");
  const [owner, setOwner] = useState("");
  const transfer = async (reason: string) => {
    const { ticketId, version } = ticket;
    await change(() => routing.transferTicket({ ticketId, team, owner, reason, expectedVersion: version }));
    notice.done(t.saved);
  };
  return (
    <ReasonModal title={t.transfer} action={t.do} onCancel={onClose} onConfirm={transfer}>
      <p className="muted">{t.hint}</p>
      <Form layout="vertical" component={false}>
        <Form.Item label={t.team} htmlFor="transfer-team">
          <Select
            id="transfer-team"
            value={team}
            onChange={setTeam}
            options={[
              { value: "", label: `${t.keepTeam} (${labels.slug(ticket.team)})` },
              ...teams.map((each) => ({ value: each, label: labels.slug(each) })),
            ]}
          />
        </Form.Item>
        <Form.Item label={t.person} htmlFor="transfer-person">
          <Select
            id="transfer-person"
            value={owner}
            onChange={setOwner}
            showSearch={{ optionFilterProp: "label" }}
            options={[
              { value: "", label: t.toTeam },
              { value: "me", label: t.me },
              ...persons.filter((p) => p.active).map((p) => ({ value: p.personId, label: p.displayName })),
            ]}
          />
        </Form.Item>
      </Form>
    </ReasonModal>
  );
}
