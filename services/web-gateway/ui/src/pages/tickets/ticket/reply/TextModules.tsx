import { SnippetsOutlined } from "@ant-design/icons";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Input, Popover } from "antd";
import { useState } from "react";
import { routing } from "@/api";
import { Loading } from "@/components/Loading";
import { ProblemAlert } from "@/components/ProblemAlert";
import { useNotice } from "@/components/useNotice";
import type { Channel } from "@/gen/afterdose/common/v1/common_pb";
import type { Ticket } from "@/gen/afterdose/routing/v1/events_pb";
import { useMessages } from "@/i18n";
import { messages } from "./messages";
import { Marked } from "./placeholders";

interface Props {
  ticket: Ticket;
  channel: Channel;
  onInsert: (text: string) => void;
}

/** Texts that were written once, filled in for this ticket. Those that fit its kinds come first. */
export function TextModules({ ticket, channel, onInsert }: Props) {
  const t = useMessages(messages);
  const notice = useNotice();
  const [open, setOpen] = useState(false);
  const insert = useMutation({
    mutationFn: (textModuleId: string) => routing.previewReply({ ticketId: ticket.ticketId, channel, textModuleId }),
    onSuccess: ({ body }) => {
      onInsert(body);
      setOpen(false);
    },
    onError: notice.refused,
  });
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      destroyOnHidden
      placement="bottomLeft"
      content={<ModuleList ticket={ticket} onPick={(id) => insert.mutate(id)} />}
    >
      <Button icon={<SnippetsOutlined />} loading={insert.isPending} aria-expanded={open} aria-haspopup="dialog">
        {t.modules}
      </Button>
    </Popover>
  );
}

function ModuleList({ ticket, onPick }: { ticket: Ticket; onPick: (textModuleId: string) => void }) {
  const t = useMessages(messages);
  const [text, setText] = useState("");
  const { data, error } = useQuery({
    queryKey: ["routing", "text-modules"],
    queryFn: ({ signal }) => routing.listTextModules({}, { signal }),
    staleTime: 300_000,
  });
  const kinds = new Set(ticket.workItems.map((item) => item.kind));
  const fits = (of: readonly number[]) => (of.some((kind) => kinds.has(kind)) ? 0 : of.length === 0 ? 1 : 2);
  const found = (data?.textModules ?? [])
    .filter((module) => `${module.name} ${module.body}`.toLowerCase().includes(text.toLowerCase()))
    .toSorted((a, b) => fits(a.kinds) - fits(b.kinds));
  return (
    <div className="modules">
      <Input
        type="search"
        autoFocus
        allowClear
        placeholder={t.modulesSearch}
        aria-label={t.modulesSearch}
        value={text}
        onChange={(e) => setText(e.target.value)}
        onPressEnter={() => found[0] && onPick(found[0].textModuleId)}
      />
      <ProblemAlert error={error} />
      {!data && !error && <Loading rows={3} />}
      {found.map((module) => (
        <button key={module.textModuleId} type="button" className="module" onClick={() => onPick(module.textModuleId)}>
          <strong>{module.name}</strong> <span className="muted small">{module.language}</span>
          <span className="module-body muted">
            <Marked text={module.body} />
          </span>
        </button>
      ))}
    </div>
  );
}
