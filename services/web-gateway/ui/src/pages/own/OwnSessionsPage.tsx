import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Table, Tag } from "antd";
import { identity } from "@/api";
import { DateTime } from "@/components/DateTime";
import { Empty } from "@/components/Empty";
import { ErrorState } from "@/components/ErrorState";
import { PageHeader } from "@/components/PageHeader";
import { useNotice } from "@/components/useNotice";
import type { Session } from "@/gen/afterdose/identity/v1/service_pb";
import { useMessages } from "@/i18n";
import { messages } from "./messages";

const KEY = ["identity", "own-sessions"];

/** Where one is signed in, and how to end that. */
export default function OwnSessionsPage() {
  const t = useMessages(messages);
  const notice = useNotice();
  const client = useQueryClient();
  const query = useQuery({ queryKey: KEY, queryFn: ({ signal }) => identity.listOwnSessions({}, { signal }) });
  const end = useMutation({
    mutationFn: (sessionId: string) => identity.endOwnSession({ sessionId }),
    onSuccess: ({ ended }) => {
      notice.done(t.ended(ended));
      return client.invalidateQueries({ queryKey: KEY });
    },
    onError: notice.refused,
  });
  const sessions = query.data?.sessions ?? [];
  return (
    <>
      <PageHeader
        title={t.title}
        note={t.note}
        actions={
          <Button danger disabled={sessions.length < 2} loading={end.isPending} onClick={() => end.mutate("")}>
            {t.endOthers}
          </Button>
        }
      />
      {query.error ? (
        <ErrorState error={query.error} onRetry={query.refetch} />
      ) : (
        <Table<Session>
          size="small"
          rowKey="sessionId"
          dataSource={sessions}
          loading={query.isPending}
          pagination={false}
          scroll={{ x: 640 }}
          locale={{ emptyText: <Empty text={t.none} /> }}
          columns={[
            { title: t.opened, render: (_, row) => <DateTime at={row.openedAt} /> },
            { title: t.used, render: (_, row) => <DateTime at={row.lastUsedAt} /> },
            { title: t.ends, render: (_, row) => <DateTime at={row.expiresAt} /> },
            { title: t.method, render: (_, row) => (row.method === "oidc" ? t.oidc : t.password) },
            {
              title: <span className="visually-hidden">{t.end}</span>,
              align: "right",
              render: (_, row) =>
                row.current ? (
                  <Tag color="processing">{t.current}</Tag>
                ) : (
                  <Button size="small" danger onClick={() => end.mutate(row.sessionId)}>
                    {t.end}
                  </Button>
                ),
            },
          ]}
        />
      )}
    </>
  );
}
