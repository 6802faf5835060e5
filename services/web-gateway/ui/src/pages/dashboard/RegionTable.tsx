import { Card, Select, type TableColumnsType } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { useRegions } from "@/api/regions";
import { WideTable } from "@/components/WideTable";
import type { RegionFigures } from "@/gen/afterdose/reporting/v1/service_pb";
import { useLanguage, useMessages } from "@/i18n";
import { ledgerAddress } from "@/pages/ledger/filter";
import { ChartCard } from "./chart/ChartCard";
import { difference, FIGURES, type Figure, figureOf, type Name, written } from "./figures";
import { messages, type Texts } from "./messages";
import { type NameOf, regionBars, rowsIn } from "./regionBars";
import { Change } from "./Tiles";
import type { View } from "./view";

interface Props {
  view: View;
  regions: RegionFigures[];
  /** The address of the dashboard of another region with the same period. */
  into: (region: string) => string;
}

/** How the regions of an answer are called in the language in force. */
export function useRegionNames(): NameOf {
  const t = useMessages(messages);
  const { byPath } = useRegions();
  const { language } = useLanguage();
  return (one) => {
    const region = byPath.get(one.region);
    return `${(language === "zh" ? region?.nameZh : region?.nameEn) || one.region}${one.regionExact ? t.exact : ""}`;
  };
}

/** The sub-regions beside each other: a table to sort, and bars of one figure. */
export function RegionTable({ view, regions, into }: Props) {
  const t = useMessages(messages);
  const [metric, setMetric] = useState<Name>("contacts");
  const name = useRegionNames();
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
        <WideTable
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
        model={regionBars(regions, figureOf(metric), view, name, t)}
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

function column(figure: Figure, view: View, t: Texts): TableColumnsType<RegionFigures>[number] {
  const of = (one: RegionFigures) => one.now && figure.value(one.now);
  return {
    key: figure.name,
    title: t[figure.name],
    align: "right",
    sorter: (a, b) => (of(a) ?? -1) - (of(b) ?? -1),
    render: (_, one) => (
      <>
        <Link to={ledgerAddress({ ...rowsIn(one, view, view), ...figure.rows })}>{written(figure, of(one))}</Link>
        <Change change={difference(figure, of(one), one.before && figure.value(one.before), t)} />
      </>
    ),
  };
}
