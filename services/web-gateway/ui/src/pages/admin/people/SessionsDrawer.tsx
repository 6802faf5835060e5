import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Drawer, Table, type TableColumnsType } from "antd";
import { useState } from "react";
import { identity } from "@/api";
import { DateTime } from "@/components/DateTime";
import { Empty } from "@/components/Empty";
import { ErrorState } from "@/components/ErrorState";
import { ReasonModal } from "@/components/ReasonModal";
import { useNotice } from "@/components/useNotice";
import type { Person } from "@/gen/afterdose/identity/v1/events_pb";
import type { Session } from "@/gen/afterdose/identity/v1/service_pb";
import { useMessages } from "@/i18n";
import { messages } from "./messages";

/** The sessions of somebody, to be ended one by one or all at once. */
export function SessionsDrawer({ person, onClose }: { person: Person; onClose: () => void }) {
  const t = useMessages(messages);
  const notice = useNotice();
  const client = useQueryClient();
  const [ending, setEnding] = useState<Session | "all">();
  const key = ["identity", "sessions", person.personId];
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => identity.listSessions({ personId: person.personId }, { signal }),
  });
  const end = async (reason: string) => {
    const sessionId = ending === "all" ? "" : (ending?.sessionId ?? "");
    const { ended } = await identity.endSession({ personId: person.personId, sessionId, reason });
    notice.done(t.ended(ended));
    await client.invalidateQueries({ queryKey: key });
  };
  const columns: TableColumnsType<Session> = [
    { key: "opened", title: t.opened, render: (_, one) => <DateTime at={one.openedAt} /> },
    { key: "used", title: t.used, render: (_, one) => <DateTime at={one.lastUsedAt} /> },
    { key: "expires", title: t.expires, render: (_, one) => <DateTime at={one.expiresAt} /> },
    { key: "method", title: t.method, render: (_, one) => (one.method === "oidc" ? t.oidc : t.password) },
    {
      key: "end",
      title: t.actions,
      render: (_, one) => (
        <Button size="small" danger onClick={() => setEnding(one)}>
          {t.end}
        </Button>
      ),
    },
  ];
  const sessions = query.data?.sessions ?? [];
  return (
    <Drawer
      open
      size={720}
      title={t.sessionsOf(person.displayName)}
      onClose={onClose}
      extra={
        <Button danger disabled={sessions.length === 0} onClick={() => setEnding("all")}>
          {t.endAll}
        </Button>
      }
    >
      {query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <Table
          rowKey="sessionId"
          size="small"
          columns={columns}
          dataSource={sessions}
          loading={query.isPending}
          pagination={false}
          locale={{ emptyText: <Empty text={t.noSessions} /> }}
        />
      )}
      {ending && (
        <ReasonModal
          title={ending === "all" ? t.endAll : t.endOne}
          action={t.end}
          danger
          onCancel={() => setEnding(undefined)}
          onConfirm={end}
        />
      )}
    </Drawer>
  );
}
