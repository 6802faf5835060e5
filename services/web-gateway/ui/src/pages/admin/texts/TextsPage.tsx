import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, type TableColumnsType, Tag } from "antd";
import { useState } from "react";
import { routing, useSession } from "@/api";
import { Empty } from "@/components/Empty";
import { KindTag } from "@/components/KindTag";
import { PageHeader } from "@/components/PageHeader";
import type { TextModule } from "@/gen/afterdose/routing/v1/writing_pb";
import { useMessages } from "@/i18n";
import "../admin.css";
import { type Wanted, WholeList } from "../WholeList";
import { messages } from "./messages";
import { TextDrawer } from "./TextDrawer";

/** Text modules 话术 for replies. */
export default function TextsPage() {
  const t = useMessages(messages);
  const { may } = useSession();
  const [wanted, setWanted] = useState<Wanted>({ text: "", withInactive: false });
  const [open, setOpen] = useState<TextModule | "new">();
  const query = useQuery({
    queryKey: ["routing", "text-modules", wanted.withInactive ? "all" : "active"],
    queryFn: ({ signal }) => routing.listTextModules({ withInactive: wanted.withInactive }, { signal }),
  });
  const mayChange = may("text_module.change");
  const words = wanted.text.trim().toLowerCase();
  const modules = (query.data?.textModules ?? []).filter((one) =>
    `${one.name}\n${one.body}`.toLowerCase().includes(words),
  );
  const columns: TableColumnsType<TextModule> = [
    {
      key: "name",
      title: t.name,
      width: 200,
      render: (_, one) =>
        mayChange ? (
          <Button type="link" size="small" onClick={() => setOpen(one)}>
            {one.name}
          </Button>
        ) : (
          one.name
        ),
    },
    { key: "body", title: t.body, render: (_, one) => <div className="text-body">{one.body}</div> },
    {
      key: "kinds",
      title: t.kinds,
      width: 180,
      render: (_, one) =>
        one.kinds.length === 0 ? t.allKinds : one.kinds.map((kind) => <KindTag key={kind} kind={kind} />),
    },
    { key: "language", title: t.language, width: 90, render: (_, one) => (one.language === "en" ? t.en : t.zh) },
    {
      key: "state",
      title: t.state,
      width: 90,
      render: (_, one) => <Tag color={one.active ? "success" : "default"}>{one.active ? t.active : t.inactive}</Tag>,
    },
  ];
  return (
    <>
      <PageHeader
        title={t.title}
        note={t.note}
        actions={
          mayChange && (
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen("new")}>
              {t.add}
            </Button>
          )
        }
      />
      <WholeList
        query={query}
        rows={modules}
        rowKey="textModuleId"
        columns={columns}
        wanted={wanted}
        onWanted={setWanted}
        find={t.find}
        inactive={t.withInactive}
        label={t.table}
        empty={<Empty text={t.none}>{mayChange && t.noneHint}</Empty>}
        page={50}
        width={800}
      />
      {open && (
        <TextDrawer
          module={open === "new" ? undefined : open}
          placeholders={query.data?.placeholders ?? []}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  );
}
