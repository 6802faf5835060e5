import { LockOutlined } from "@ant-design/icons";
import { Tag } from "antd";
import { toDate } from "@/api";
import { ChannelIcon } from "@/components/ChannelIcon";
import { DateTime } from "@/components/DateTime";
import { PersonName } from "@/components/PersonName";
import type { Reply } from "@/gen/afterdose/routing/v1/service_pb";
import type { Note } from "@/gen/afterdose/routing/v1/writing_pb";
import { useLabels, useMessages } from "@/i18n";
import { messages } from "./messages";
import "./reply.css";

const looks: Record<string, string> = { pending: "processing", sent: "success", failed: "error" };

/** What was said to the customer and among colleagues, in order of time. */
export function Conversation({ replies, notes }: { replies: Reply[]; notes: Note[] }) {
  const t = useMessages(messages);
  const labels = useLabels();
  const said = [
    ...replies.map((reply) => ({ at: reply.at, id: reply.replyId, actor: reply.actor, body: reply.body, reply })),
    ...notes.map((note) => ({ at: note.at, id: note.noteId, actor: note.actor, body: note.body, reply: undefined })),
  ].toSorted((a, b) => (toDate(a.at)?.getTime() ?? 0) - (toDate(b.at)?.getTime() ?? 0));
  return (
    <section className="panel" aria-label={t.conversation}>
      <h2>{t.conversation}</h2>
      {said.length === 0 && <p className="muted card-quiet">{t.none}</p>}
      {said.map(({ at, id, actor, body, reply }) => (
        <article key={id} className={reply ? "said" : "said said-note"}>
          <div className="said-head">
            {reply ? <ChannelIcon channel={reply.channel} /> : <LockOutlined aria-hidden />}
            <strong>
              <PersonName id={actor} />
            </strong>
            <span className="muted">{reply ? labels.channel(reply.channel) : t.note}</span>
            {reply && <Tag color={looks[reply.state] ?? "default"}>{labels.slug(reply.state)}</Tag>}
            <span className="muted small said-time">
              <DateTime at={at} />
            </span>
          </div>
          <div className="said-body">{body}</div>
        </article>
      ))}
    </section>
  );
}
