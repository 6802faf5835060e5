import { DesktopOutlined, FileImageOutlined } from "@ant-design/icons";
import { App, Button } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { toDate, useSession } from "@/api";
import { useRegions } from "@/api/regions";
import { inChina } from "@/components/DateTime";
import { ExportButton, saveFile } from "@/components/ExportButton";
import type { GetDashboardResponse } from "@/gen/afterdose/reporting/v1/service_pb";
import { useLanguage, useMessages } from "@/i18n";
import type { ChartModel } from "./chart/model";
import { difference, FIGURES, figureOf, written } from "./figures";
import { messages } from "./messages";
import { useRegionNames } from "./RegionTable";
import { regionBars } from "./regionBars";
import { stepName } from "./useDashboard";
import { daysBefore, type View } from "./view";

interface Props {
  view: View;
  answer: GetDashboardResponse | undefined;
  charts: Record<string, ChartModel> | undefined;
  /** The address' query, which the wall view takes over. */
  query: string;
}

/** The wall view and the files. */
export function DashboardActions({ view, answer, charts, query }: Props) {
  const t = useMessages(messages);
  const { message } = App.useApp();
  const { may } = useSession();
  const { byPath } = useRegions();
  const { language } = useLanguage();
  const regionName = useRegionNames();
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);

  const png = async () => {
    if (!answer || !charts) return;
    setBusy(true);
    try {
      const { draw } = await import("./png");
      const region = view.region ? byPath.get(view.region) : undefined;
      const name = view.region ? ((language === "zh" ? region?.nameZh : region?.nameEn) ?? view.region) : t.allRegions;
      const before = daysBefore(view);
      const regional = (["contacts", "firstReplyRate"] as const).map((figure) =>
        regionBars(answer.regions, figureOf(figure), view, regionName, t),
      );
      const asOf = toDate(answer.asOf);
      const blob = await draw({
        title: `${t.title} · ${name}`,
        lines: [
          `${t.range(view.from, view.until)} · ${t.against(before.from, before.until)}`,
          asOf ? t.asOf(inChina(asOf, "second")) : "",
        ],
        tiles: FIGURES.map((figure) => {
          const [now, then] = [answer.now && figure.value(answer.now), answer.before && figure.value(answer.before)];
          return { name: t[figure.name], value: written(figure, now), change: difference(figure, now, then, t).text };
        }),
        charts: [...Object.values(charts), ...regional],
      });
      saveFile(blob, `${t.title}-${name}-${view.from}-${view.until}.png`);
    } catch {
      void message.error(t.pngFailed);
    } finally {
      setBusy(false);
    }
  };
  const sheet = new URLSearchParams({ from: view.from, until: view.until, step: stepName(view.step) });
  if (view.region) sheet.set("region", view.region);
  return (
    <>
      <Button icon={<DesktopOutlined />} onClick={() => navigate(`/dashboard/wall?${query}`)}>
        {t.wall}
      </Button>
      <Button icon={<FileImageOutlined />} onClick={png} loading={busy} disabled={!answer}>
        {t.png}
      </Button>
      {may("ledger.export") && <ExportButton address={`/export/dashboard.xlsx?${sheet}`}>{t.xlsx}</ExportButton>}
    </>
  );
}
