import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Checkbox, Input, Space, type TableColumnsType, Tag } from "antd";
import { useState } from "react";
import { identity, useSession } from "@/api";
import { Empty } from "@/components/Empty";
import { ErrorState } from "@/components/ErrorState";
import { PageHeader } from "@/components/PageHeader";
import { RegionName } from "@/components/RegionName";
import { WideTable } from "@/components/WideTable";
import type { Person } from "@/gen/afterdose/identity/v1/events_pb";
import { useMessages } from "@/i18n";
import "../admin.css";
import { messages } from "./messages";
import { PersonDrawer } from "./PersonDrawer";
import { ResetPassword } from "./ResetPassword";
import { SessionsDrawer } from "./SessionsDrawer";
import { useRoles } from "./useRoles";

type Open = { what: "add" } | { what: "change" | "reset" | "sessions"; person: Person };

/** Who works here, with which roles, and which regions they see. */
export default function PeoplePage() {
  const t = useMessages(messages);
  const { may } = useSession();
  const { nameOf } = useRoles();
  const [text, setText] = useState("");
  const [withInactive, setWithInactive] = useState(false);
  const [open, setOpen] = useState<Open>();
  const query = useQuery({
    queryKey: ["identity", "persons"],
    queryFn: ({ signal }) => identity.listPersons({}, { signal }),
  });
  const wanted = text.trim().toLowerCase();
  const persons = (query.data?.persons ?? []).filter(
    (person) =>
      (withInactive || person.active) &&
      (person.login.toLowerCase().includes(wanted) || person.displayName.toLowerCase().includes(wanted)),
  );
  const columns: TableColumnsType<Person> = [
    { key: "name", title: t.name, render: (_, one) => <b>{one.displayName}</b> },
    { key: "login", title: t.login, dataIndex: "login" },
    { key: "roles", title: t.roles, render: (_, one) => one.roles.map((role) => <Tag key={role}>{nameOf(role)}</Tag>) },
    { key: "regions", title: t.regions, render: (_, one) => <Regions paths={one.regions} /> },
    {
      key: "state",
      title: t.state,
      render: (_, one) => <Tag color={one.active ? "success" : "default"}>{one.active ? t.active : t.inactive}</Tag>,
    },
  ];
  if (may("person.administer")) {
    columns.push({
      key: "actions",
      title: t.actions,
      render: (_, person) => (
        <Space size="small">
          <Button size="small" onClick={() => setOpen({ what: "change", person })}>
            {t.change}
          </Button>
          <Button size="small" onClick={() => setOpen({ what: "reset", person })}>
            {t.reset}
          </Button>
          <Button size="small" onClick={() => setOpen({ what: "sessions", person })}>
            {t.sessions}
          </Button>
        </Space>
      ),
    });
  }
  const close = () => setOpen(undefined);
  return (
    <>
      <PageHeader
        title={t.title}
        note={t.note}
        actions={
          may("person.administer") && (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen({ what: "add" })}>
              {t.add}
            </Button>
          )
        }
      />
      <Space wrap className="admin-bar">
        <Input.Search
          value={text}
          onChange={(e) => setText(e.target.value)}
          placeholder={t.find}
          aria-label={t.find}
          allowClear
        />
        <Checkbox checked={withInactive} onChange={(e) => setWithInactive(e.target.checked)}>
          {t.showInactive}
        </Checkbox>
      </Space>
      {query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <WideTable
          rowKey="personId"
          size="small"
          aria-label={t.table}
          columns={columns}
          dataSource={persons}
          loading={query.isPending}
          pagination={persons.length > 100 ? { pageSize: 100 } : false}
          scroll={{ x: 900 }}
          locale={{ emptyText: <Empty text={t.none} /> }}
        />
      )}
      {open?.what === "add" && <PersonDrawer person={undefined} onClose={close} />}
      {open?.what === "change" && <PersonDrawer person={open.person} onClose={close} />}
      {open?.what === "reset" && <ResetPassword person={open.person} onClose={close} />}
      {open?.what === "sessions" && <SessionsDrawer person={open.person} onClose={close} />}
    </>
  );
}

function Regions({ paths }: { paths: string[] }) {
  const t = useMessages(messages);
  if (paths.includes("*")) return <>{t.everywhere}</>;
  return (
    <>
      {paths.map((path) => (
        <Tag key={path}>
          <RegionName path={path} />
        </Tag>
      ))}
    </>
  );
}
