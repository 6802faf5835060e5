import { TreeSelect } from "antd";
import { useMemo } from "react";
import { useSignedIn } from "@/api";
import { useRegions } from "@/api/regions";
import type { Region } from "@/gen/afterdose/catalog/v1/events_pb";
import { defineMessages, useLanguage, useMessages } from "@/i18n";

const messages = defineMessages({ all: "全部可见地区", label: "地区" }, { all: "All regions I see", label: "Region" });

interface Node {
  key: string;
  value: string;
  title: string;
  children: Node[];
}

/** The regions that the person may see, as trees; names in the language in force. */
export function useRegionTree(wholeTree = false): Node[] {
  const { regions } = useRegions();
  const { regions: scope } = useSignedIn();
  const { language } = useLanguage();
  return useMemo(() => {
    const everything = wholeTree || scope.includes("*");
    const within = (region: Region) =>
      everything || scope.some((path) => region.path === path || region.path.startsWith(`${path}.`));
    return trees(regions.filter(within), language === "zh");
  }, [regions, scope, language, wholeTree]);
}

/** Regions below their nearest ancestor in the list. */
function trees(regions: Region[], chinese: boolean): Node[] {
  const nodes = new Map<string, Node>();
  const roots: Node[] = [];
  for (const region of [...regions].sort((a, b) => a.path.localeCompare(b.path))) {
    const node: Node = {
      key: region.path,
      value: region.path,
      title: (chinese ? region.nameZh : region.nameEn) || region.path,
      children: [],
    };
    nodes.set(region.path, node);
    (nodes.get(region.path.slice(0, region.path.lastIndexOf(".")))?.children ?? roots).push(node);
  }
  return roots;
}

interface Props {
  value?: string | undefined;
  onChange?: (path: string | undefined) => void;
  id?: string;
  /** All regions of the house, not only those that the person may see. */
  wholeTree?: boolean;
  className?: string;
  /** What stands there while nothing is chosen. */
  placeholder?: string;
}

/** Picks a region out of those that the person may see. */
export function RegionSelect({ value, onChange, id, wholeTree, className, placeholder }: Props) {
  const t = useMessages(messages);
  const tree = useRegionTree(wholeTree);
  return (
    <TreeSelect
      {...(id ? { id } : {})}
      {...(className ? { className } : {})}
      value={value || undefined}
      onChange={(path: string | undefined) => onChange?.(path)}
      treeData={tree}
      placeholder={placeholder ?? t.all}
      aria-label={t.label}
      allowClear
      showSearch={{ treeNodeFilterProp: "title" }}
      treeDefaultExpandedKeys={tree.map((node) => node.value)}
      popupMatchSelectWidth={260}
    />
  );
}
