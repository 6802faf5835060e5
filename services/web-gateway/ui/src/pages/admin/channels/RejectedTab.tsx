import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { intake, useSession } from "@/api";
import { useCursor } from "@/components/CursorPager";
import { ReasonModal } from "@/components/ReasonModal";
import { useNotice } from "@/components/useNotice";
import type { ContactRejected } from "@/gen/afterdose/intake/v1/events_pb";
import { useMessages } from "@/i18n";
import { messages } from "./messages";
import { SubmissionTable } from "./SubmissionTable";

const PAGE = 50;

/** What was kept but is no contact; one that was rejected wrongly can be made one. */
export function RejectedTab() {
  const t = useMessages(messages);
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
  const action = (one: ContactRejected) => (
    <Button size="small" onClick={() => setRestoring(one)}>
      {t.restore}
    </Button>
  );
  return (
    <>
      <SubmissionTable
        query={query}
        rowsOf={(answer) => answer.rejected}
        columns={[{ key: "explanation", title: t.explanation, dataIndex: "explanation" }]}
        action={may("contact.register") ? action : undefined}
        position={position}
        empty={t.noRejected}
        width={1000}
      />
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
