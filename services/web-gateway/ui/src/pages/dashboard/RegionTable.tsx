import { Card, Select, Table, type TableColumnsType } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { useRegions } from "@/api/regions";
import type { RegionFigures } from "@/gen/afterdose/reporting/v1/service_pb";
import { useLanguage, useMessages } from "@/i18n";
import { ledgerAddress } from "@/pages/ledger/filter";
import { ChartCard } from "./chart/ChartCard";
import type { ChartModel } from "./chart/model";
import { difference, FIGURES, type Figure, figureOf, type Name, written } from "./figures";
import { messages, type Texts } from "./messages";
import { Change } from "./Tiles";
import { daysBefore, rowsOf, type View } from "./view";

interface Props {
  view: View;
  regions: RegionFigures[];
  /** The address of the dashboard of another region with the same period. */
  into: (region: string) => string;
}

/** The sub-regions beside each other: a table to sort, and bars of one figure. */
export function RegionTable({ view, regions, into }: Props) {
  const t = useMessages(messages);
  const { byPath } = useRegions();
  const { language } = useLanguage();
  const [metric, setMetric] = useState<Name>("contacts");
  const name = (one: RegionFigures) => {
    const region = byPath.get(one.region);
    return `${(language === "zh" ? region?.nameZh : region?.nameEn) || one.region}${one.regionExact ? t.exact : ""}`;
  };
  const columns: TableColumnsType<RegionFigures> = [
    {
      key: "region",
      title: t.region,
      fixed: "left",
      width: 140,
      sorter: (a, b) => name(a).localeCompare(name(b)),
      render: (_, one) => (one.regionExact ? name(one) : <Link to={into(one.region)}>{name(one)}</Link>),
    },
    ...FIGURES.map((figure) => column(figure, view, t)),
  ];
  return (
    <>
      <Card
        size="small"
        title={<h2 className="card-title">{t.regions}</h2>}
        extra={<span className="muted card-note">{t.regionsNote}</span>}
        className="chart-card dashboard-wide"
      >
        <Table
          rowKey={(one) => `${one.region} ${one.regionExact}`}
          columns={columns}
          dataSource={regions}
          size="small"
          pagination={false}
          scroll={{ x: 1420 }}
          showSorterTooltip={false}
        />
      </Card>
      <ChartCard
        model={bars(regions, figureOf(metric), view, name, t)}
        wide
        height={Math.max(240, regions.length * 44 + 60)}
        extra={
          <Select
            size="small"
            value={metric}
            onChange={setMetric}
            aria-label={t.metric}
            options={FIGURES.map((figure) => ({ value: figure.name, label: t[figure.name] }))}
            popupMatchSelectWidth={false}
          />
        }
      />
    </>
  );
}

const rows = (one: RegionFigures, days: { from: string; until: string }, view: View) => ({
  ...rowsOf(view, days),
  region: one.region,
  exact: one.regionExact || undefined,
});

function column(figure: Figure, view: View, t: Texts): TableColumnsType<RegionFigures>[number] {
  const of = (one: RegionFigures) => one.now && figure.value(one.now);
  return {
    key: figure.name,
    title: t[figure.name],
    align: "right",
    sorter: (a, b) => (of(a) ?? -1) - (of(b) ?? -1),
    render: (_, one) => (
      <>
        <Link to={ledgerAddress({ ...rows(one, view, view), ...figure.rows })}>{written(figure, of(one))}</Link>
        <Change change={difference(figure, of(one), one.before && figure.value(one.before), t)} />
      </>
    ),
  };
}

/** One figure of all sub-regions, now and before. */
function bars(
  regions: RegionFigures[],
  figure: Figure,
  view: View,
  name: (one: RegionFigures) => string,
  t: Texts,
): ChartModel {
  const side = (when: "now" | "before", color: string) => ({
    name: t[when],
    color,
    points: regions.map((one) => {
      const figures = one[when];
      const value = (figures && figure.value(figures)) ?? 0;
      const days = when === "now" ? view : daysBefore(view);
      const to = value > 0 ? ledgerAddress({ ...rows(one, days, view), ...figure.rows }) : undefined;
      return { value: figure.decimal ? Math.round(value * 10) / 10 : value, to };
    }),
  });
  return {
    title: `${t.regions}：${t[figure.name]}`,
    axis: t.region,
    categories: regions.map(name),
    series: [side("before", "#9fb2b9"), side("now", "#0072b2")],
    lying: true,
    ...(figure.share ? { share: true } : {}),
  };
}
