import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, type TableColumnsType } from "antd";
import { useState } from "react";
import { intake, useSession } from "@/api";
import { ChannelIcon } from "@/components/ChannelIcon";
import { CursorPager, useCursor } from "@/components/CursorPager";
import { DateTime } from "@/components/DateTime";
import { Empty } from "@/components/Empty";
import { ErrorState } from "@/components/ErrorState";
import { ReasonModal } from "@/components/ReasonModal";
import { RegionName } from "@/components/RegionName";
import { useNotice } from "@/components/useNotice";
import { WideTable } from "@/components/WideTable";
import type { ContactRejected } from "@/gen/afterdose/intake/v1/events_pb";
import { useInLanguage, useMessages } from "@/i18n";
import { messages } from "./messages";
import { slugLabel } from "./slugs";

const PAGE = 50;

/** What was kept but is no contact; one that was rejected wrongly can be made one. */
export function RejectedTab() {
  const t = useMessages(messages);
  const say = useInLanguage();
  const notice = useNotice();
  const client = useQueryClient();
  const { may } = useSession();
  const [restoring, setRestoring] = useState<ContactRejected>();
  const position = useCursor("rejected");
  const query = useQuery({
    queryKey: ["intake", "rejected", position.cursor],
    queryFn: ({ signal }) => intake.listRejected({ pageSize: PAGE, cursor: position.cursor }, { signal }),
    placeholderData: keepPreviousData,
  });
  const restore = async (reason: string) => {
    await intake.restoreRejected({ submissionId: restoring?.submissionId ?? "", reason });
    notice.done(t.restored);
    await client.invalidateQueries({ queryKey: ["intake"] });
  };
  const columns: TableColumnsType<ContactRejected> = [
    { key: "received", title: t.receivedAt, render: (_, one) => <DateTime at={one.receivedAt} /> },
    { key: "receipt", title: t.receipt, dataIndex: "receipt" },
    { key: "channel", title: t.channel, render: (_, one) => <ChannelIcon channel={one.channel} named /> },
    { key: "source", title: t.source, dataIndex: "source" },
    { key: "region", title: t.region, render: (_, one) => <RegionName path={one.region} /> },
    { key: "reason", title: t.reason, render: (_, one) => say(slugLabel(one.reason)) },
    { key: "explanation", title: t.explanation, dataIndex: "explanation" },
  ];
  if (may("contact.register")) {
    columns.push({
      key: "actions",
      title: t.actions,
      render: (_, one) => (
        <Button size="small" onClick={() => setRestoring(one)}>
          {t.restore}
        </Button>
      ),
    });
  }
  if (query.isError && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <>
      <WideTable
        rowKey="submissionId"
        size="small"
        columns={columns}
        dataSource={query.data?.rejected ?? []}
        loading={query.isPending || query.isPlaceholderData}
        pagination={false}
        scroll={{ x: 1000 }}
        locale={{ emptyText: query.isPending ? " " : <Empty text={t.noRejected} /> }}
      />
      <CursorPager position={position} next={query.data?.nextCursor} busy={query.isPlaceholderData} />
      {restoring && (
        <ReasonModal
          title={t.restoreTitle}
          action={t.restore}
          onCancel={() => setRestoring(undefined)}
          onConfirm={restore}
        />
      )}
    </>
  );
}
