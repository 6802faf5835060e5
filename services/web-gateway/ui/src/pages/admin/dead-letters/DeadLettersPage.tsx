import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, type TableColumnsType } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { operations, useSession } from "@/api";
import { CursorPager, useCursor } from "@/components/CursorPager";
import { DateTime } from "@/components/DateTime";
import { Empty } from "@/components/Empty";
import { ErrorState } from "@/components/ErrorState";
import { PageHeader } from "@/components/PageHeader";
import { ReasonModal } from "@/components/ReasonModal";
import { useNotice } from "@/components/useNotice";
import { WideTable } from "@/components/WideTable";
import type { DeadLetter } from "@/gen/afterdose/operations/v1/service_pb";
import { useMessages } from "@/i18n";
import "../admin.css";
import { ServicePicker, serviceIn } from "../ServicePicker";
import { messages } from "./messages";

const PAGE = 50;

/** Events that a service gave up, and the way to hand them over again. */
export default function DeadLettersPage() {
  const t = useMessages(messages);
  const notice = useNotice();
  const client = useQueryClient();
  const { may } = useSession();
  const [params, setParams] = useSearchParams();
  const [replaying, setReplaying] = useState<DeadLetter>();
  const service = serviceIn(params.get("service"));
  const position = useCursor(service);
  const query = useQuery({
    queryKey: ["operations", "dead-letters", service, position.cursor],
    queryFn: ({ signal }) =>
      operations.listDeadLetters({ service, pageSize: PAGE, cursor: position.cursor }, { signal }),
  });
  const replay = async (reason: string) => {
    await operations.replayDeadLetter({ service, deadLetterId: replaying?.deadLetterId ?? "", reason });
    notice.done(t.replayed);
    await client.invalidateQueries({ queryKey: ["operations", "dead-letters", service] });
  };
  const columns: TableColumnsType<DeadLetter> = [
    { key: "at", title: t.at, width: 150, render: (_, one) => <DateTime at={one.at} /> },
    { key: "subject", title: t.subject, render: (_, one) => <code>{one.subject}</code> },
    { key: "consumer", title: t.consumer, render: (_, one) => <code>{one.consumer}</code> },
    { key: "reason", title: t.reason, render: (_, one) => <div className="preformatted">{one.reason}</div> },
    { key: "deliveries", title: t.deliveries, align: "right", render: (_, one) => one.deliveries || "–" },
    { key: "event", title: t.event, render: (_, one) => <code>{one.eventId}</code> },
  ];
  if (may("dead_letter.replay")) {
    columns.push({
      key: "actions",
      title: t.actions,
      render: (_, one) => (
        <Button size="small" onClick={() => setReplaying(one)}>
          {t.replay}
        </Button>
      ),
    });
  }
  return (
    <>
      <PageHeader title={t.title} note={t.note} />
      <ServicePicker label={t.service} value={service} onChange={(chosen) => setParams({ service: chosen })} />
      {query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <>
          <WideTable
            rowKey="deadLetterId"
            aria-label={t.table}
            size="small"
            columns={columns}
            dataSource={query.data?.deadLetters ?? []}
            loading={query.isPending}
            pagination={false}
            scroll={{ x: 1000 }}
            locale={{ emptyText: query.isPending ? " " : <Empty text={t.none} /> }}
          />
          <CursorPager position={position} next={query.data?.nextCursor} busy={query.isPending} />
        </>
      )}
      {replaying && (
        <ReasonModal
          title={t.replayTitle}
          action={t.replay}
          onCancel={() => setReplaying(undefined)}
          onConfirm={replay}
        >
          <p>
            <code>{replaying.subject}</code> → <code>{replaying.consumer}</code>
          </p>
        </ReasonModal>
      )}
    </>
  );
}
