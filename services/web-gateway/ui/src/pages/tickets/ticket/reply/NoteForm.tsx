import { useMutation } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useRef, useState } from "react";
import { routing } from "@/api";
import { newKey } from "@/api/key";
import { ProblemAlert } from "@/components/ProblemAlert";
import { useNotice } from "@/components/useNotice";
import { useMessages } from "@/i18n";
import { useChangeTicket } from "../useTicket";
import { messages } from "./messages";

/** A note for colleagues. */
export function NoteForm({ ticketId }: { ticketId: string }) {
  const t = useMessages(messages);
  const notice = useNotice();
  const change = useChangeTicket(ticketId);
  const [body, setBody] = useState("");
  const key = useRef(newKey());
  const add = useMutation({
    mutationFn: () => change(() => routing.addNote({ ticketId, body, idempotencyKey: key.current })),
    onSuccess: () => {
      setBody("");
      key.current = newKey();
      notice.done(t.noted);
    },
  });
  const send = () => body.trim() && !add.isPending && add.mutate();
  return (
    <>
      <ProblemAlert error={add.error} />
      <Input.TextArea
        id="compose-note"
        aria-label={t.noteBody}
        placeholder={t.notePlaceholder}
        value={body}
        onChange={(e) => setBody(e.target.value)}
        onKeyDown={(e) => e.key === "Enter" && (e.ctrlKey || e.metaKey) && send()}
        autoSize={{ minRows: 4, maxRows: 14 }}
      />
      <div className="composer-foot">
        <span className="muted small">{t.noteHint}</span>
        <Button type="primary" onClick={send} disabled={!body.trim()} loading={add.isPending}>
          {t.addNote}
        </Button>
      </div>
    </>
  );
}
