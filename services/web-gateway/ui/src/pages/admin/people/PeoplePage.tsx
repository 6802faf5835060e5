import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Space, type TableColumnsType, Tag } from "antd";
import { useState } from "react";
import { identity, useSession } from "@/api";
import { Empty } from "@/components/Empty";
import { PageHeader } from "@/components/PageHeader";
import { RegionName } from "@/components/RegionName";
import type { Person } from "@/gen/afterdose/identity/v1/events_pb";
import { useMessages } from "@/i18n";
import "../admin.css";
import { type Wanted, WholeList } from "../WholeList";
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
  const [wanted, setWanted] = useState<Wanted>({ text: "", withInactive: false });
  const [open, setOpen] = useState<Open>();
  const query = useQuery({
    queryKey: ["identity", "persons"],
    queryFn: ({ signal }) => identity.listPersons({}, { signal }),
  });
  const words = wanted.text.trim().toLowerCase();
  const persons = (query.data?.persons ?? []).filter(
    (person) =>
      (wanted.withInactive || person.active) &&
      (person.login.toLowerCase().includes(words) || person.displayName.toLowerCase().includes(words)),
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
      <WholeList
        query={query}
        rows={persons}
        rowKey="personId"
        columns={columns}
        wanted={wanted}
        onWanted={setWanted}
        find={t.find}
        inactive={t.showInactive}
        label={t.table}
        empty={<Empty text={t.none} />}
        page={100}
        width={900}
      />
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
