import type { UseQueryResult } from "@tanstack/react-query";
import type { TableColumnsType } from "antd";
import type { ReactNode } from "react";
import { ChannelIcon } from "@/components/ChannelIcon";
import { CursorPager, type CursorPosition } from "@/components/CursorPager";
import { DateTime } from "@/components/DateTime";
import { Empty } from "@/components/Empty";
import { ErrorState } from "@/components/ErrorState";
import { RegionName } from "@/components/RegionName";
import { WideTable } from "@/components/WideTable";
import type { ContactRejected } from "@/gen/afterdose/intake/v1/events_pb";
import type { QuarantinedSubmission } from "@/gen/afterdose/intake/v1/service_pb";
import { useInLanguage, useMessages } from "@/i18n";
import { messages } from "./messages";
import { slugLabel } from "./slugs";

interface Props<T, A extends { nextCursor: string }> {
  query: UseQueryResult<A>;
  rowsOf: (answer: A) => T[];
  /** What only these submissions say. */
  columns: TableColumnsType<T>;
  /** What can be done with one; left out for those who may not. */
  action?: ((one: T) => ReactNode) | undefined;
  position: CursorPosition;
  empty: string;
  width: number;
}

/** Submissions that became no contact, page by page. */
export function SubmissionTable<T extends ContactRejected | QuarantinedSubmission, A extends { nextCursor: string }>(
  props: Props<T, A>,
) {
  const t = useMessages(messages);
  const say = useInLanguage();
  const { query, rowsOf, columns, action, position, empty, width } = props;
  if (query.isError && !query.data) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const all: TableColumnsType<T> = [
    { key: "received", title: t.receivedAt, render: (_, one) => <DateTime at={one.receivedAt} /> },
    { key: "receipt", title: t.receipt, dataIndex: "receipt" },
    { key: "channel", title: t.channel, render: (_, one) => <ChannelIcon channel={one.channel} named /> },
    { key: "source", title: t.source, dataIndex: "source" },
    { key: "region", title: t.region, render: (_, one) => <RegionName path={one.region} /> },
    { key: "reason", title: t.reason, render: (_, one) => say(slugLabel(one.reason)) },
    ...columns,
  ];
  if (action) all.push({ key: "actions", title: t.actions, render: (_, one) => action(one) });
  return (
    <>
      <WideTable<T>
        rowKey="submissionId"
        size="small"
        columns={all}
        dataSource={query.data ? rowsOf(query.data) : []}
        loading={query.isPending || query.isPlaceholderData}
        pagination={false}
        scroll={{ x: width }}
        locale={{ emptyText: query.isPending ? " " : <Empty text={empty} /> }}
      />
      <CursorPager position={position} next={query.data?.nextCursor} busy={query.isPlaceholderData} />
    </>
  );
}
