import { useQuery } from "@tanstack/react-query";
import { Card, Table, type TableColumnsType, Tag } from "antd";
import { routing } from "@/api";
import { BelowCalendarBanner } from "@/components/CalendarBanner";
import { Empty } from "@/components/Empty";
import { ErrorState } from "@/components/ErrorState";
import { KindTag } from "@/components/KindTag";
import { Loading } from "@/components/Loading";
import { PageHeader } from "@/components/PageHeader";
import { Channel, WorkKind } from "@/gen/afterdose/common/v1/common_pb";
import type { ClockPolicy } from "@/gen/afterdose/routing/v1/policies_pb";
import { useInLanguage, useLabels, useMessages } from "@/i18n";
import "../admin.css";
import { messages } from "./messages";

/** The two clocks of one sort of work, side by side. */
interface Row {
  key: string;
  policy: ClockPolicy;
  firstReply?: ClockPolicy;
  resolution?: ClockPolicy;
}

function rowsOf(policies: ClockPolicy[]): Row[] {
  const rows = new Map<string, Row>();
  for (const policy of policies) {
    const key = `${policy.kind} ${policy.urgent} ${policy.channel}`;
    const row = rows.get(key) ?? { key, policy };
    if (policy.clock === "first_reply") row.firstReply = policy;
    else row.resolution = policy;
    rows.set(key, row);
  }
  return [...rows.values()];
}

/** How long each thing may take, by the rules in force. */
export default function ClocksPage() {
  const t = useMessages(messages);
  const say = useInLanguage();
  const labels = useLabels();
  const query = useQuery({
    queryKey: ["routing", "clock-policies"],
    queryFn: ({ signal }) => routing.getClockPolicies({}, { signal }),
  });
  if (query.isPending) return <Loading rows={10} />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const columns: TableColumnsType<Row> = [
    {
      key: "kind",
      title: t.kind,
      render: (_, { policy: one }) => (one.kind === WorkKind.UNSPECIFIED ? t.all : <KindTag kind={one.kind} />),
    },
    {
      key: "for",
      title: t.for,
      render: (_, { policy: one }) => (
        <>
          <Tag color={one.urgent ? "error" : "default"}>{one.urgent ? t.urgent : t.everyUrgency}</Tag>
          <Tag>{one.channel === Channel.UNSPECIFIED ? t.everyChannel : labels.channel(one.channel)}</Tag>
        </>
      ),
    },
    { key: "clock", title: t.first_reply, render: (_, row) => (row.firstReply ? say(row.firstReply) : "–") },
    { key: "resolution", title: t.resolution, render: (_, row) => (row.resolution ? say(row.resolution) : "–") },
  ];
  return (
    <>
      <PageHeader title={t.title} note={t.note(query.data.ruleVersion.toString())} />
      <BelowCalendarBanner>
        <Card size="small" title={<h2 className="card-title">{t.hours}</h2>} className="admin-card">
          {query.data.workingHours.map((hours) => (
            <div key={hours} className="numbers">
              {hours}
            </div>
          ))}
        </Card>
        <Table
          rowKey="key"
          aria-label={t.table}
          size="small"
          columns={columns}
          dataSource={rowsOf(query.data.policies)}
          pagination={false}
          locale={{ emptyText: <Empty text={t.none} /> }}
        />
      </BelowCalendarBanner>
    </>
  );
}
