import { EditOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Card, Descriptions, Input, Space, Tree } from "antd";
import { useState } from "react";
import { useRegions } from "@/api/regions";
import { Empty } from "@/components/Empty";
import { ErrorState } from "@/components/ErrorState";
import { Loading } from "@/components/Loading";
import { PageHeader } from "@/components/PageHeader";
import { useRegionTree } from "@/components/RegionSelect";
import type { Region } from "@/gen/afterdose/catalog/v1/events_pb";
import { useLanguage, useMessages } from "@/i18n";
import "../admin.css";
import { type Kind, messages } from "./messages";
import { RegionDrawer } from "./RegionDrawer";
import "./regions.css";

type Open = { parent: Region } | { region: Region };

/** The region tree, and names that change. */
export default function RegionsPage() {
  const t = useMessages(messages);
  const { language } = useLanguage();
  const { regions, byPath, isPending, isError, error, refetch } = useRegions();
  const tree = useRegionTree(true);
  const [text, setText] = useState("");
  const [path, setPath] = useState<string>();
  const [open, setOpen] = useState<Open>();
  const wanted = text.trim().toLowerCase();
  const fits = (region: Region) =>
    [region.nameZh, region.nameEn, region.path].some((name) => name.toLowerCase().includes(wanted));
  const found = wanted ? regions.filter(fits) : [];
  const chosen = path ? byPath.get(path) : undefined;
  const below = chosen ? regions.filter((one) => one.path.slice(0, one.path.lastIndexOf(".")) === chosen.path) : [];
  const name = (region: Region) => (language === "zh" ? region.nameZh : region.nameEn) || region.path;

  return (
    <>
      <PageHeader title={t.title} note={t.note} />
      {isPending && <Loading />}
      {isError && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!isPending && !isError && regions.length === 0 && <Empty text={t.none} />}
      {regions.length > 0 && (
        <div className="regions">
          <Card size="small" className="regions-tree">
            <Input.Search
              value={text}
              onChange={(event) => setText(event.target.value)}
              placeholder={t.find}
              aria-label={t.find}
              allowClear
            />
            {wanted ? (
              <ul className="regions-found">
                {found.slice(0, 50).map((region) => (
                  <li key={region.path}>
                    <Button type="link" onClick={() => setPath(region.path)}>
                      {name(region)} <span className="muted">{region.path}</span>
                    </Button>
                  </li>
                ))}
              </ul>
            ) : (
              <Tree
                aria-label={t.tree}
                treeData={tree}
                selectedKeys={path ? [path] : []}
                onSelect={(keys) => setPath(keys[0] as string | undefined)}
                defaultExpandedKeys={tree.map((node) => node.value)}
                height={520}
                blockNode
              />
            )}
          </Card>
          <Card size="small">
            {!chosen && <Empty text={t.choose} />}
            {chosen && (
              <>
                <Space className="regions-actions">
                  <Button icon={<EditOutlined />} onClick={() => setOpen({ region: chosen })}>
                    {t.change}
                  </Button>
                  <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen({ parent: chosen })}>
                    {t.add}
                  </Button>
                </Space>
                <Descriptions
                  column={1}
                  size="small"
                  bordered
                  items={[
                    { key: "zh", label: t.nameZh, children: chosen.nameZh },
                    { key: "en", label: t.nameEn, children: chosen.nameEn },
                    { key: "kind", label: t.kind, children: t[chosen.kind as Kind] ?? chosen.kind },
                    { key: "path", label: t.path, children: <code>{chosen.path}</code> },
                    { key: "below", label: t.children, children: below.map(name).join("、") || "–" },
                  ]}
                />
              </>
            )}
          </Card>
        </div>
      )}
      {open && <RegionDrawer {...open} onClose={() => setOpen(undefined)} />}
    </>
  );
}
