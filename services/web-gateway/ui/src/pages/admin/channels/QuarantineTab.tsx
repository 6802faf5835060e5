import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, Select, Space, type TableColumnsType } from "antd";
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
import type { QuarantinedSubmission } from "@/gen/afterdose/intake/v1/service_pb";
import { useInLanguage, useMessages } from "@/i18n";
import { messages } from "./messages";
import { slugLabel } from "./slugs";

const PAGE = 50;
const REASONS = [
  "message-too-large",
  "message-unreadable",
  "parser-failed",
  "bytes-missing",
  "content-missing",
  "form-blank",
];

/** A size for people. */
function kilobytes(bytes: bigint): string {
  const kib = Number(bytes) / 1024;
  return kib >= 1024 ? `${(kib / 1024).toFixed(1)} MB` : `${Math.ceil(kib)} KB`;
}

/** What could not be read, to be read again once the program can. */
export function QuarantineTab() {
  const t = useMessages(messages);
  const say = useInLanguage();
  const notice = useNotice();
  const client = useQueryClient();
  const { may } = useSession();
  const [reason, setReason] = useState("");
  const [withSettled, setWithSettled] = useState(false);
  const [replaying, setReplaying] = useState<QuarantinedSubmission | "all">();
  const position = useCursor(`${reason} ${withSettled}`);
  const query = useQuery({
    queryKey: ["intake", "quarantined", reason, withSettled ? "all" : "waiting", position.cursor],
    queryFn: ({ signal }) =>
      intake.listQuarantined({ reason, withSettled, pageSize: PAGE, cursor: position.cursor }, { signal }),
    placeholderData: keepPreviousData,
  });
  const mayReplay = may("contact.register");
  const replay = async (why: string) => {
    const which = replaying === "all" ? { quarantineReason: reason } : { submissionId: replaying?.submissionId ?? "" };
    const { replayed, left } = await intake.replayQuarantined({ ...which, reason: why });
    notice.done(t.replayed(replayed.length, replayed.filter((one) => one.outcome === "waiting").length, left));
    await client.invalidateQueries({ queryKey: ["intake"] });
  };
  const columns: TableColumnsType<QuarantinedSubmission> = [
    { key: "received", title: t.receivedAt, render: (_, one) => <DateTime at={one.receivedAt} /> },
    { key: "receipt", title: t.receipt, dataIndex: "receipt" },
    { key: "channel", title: t.channel, render: (_, one) => <ChannelIcon channel={one.channel} named /> },
    { key: "source", title: t.source, dataIndex: "source" },
    { key: "region", title: t.region, render: (_, one) => <RegionName path={one.region} /> },
    { key: "reason", title: t.reason, render: (_, one) => say(slugLabel(one.reason)) },
    {
      key: "size",
      title: t.size,
      render: (_, one) => `${kilobytes(one.sizeBytes)} · ${one.isWhole ? t.whole : t.partial}`,
    },
    { key: "replays", title: t.replays, align: "right", dataIndex: "replays" },
    { key: "outcome", title: t.outcome, render: (_, one) => say(slugLabel(one.outcome)) },
  ];
  if (mayReplay) {
    columns.push({
      key: "actions",
      title: t.actions,
      render: (_, one) =>
        one.outcome === "waiting" && (
          <Button size="small" onClick={() => setReplaying(one)}>
            {t.replay}
          </Button>
        ),
    });
  }
  return (
    <>
      <Space wrap className="admin-bar">
        <Select
          value={reason}
          onChange={setReason}
          aria-label={t.reason}
          popupMatchSelectWidth={false}
          options={[
            { value: "", label: t.allReasons },
            ...REASONS.map((value) => ({ value, label: say(slugLabel(value)) })),
          ]}
        />
        <Checkbox checked={withSettled} onChange={(event) => setWithSettled(event.target.checked)}>
          {t.withSettled}
        </Checkbox>
        {mayReplay && reason && <Button onClick={() => setReplaying("all")}>{t.replayAll}</Button>}
      </Space>
      {query.isError && !query.data ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <>
          <WideTable
            rowKey="submissionId"
            size="small"
            columns={columns}
            dataSource={query.data?.quarantined ?? []}
            loading={query.isPending || query.isPlaceholderData}
            pagination={false}
            scroll={{ x: 1100 }}
            locale={{ emptyText: query.isPending ? " " : <Empty text={t.noQuarantine} /> }}
          />
          <CursorPager position={position} next={query.data?.nextCursor} busy={query.isPlaceholderData} />
        </>
      )}
      {replaying && (
        <ReasonModal
          title={t.replayTitle}
          action={t.replay}
          onCancel={() => setReplaying(undefined)}
          onConfirm={replay}
        />
      )}
    </>
  );
}
