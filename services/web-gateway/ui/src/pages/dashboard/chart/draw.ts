// The part of the charting library that is needed, loaded only where a chart is shown.

import { BarChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { type EChartsType, init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import type { Look } from "./look";
import { type ChartModel, shown } from "./model";

use([BarChart, GridComponent, LegendComponent, TooltipComponent, AriaComponent, CanvasRenderer]);

/** A chart in an element. */
export function start(element: HTMLElement): EChartsType {
  return init(element, undefined, { renderer: "canvas" });
}

/** A chart as a picture of its own, twice as fine as the screen. */
export function picture(model: ChartModel, look: Look, width: number, height: number): HTMLCanvasElement {
  const chart = init(document.createElement("div"), undefined, { renderer: "canvas", width, height });
  chart.setOption({ ...option(model, look, model.title), animation: false });
  const canvas = chart.renderToCanvas({ pixelRatio: 2, backgroundColor: look.paper });
  chart.dispose();
  return canvas;
}

/** Lines that the names of the series take: where nobody can page through them they are all shown. */
const legendLines = (model: ChartModel, look: Look) => (look.scrolls || model.series.length <= 4 ? 1 : 2);

/** What the library is told of a model. */
export function option(model: ChartModel, look: Look, description: string) {
  const names = {
    type: "category" as const,
    data: model.categories,
    inverse: model.lying ?? false,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: look.line } },
    axisLabel: {
      color: look.faint,
      fontSize: look.size,
      // A name that is left out would leave a bar without one.
      ...(model.lying ? { interval: 0, width: look.size * 14, overflow: "truncate" as const } : { hideOverlap: true }),
    },
  };
  const values = {
    type: "value" as const,
    minInterval: model.share ? 0 : 1,
    ...(model.share ? { max: 1 } : {}),
    splitLine: { lineStyle: { color: look.line } },
    splitNumber: 4,
    axisLabel: {
      color: look.faint,
      fontSize: look.size,
      hideOverlap: true,
      formatter: (value: number) => (model.share ? `${Math.round(value * 100)}%` : value.toLocaleString("en-US")),
    },
  };
  return {
    animationDuration: 300,
    backgroundColor: look.paper,
    textStyle: { fontFamily: look.font, color: look.ink, fontSize: look.size },
    aria: { enabled: true, label: { description } },
    grid: {
      left: 4,
      right: 12,
      top: model.series.length > 1 ? legendLines(model, look) * look.size * 1.8 + 14 : 12,
      bottom: 4,
      outerBoundsMode: "same" as const,
    },
    legend: {
      show: model.series.length > 1,
      type: look.scrolls ? ("scroll" as const) : ("plain" as const),
      top: 0,
      left: 0,
      itemWidth: look.size,
      itemHeight: look.size,
      textStyle: { color: look.ink, fontSize: look.size },
      pageTextStyle: { color: look.ink },
    },
    // Drawn, not written as HTML with styles in it, which the content security policy would refuse.
    tooltip: {
      renderMode: "richText" as const,
      trigger: "axis" as const,
      axisPointer: { type: "shadow" as const },
      confine: true,
      valueFormatter: (value: unknown) => shown(model, Number(value)),
    },
    xAxis: model.lying ? values : names,
    yAxis: model.lying ? names : values,
    series: bars(model, look),
  };
}

function bars(model: ChartModel, look: Look) {
  return model.series.map((series) => ({
    type: "bar" as const,
    name: series.name,
    ...(model.stacked ? { stack: "all" } : {}),
    barMaxWidth: look.size * 2.4,
    itemStyle: { color: look.tone(series.color), borderColor: look.paper, borderWidth: model.stacked ? 0.5 : 0 },
    emphasis: { focus: "series" as const },
    label: {
      show: !model.stacked && model.categories.length * model.series.length <= (model.lying ? 24 : 12),
      position: model.lying ? ("right" as const) : ("top" as const),
      color: look.ink,
      fontSize: look.size,
      formatter: (at: { value: unknown }) => shown(model, Number(at.value)),
    },
    data: series.points.map((point) => point.value),
  }));
}
