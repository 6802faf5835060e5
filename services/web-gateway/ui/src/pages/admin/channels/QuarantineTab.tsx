import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, Select, Space, type TableColumnsType } from "antd";
import { useState } from "react";
import { intake, useSession } from "@/api";
import { useCursor } from "@/components/CursorPager";
import { ReasonModal } from "@/components/ReasonModal";
import { useNotice } from "@/components/useNotice";
import type { QuarantinedSubmission } from "@/gen/afterdose/intake/v1/service_pb";
import { useInLanguage, useMessages } from "@/i18n";
import { messages } from "./messages";
import { SubmissionTable } from "./SubmissionTable";
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
    {
      key: "size",
      title: t.size,
      render: (_, one) => `${kilobytes(one.sizeBytes)} · ${one.isWhole ? t.whole : t.partial}`,
    },
    { key: "replays", title: t.replays, align: "right", dataIndex: "replays" },
    { key: "outcome", title: t.outcome, render: (_, one) => say(slugLabel(one.outcome)) },
  ];
  const action = (one: QuarantinedSubmission) =>
    one.outcome === "waiting" && (
      <Button size="small" onClick={() => setReplaying(one)}>
        {t.replay}
      </Button>
    );
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
      <SubmissionTable
        query={query}
        rowsOf={(answer) => answer.quarantined}
        columns={columns}
        action={mayReplay ? action : undefined}
        position={position}
        empty={t.noQuarantine}
        width={1100}
      />
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
