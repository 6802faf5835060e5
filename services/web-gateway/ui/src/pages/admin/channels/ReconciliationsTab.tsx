import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Select, type TableColumnsType } from "antd";
import { useState } from "react";
import { intake } from "@/api";
import { ChannelIcon } from "@/components/ChannelIcon";
import { CursorPager, useCursor } from "@/components/CursorPager";
import { DateTime } from "@/components/DateTime";
import { Empty } from "@/components/Empty";
import { ErrorState } from "@/components/ErrorState";
import { WideTable } from "@/components/WideTable";
import type { Reconciliation } from "@/gen/afterdose/intake/v1/watch_pb";
import { useInLanguage, useMessages } from "@/i18n";
import { messages } from "./messages";
import { slugLabel } from "./slugs";
import { number, useWatch } from "./useWatch";

const PAGE = 50;

/** What comparing sources and ledger came to, run by run. */
export function ReconciliationsTab() {
  const t = useMessages(messages);
  const say = useInLanguage();
  const watch = useWatch();
  const [source, setSource] = useState("");
  const position = useCursor(source);
  const query = useQuery({
    queryKey: ["intake", "reconciliations", source, position.cursor],
    queryFn: ({ signal }) =>
      intake.listReconciliations({ source, pageSize: PAGE, cursor: position.cursor }, { signal }),
    placeholderData: keepPreviousData,
  });
  const sources = [...new Set((watch.data?.channels ?? []).map((one) => one.source))];
  const columns: TableColumnsType<Reconciliation> = [
    { key: "ran", title: t.ranAt, render: (_, one) => <DateTime at={one.ranAt} form="second" /> },
    { key: "channel", title: t.channel, render: (_, one) => <ChannelIcon channel={one.channel} named /> },
    { key: "source", title: t.source, dataIndex: "source" },
    { key: "server", title: t.server, align: "right", render: (_, one) => number(one.serverCount) },
    { key: "ledger", title: t.ledger, align: "right", render: (_, one) => number(one.ledgerCount) },
    { key: "contacts", title: t.contacts, align: "right", render: (_, one) => number(one.contacts) },
    { key: "duplicates", title: t.duplicates, align: "right", render: (_, one) => number(one.duplicates) },
    { key: "rejected", title: t.rejectedCount, align: "right", render: (_, one) => number(one.rejected) },
    {
      key: "difference",
      title: t.difference,
      align: "right",
      render: (_, one) => (
        <b className={one.difference === 0n ? undefined : "state-bad"}>{one.difference.toString()}</b>
      ),
    },
    { key: "verdict", title: t.verdict, render: (_, one) => say(slugLabel(one.verdict)) },
  ];
  return (
    <>
      <Select
        value={source}
        onChange={setSource}
        aria-label={t.source}
        className="admin-bar channel-select"
        options={[{ value: "", label: t.allSources }, ...sources.map((value) => ({ value, label: value }))]}
      />
      {query.isError && !query.data ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <>
          <WideTable
            rowKey="reconciliationId"
            size="small"
            columns={columns}
            dataSource={query.data?.reconciliations ?? []}
            loading={query.isPending || query.isPlaceholderData}
            pagination={false}
            scroll={{ x: 1000 }}
            locale={{ emptyText: query.isPending ? " " : <Empty text={t.noReconciliations} /> }}
          />
          <CursorPager position={position} next={query.data?.nextCursor} busy={query.isPlaceholderData} />
        </>
      )}
    </>
  );
}
