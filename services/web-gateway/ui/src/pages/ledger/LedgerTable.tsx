import { type TableColumnsType, Tag, Tooltip } from "antd";
import { Link } from "react-router";
import { ChannelIcon } from "@/components/ChannelIcon";
import { DateTime } from "@/components/DateTime";
import { Empty } from "@/components/Empty";
import { KindTag } from "@/components/KindTag";
import { RegionName } from "@/components/RegionName";
import { WideTable } from "@/components/WideTable";
import type { LedgerRow } from "@/gen/afterdose/reporting/v1/service_pb";
import { useLabels, useMessages } from "@/i18n";
import { messages } from "./messages";

/** One page of the ledger; rows lead to their tickets. */
export function LedgerTable({ rows, busy }: { rows: LedgerRow[]; busy: boolean }) {
  const t = useMessages(messages);
  const labels = useLabels();
  const columns: TableColumnsType<LedgerRow> = [
    {
      key: "received",
      title: `${t.receipt} · ${t.receivedAt}`,
      width: 205,
      render: (_, row) => (
        <>
          <div className="nowrap">{row.receipt}</div>
          <span className="muted">
            <DateTime at={row.receivedAt} />
          </span>
          {row.continuation && (
            <Tooltip title={t.continuationHint}>
              <Tag className="ledger-tag">{t.continuation}</Tag>
            </Tooltip>
          )}
        </>
      ),
    },
    {
      key: "ticket",
      title: `${t.ticket} · ${t.state}`,
      width: 140,
      render: (_, row) => (
        <>
          <div>{row.ticketId ? <Link to={`/tickets/${row.ticketId}`}>{row.ticketNumber}</Link> : "–"}</div>
          {labels.slug(row.state)}
        </>
      ),
    },
    {
      key: "region",
      title: `${t.region} · ${t.channel}`,
      width: 125,
      render: (_, row) => (
        <>
          <div>
            <RegionName path={row.region} />
          </div>
          <ChannelIcon channel={row.channel} named />
        </>
      ),
    },
    {
      key: "kinds",
      title: t.kinds,
      width: 170,
      render: (_, row) => (
        <span className="ledger-kinds">
          {row.kinds.map((kind) => (
            <KindTag key={kind} kind={kind} />
          ))}
        </span>
      ),
    },
    {
      key: "times",
      title: `${t.firstReply} · ${t.closedAt}`,
      width: 160,
      render: (_, row) => (
        <>
          <div>
            <DateTime at={row.firstRepliedAt} />
          </div>
          <DateTime at={row.closedAt} />
        </>
      ),
    },
    {
      key: "result",
      title: t.result,
      render: (_, row) => <div className="ledger-result">{row.handlingResult || "–"}</div>,
    },
  ];
  return (
    <WideTable
      rowKey="contactId"
      aria-label={t.table}
      columns={columns}
      dataSource={rows}
      loading={busy}
      size="small"
      pagination={false}
      scroll={{ x: 1000 }}
      locale={{
        emptyText: busy ? " " : <Empty text={t.empty}>{t.emptyHint}</Empty>,
      }}
    />
  );
}
