import { useRegions } from "@/api/regions";
import { useLanguage } from "@/i18n";

/** A region by its name; the path is in the title. */
export function RegionName({ path }: { path: string }) {
  const { byPath } = useRegions();
  const { language } = useLanguage();
  const region = byPath.get(path);
  const name = region && (language === "zh" ? region.nameZh : region.nameEn);
  return <span title={path}>{name || path || "–"}</span>;
}
