import { EyeOutlined, WarningOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Button, Input, Select } from "antd";
import type { TextAreaRef } from "antd/es/input/TextArea";
import { useEffect, useRef, useState } from "react";
import { routing } from "@/api";
import { newKey } from "@/api/key";
import { ProblemAlert } from "@/components/ProblemAlert";
import { useNotice } from "@/components/useNotice";
import { Channel } from "@/gen/afterdose/common/v1/common_pb";
import type { Ticket } from "@/gen/afterdose/routing/v1/events_pb";
import { useLabels, useMessages } from "@/i18n";
import { type Reading, useChangeTicket } from "../useTicket";
import { ChangedMeanwhile } from "./ChangedMeanwhile";
import { DraftLine } from "./DraftLine";
import { messages } from "./messages";
import { PreviewModal } from "./PreviewModal";
import { placeholdersIn } from "./placeholders";
import { TextModules } from "./TextModules";
import { useDraft } from "./useDraft";

/** A mail is sent; of the others one records that it was done. */
const ways = [Channel.EMAIL, Channel.PHONE, Channel.LETTER, Channel.VISIT];

interface Props {
  ticket: Ticket;
  reading: Reading;
  onEditing: (editing: boolean) => void;
}

/** A reply to the customer. */
export function ReplyForm({ ticket, reading, onEditing }: Props) {
  const t = useMessages(messages);
  const labels = useLabels();
  const notice = useNotice();
  const { ticketId } = ticket;
  const change = useChangeTicket(ticketId);
  const draft = useDraft(ticket, reading.expected, reading.begin);
  const field = useRef<TextAreaRef>(null);
  const key = useRef(newKey());
  const [previewing, setPreviewing] = useState(false);
  const { channel, body } = draft;
  const writing = body.trim() !== "";
  useEffect(() => onEditing(writing), [writing, onEditing]);
  // Whoever writes nothing has seen what the page shows.
  const unseen = !writing && reading.meanwhile.length > 0;
  useEffect(() => {
    if (unseen) reading.acknowledge();
  }, [unseen, reading]);

  const send = useMutation({
    mutationFn: () =>
      change(() =>
        routing.replyToTicket({
          ticketId,
          channel,
          body,
          expectedVersion: reading.expected,
          idempotencyKey: key.current,
        }),
      ),
    onSuccess: () => {
      key.current = newKey();
      draft.clear();
      setPreviewing(false);
      notice.done(t.sent);
    },
  });
  const seen = () => {
    reading.acknowledge();
    send.reset();
  };
  const open = placeholdersIn(body);
  const mayGo = writing && open.length === 0 && !send.isPending;
  const go = () => mayGo && send.mutate();
  const insert = (text: string) => draft.change({ body: inserted(field.current, body, text) });
  const next = () => {
    const area = field.current?.resizableTextArea?.textArea;
    const at = body.indexOf(`{{`);
    if (!area || at < 0) return;
    area.focus();
    area.setSelectionRange(at, body.indexOf("}}", at) + 2);
  };
  return (
    <>
      {writing && reading.meanwhile.length > 0 && <ChangedMeanwhile entries={reading.meanwhile} onSeen={seen} />}
      <ProblemAlert error={send.error} />
      <div className="composer-bar">
        <Select
          aria-label={t.to}
          value={channel}
          onChange={(way) => draft.change({ channel: way })}
          options={ways.map((way) => ({ value: way, label: labels.channel(way) }))}
        />
        <TextModules ticket={ticket} channel={channel} onInsert={insert} />
        <DraftLine state={draft.state} at={draft.at} />
      </div>
      <Input.TextArea
        ref={field}
        id="compose-reply"
        aria-label={t.body}
        placeholder={t.placeholder}
        value={body}
        onChange={(e) => draft.change({ body: e.target.value })}
        onKeyDown={(e) => e.key === "Enter" && (e.ctrlKey || e.metaKey) && go()}
        autoSize={{ minRows: 6, maxRows: 22 }}
      />
      <div className="composer-foot">
        {open.length > 0 && (
          <span className="composer-open">
            <WarningOutlined aria-hidden /> {t.unfilled(open.join(" "))}{" "}
            <Button size="small" type="link" onClick={next}>
              {t.next}
            </Button>
          </span>
        )}
        {writing && (
          <Button type="text" onClick={draft.clear}>
            {t.discard}
          </Button>
        )}
        <Button icon={<EyeOutlined />} disabled={!writing} onClick={() => setPreviewing(true)}>
          {t.preview}
        </Button>
        <Button type="primary" onClick={go} disabled={!mayGo} loading={send.isPending}>
          {channel === Channel.EMAIL ? t.send : t.record}
        </Button>
      </div>
      {previewing && (
        <PreviewModal ticketId={ticketId} channel={channel} body={body} onClose={() => setPreviewing(false)} />
      )}
    </>
  );
}

/** The text with something put in where the cursor stands. */
function inserted(field: TextAreaRef | null, body: string, text: string): string {
  const area = field?.resizableTextArea?.textArea;
  const [from, until] = area ? [area.selectionStart, area.selectionEnd] : [body.length, body.length];
  return body.slice(0, from) + text + body.slice(until);
}
