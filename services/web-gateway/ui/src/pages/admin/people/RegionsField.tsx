import { TreeSelect } from "antd";
import { useRegionTree } from "@/components/RegionSelect";
import { useMessages } from "@/i18n";
import { messages } from "./messages";

interface Props {
  value?: string[];
  onChange?: (regions: string[]) => void;
  id?: string;
}

/** The regions whose subtrees somebody sees; the whole tree is one of the choices. */
export function RegionsField({ value, onChange, id }: Props) {
  const t = useMessages(messages);
  const tree = useRegionTree(true);
  return (
    <TreeSelect
      {...(id ? { id } : {})}
      multiple
      value={value ?? []}
      onChange={(regions: string[]) => onChange?.(regions.includes("*") ? ["*"] : regions)}
      treeData={[{ key: "*", value: "*", title: t.everywhere, children: [] }, ...tree]}
      treeDefaultExpandedKeys={tree.map((node) => node.value)}
      showSearch={{ treeNodeFilterProp: "title" }}
      aria-label={t.regions}
    />
  );
}
