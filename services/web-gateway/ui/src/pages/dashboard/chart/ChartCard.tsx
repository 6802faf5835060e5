import { BarChartOutlined, TableOutlined } from "@ant-design/icons";
import { Card, Segmented } from "antd";
import { type ReactNode, useState } from "react";
import { Empty } from "@/components/Empty";
import { useMessages } from "@/i18n";
import { messages } from "../messages";
import { Chart } from "./Chart";
import { ChartTable } from "./ChartTable";
import { PAPER } from "./look";
import { type ChartModel, isEmpty, shown } from "./model";

interface Props {
  model: ChartModel;
  height?: number;
  /** Over the whole width of the page. */
  wide?: boolean;
  /** Beside the switch between picture and table. */
  extra?: ReactNode;
}

/** A chart under its title, which can be read as a table too. */
export function ChartCard({ model, height = 280, wide, extra }: Props) {
  const t = useMessages(messages);
  const [form, setForm] = useState<"chart" | "table">("chart");
  const sum = model.series.flatMap((series) => series.points).reduce((total, point) => total + point.value, 0);
  const switcher = (
    <Segmented
      size="small"
      value={form}
      onChange={setForm}
      aria-label={t.view(model.title)}
      options={[
        { value: "chart", icon: <BarChartOutlined aria-label={t.chart} />, title: t.chart },
        { value: "table", icon: <TableOutlined aria-label={t.table} />, title: t.table },
      ]}
    />
  );
  return (
    <Card
      size="small"
      title={<h2 className="card-title">{model.title}</h2>}
      extra={
        <div className="card-extra">
          {extra}
          {switcher}
        </div>
      }
      className={wide ? "chart-card dashboard-wide" : "chart-card"}
    >
      <div style={{ height }} className="chart-body">
        {isEmpty(model) && <Empty text={t.noData} />}
        {!isEmpty(model) && form === "chart" && (
          <Chart model={model} look={PAPER} height="100%" description={t.description(model.title, shown(model, sum))} />
        )}
        {!isEmpty(model) && form === "table" && <ChartTable model={model} />}
      </div>
    </Card>
  );
}
