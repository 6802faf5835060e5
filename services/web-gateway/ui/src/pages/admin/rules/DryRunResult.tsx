import { Alert, Statistic, Table, type TableColumnsType } from "antd";
import { Link } from "react-router";
import { Empty } from "@/components/Empty";
import { KindTag } from "@/components/KindTag";
import { WorkKind } from "@/gen/afterdose/common/v1/common_pb";
import type { DryRunCount } from "@/gen/afterdose/routing/v1/policies_pb";
import type { DryRunDifference, DryRunRuleBookResponse } from "@/gen/afterdose/routing/v1/service_pb";
import { useMessages } from "@/i18n";
import { messages } from "./messages";

const SAFETY = [WorkKind.ADVERSE_REACTION, WorkKind.DEVICE_EVENT];

/** Kinds that one reading has and the other lacks. */
function lacking(one: { kind: WorkKind }[], other: { kind: WorkKind }[]): WorkKind[] {
  const held = new Set(other.map((finding) => finding.kind));
  return [...new Set(one.map((finding) => finding.kind))].filter((kind) => !held.has(kind));
}

/** Whether the new book would no longer see something that concerns safety. */
export const losesSafety = (one: DryRunDifference) => lacking(one.now, one.then).some((kind) => SAFETY.includes(kind));

/** What new rules would have made of the contacts of a period; what they would miss comes first. */
export function DryRunResult({ result }: { result: DryRunRuleBookResponse }) {
  const t = useMessages(messages);
  const number = (value: bigint) => value.toLocaleString("en-US");
  const counts: TableColumnsType<DryRunCount> = [
    { key: "kind", title: t.kind, render: (_, one) => <KindTag kind={one.kind} /> },
    { key: "now", title: t.now, align: "right", render: (_, one) => number(one.now) },
    { key: "then", title: t.newRules, align: "right", render: (_, one) => number(one.then) },
    {
      key: "difference",
      title: t.difference,
      align: "right",
      render: (_, { kind, now, then }) => (
        <b className={then < now && SAFETY.includes(kind) ? "text-danger" : undefined}>
          {then === now ? "0" : `${then > now ? "+" : "−"}${number(then > now ? then - now : now - then)}`}
        </b>
      ),
    },
  ];
  const differences: TableColumnsType<DryRunDifference> = [
    {
      key: "ticket",
      title: t.ticket,
      width: 170,
      render: (_, one) => <Link to={`/tickets/${one.ticketId}`}>{one.number}</Link>,
    },
    { key: "subject", title: t.subject, dataIndex: "subject" },
    { key: "lost", title: t.lost, render: (_, one) => <Kinds kinds={lacking(one.now, one.then)} /> },
    { key: "gained", title: t.gained, render: (_, one) => <Kinds kinds={lacking(one.then, one.now)} /> },
  ];
  const ordered = [...result.differences].sort((a, b) => Number(losesSafety(b)) - Number(losesSafety(a)));
  return (
    <>
      {result.lostSafety > 0n && (
        <Alert
          type="error"
          showIcon
          role="alert"
          title={t.lostNote(number(result.lostSafety))}
          className="form-alert"
        />
      )}
      {result.sampled && <Alert type="warning" showIcon title={t.sampled} className="form-alert" />}
      <div className="dry-run-figures">
        <Statistic title={t.lostSafety} value={number(result.lostSafety)} />
        <Statistic title={t.contacts} value={number(result.contacts)} />
        <Statistic title={t.unchanged} value={number(result.unchanged)} />
        <Statistic title={t.changedCount} value={number(result.changed)} />
      </div>
      <h3>{t.counts}</h3>
      <Table rowKey="kind" size="small" columns={counts} dataSource={result.counts} pagination={false} />
      <h3>{t.differences}</h3>
      <Table
        rowKey="ticketId"
        size="small"
        columns={differences}
        dataSource={ordered}
        pagination={ordered.length > 20 ? { pageSize: 20 } : false}
        rowClassName={(one) => (losesSafety(one) ? "row-danger" : "")}
        locale={{ emptyText: <Empty text={t.noDifference} /> }}
      />
    </>
  );
}

function Kinds({ kinds }: { kinds: WorkKind[] }) {
  if (kinds.length === 0) return <>–</>;
  return (
    <>
      {kinds.map((kind) => (
        <KindTag key={kind} kind={kind} />
      ))}
    </>
  );
}
