import { Alert } from "antd";
import { useMemo } from "react";
import { useSearchParams } from "react-router";
import { toDate } from "@/api";
import { inChina } from "@/components/DateTime";
import { ErrorState } from "@/components/ErrorState";
import { Loading } from "@/components/Loading";
import { PageHeader } from "@/components/PageHeader";
import type { GetDashboardResponse } from "@/gen/afterdose/reporting/v1/service_pb";
import { useLabels, useMessages } from "@/i18n";
import { Controls } from "./Controls";
import { ChartCard } from "./chart/ChartCard";
import * as charts from "./charts";
import { DashboardActions } from "./DashboardActions";
import "./dashboard.css";
import { messages } from "./messages";
import { RegionTable } from "./RegionTable";
import { Tiles } from "./Tiles";
import { useDashboard } from "./useDashboard";
import { daysBefore, readView, type View } from "./view";

/** All charts of an answer that compare times and things; the sub-regions have a card of their own. */
export function useCharts(view: View, answer: GetDashboardResponse | undefined) {
  const t = useMessages(messages);
  const { kind, channel } = useLabels();
  // The names change with the language, which the texts stand for.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  return useMemo(() => {
    if (!answer) return undefined;
    const setting = { view, t, kind, channel };
    return {
      byKind: charts.volumeByKind(setting, answer),
      byChannel: charts.volumeByChannel(setting, answer),
      onTime: charts.onTime(setting, answer),
      age: charts.openByAge(setting, answer),
      products: charts.topProducts(setting, answer.products, false),
      batches: charts.topProducts(setting, answer.batches, true),
      kinds: charts.kindsCompared(setting, answer),
      channels: charts.channelsCompared(setting, answer),
    };
  }, [view.region, view.from, view.until, view.step, answer, t]);
}

/** 区域看板: what a region's period comes to, beside the one before; every number leads to its rows. */
export default function DashboardPage() {
  const t = useMessages(messages);
  const [params, setParams] = useSearchParams();
  const view = readView(params);
  const query = useDashboard(view);
  const drawn = useCharts(view, query.data);
  const changed = (change: Record<string, string | undefined>) => {
    const next = new URLSearchParams(params);
    for (const [name, value] of Object.entries(change)) {
      if (value) next.set(name, value);
      else next.delete(name);
    }
    return next;
  };
  const before = daysBefore(view);
  const asOf = toDate(query.data?.asOf);
  const counted = asOf ? ` · ${t.asOf(inChina(asOf, "second"))}` : "";

  return (
    <>
      <PageHeader
        title={t.title}
        note={`${t.range(view.from, view.until)} · ${t.against(before.from, before.until)}`}
        actions={<DashboardActions view={view} answer={query.data} charts={drawn} query={params.toString()} />}
      />
      <Controls view={view} onChange={(change) => setParams(changed(change))} />
      {query.isPending && <Loading rows={14} />}
      {query.isError && !query.data && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.isError && query.data && <Alert type="warning" showIcon banner title={t.stale} />}
      {query.data && drawn && (
        <div className={query.isPlaceholderData ? "dashboard-old" : undefined} aria-busy={query.isPlaceholderData}>
          <Tiles view={view} answer={query.data} />
          <p className="muted dashboard-hint">
            {t.drillHint}
            {counted}
          </p>
          <div className="dashboard-grid">
            <ChartCard model={drawn.byKind} />
            <ChartCard model={drawn.byChannel} />
            <ChartCard model={drawn.onTime} />
            <ChartCard model={drawn.age} />
            <ChartCard model={drawn.products} height={340} />
            <ChartCard model={drawn.batches} height={340} />
            <ChartCard model={drawn.kinds} height={340} />
            <ChartCard model={drawn.channels} height={340} />
            <RegionTable
              view={view}
              regions={query.data.regions}
              into={(region) => `/dashboard?${changed({ region }).toString()}`}
            />
          </div>
        </div>
      )}
    </>
  );
}
