import { Segmented } from "antd";
import { useEffect, useState } from "react";
import { useShortcuts } from "@/app/shortcuts/useShortcuts";
import type { Ticket } from "@/gen/afterdose/routing/v1/events_pb";
import { useMessages } from "@/i18n";
import type { Reading } from "../useTicket";
import { messages } from "./messages";
import { NoteForm } from "./NoteForm";
import { ReplyForm } from "./ReplyForm";

interface Props {
  ticket: Ticket;
  reading: Reading;
  onEditing: (editing: boolean) => void;
}

/** Where one writes to the customer, or to colleagues. Both keep what was written while the other is shown. */
export function Composer({ ticket, reading, onEditing }: Props) {
  const t = useMessages(messages);
  const [form, setForm] = useState<"reply" | "note">("reply");
  const [wanted, setWanted] = useState(0);
  const go = (to: "reply" | "note") => {
    setForm(to);
    setWanted((before) => before + 1);
  };
  useShortcuts([
    { keys: "e", what: { zh: "写答复", en: "Write a reply" }, run: () => go("reply") },
    { keys: "n", what: { zh: "写内部备注", en: "Write an internal note" }, run: () => go("note") },
  ]);
  useEffect(() => {
    if (wanted > 0) document.querySelector<HTMLTextAreaElement>(`#compose-${form}`)?.focus();
  }, [wanted, form]);
  return (
    <section className="panel" aria-label={t.reply}>
      <div className="panel-head">
        <Segmented
          value={form}
          aria-label={t.conversation}
          onChange={(to) => go(to as "reply" | "note")}
          options={[
            { value: "reply", label: t.reply },
            { value: "note", label: t.note },
          ]}
        />
      </div>
      <div hidden={form !== "reply"}>
        <ReplyForm ticket={ticket} reading={reading} onEditing={onEditing} />
      </div>
      <div hidden={form !== "note"}>
        <NoteForm ticketId={ticket.ticketId} />
      </div>
    </section>
  );
}
