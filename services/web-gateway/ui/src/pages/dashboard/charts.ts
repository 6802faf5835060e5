// The answer of the service as charts: every point knows the filter of the rows it stands for.

import { type Channel, WorkKind } from "@/gen/afterdose/common/v1/common_pb";
import type { GetDashboardResponse, ProductFigure, SeriesPoint } from "@/gen/afterdose/reporting/v1/service_pb";
import { Step } from "@/gen/afterdose/reporting/v1/service_pb";
import { type LedgerFilter, ledgerAddress } from "@/pages/ledger/filter";
import { type ChartModel, colorAt, type Point, type Series } from "./chart/model";
import type { Texts } from "./messages";
import { daysBefore, rowsOf, type Span, spanOf, spans, type View } from "./view";

/** What charts need besides the figures: the view, the words, and the names of kinds and channels. */
export interface Setting {
  view: View;
  t: Texts;
  kind: (kind: WorkKind) => string;
  channel: (channel: Channel) => string;
}

export const MET = "#0b7a75";
export const MISSED = "#d55e00";
const NOW = "#0072b2";
const BEFORE = "#9fb2b9";

const point = (value: bigint | number, filter: LedgerFilter): Point => ({
  value: Number(value),
  to: Number(value) > 0 ? ledgerAddress(filter) : undefined,
});

const spanName = (span: Span, step: Step) => (step === Step.MONTH ? span.start.slice(0, 7) : span.from.slice(5));

/** A stack a step, one layer for each value that occurs. */
function overTime<T extends number>(
  setting: Setting,
  points: SeriesPoint[],
  of: (point: SeriesPoint) => T,
  name: (value: T) => string,
  filter: (value: T) => LedgerFilter,
): Pick<ChartModel, "categories" | "series"> {
  const { view } = setting;
  const steps = spans(view);
  const sums = new Map<T, Map<string, number>>();
  for (const each of points) {
    const layer = sums.get(of(each)) ?? new Map<string, number>();
    const step = spanOf(each.day, view);
    layer.set(step, (layer.get(step) ?? 0) + Number(each.count));
    sums.set(of(each), layer);
  }
  const layers = [...sums.keys()].sort((a, b) => a - b);
  const series = layers.map(
    (value): Series => ({
      name: name(value),
      color: colorAt(value - 1),
      points: steps.map((span) =>
        point(sums.get(value)?.get(span.start) ?? 0, { ...rowsOf(view, span), ...filter(value) }),
      ),
    }),
  );
  return { categories: steps.map((span) => spanName(span, view.step)), series };
}

/** Work items over time, by kind. */
export function volumeByKind(setting: Setting, answer: GetDashboardResponse): ChartModel {
  const items = answer.series.filter((one) => one.kind !== WorkKind.UNSPECIFIED);
  const drawn = overTime(
    setting,
    items,
    (one) => one.kind,
    setting.kind,
    (kind) => ({ kind }),
  );
  return { title: setting.t.byKind, axis: setting.t.time, stacked: true, ...drawn };
}

/** Contacts over time, by channel. */
export function volumeByChannel(setting: Setting, answer: GetDashboardResponse): ChartModel {
  const contacts = answer.series.filter((one) => one.kind === WorkKind.UNSPECIFIED);
  const drawn = overTime(
    setting,
    contacts,
    (one) => one.channel,
    setting.channel,
    (channel) => ({ channel }),
  );
  return { title: setting.t.byChannel, axis: setting.t.time, stacked: true, ...drawn };
}

/** Clocks on time and late, now and before. */
export function onTime({ view, t }: Setting, { now, before }: GetDashboardResponse): ChartModel {
  const earlier = daysBefore(view);
  const rows = [
    {
      name: `${t.firstReply} · ${t.now}`,
      clock: "first_reply",
      met: now?.firstReplyMet,
      missed: now?.firstReplyMissed,
      days: view,
    },
    {
      name: `${t.firstReply} · ${t.before}`,
      clock: "first_reply",
      met: before?.firstReplyMet,
      missed: before?.firstReplyMissed,
      days: earlier,
    },
    {
      name: `${t.resolution} · ${t.now}`,
      clock: "resolution",
      met: now?.resolutionMet,
      missed: now?.resolutionMissed,
      days: view,
    },
    {
      name: `${t.resolution} · ${t.before}`,
      clock: "resolution",
      met: before?.resolutionMet,
      missed: before?.resolutionMissed,
      days: earlier,
    },
  ];
  const side = (outcome: "met" | "missed", color: string): Series => ({
    name: t[outcome],
    color,
    points: rows.map((row) => point(row[outcome] ?? 0n, { ...rowsOf(view, row.days), clock: row.clock, outcome })),
  });
  const categories = rows.map((row) => row.name);
  return {
    title: t.onTime,
    axis: t.clock,
    categories,
    series: [side("met", MET), side("missed", MISSED)],
    stacked: true,
    lying: true,
  };
}

/** All open tickets of the region by the days since they came; the period does not count here. */
export function openByAge({ view, t }: Setting, answer: GetDashboardResponse): ChartModel {
  const buckets = answer.openByAge;
  return {
    title: t.openByAge,
    axis: t.age,
    categories: buckets.map((one) => {
      if (one.untilDays === 0) return t.ageFrom(one.fromDays);
      return one.untilDays === 1 ? t.ageToday : t.ageRange(one.fromDays, one.untilDays - 1);
    }),
    series: [
      {
        name: t.openTickets,
        color: NOW,
        points: buckets.map((one) =>
          point(one.count, {
            region: view.region,
            ageFrom: one.fromDays,
            ageUntil: one.untilDays || undefined,
          }),
        ),
      },
    ],
  };
}

/** Products or batches with the most complaints and adverse reactions. */
export function topProducts(setting: Setting, figures: ProductFigure[], batches: boolean): ChartModel {
  const { view, t } = setting;
  const name = (one: ProductFigure) => {
    const product = `${one.genericName} ${one.specification}`.trim() || t.unnamed;
    return batches ? `${one.batchNumber || t.unnamed} · ${product}` : product;
  };
  const rows = (one: ProductFigure, kind: WorkKind): LedgerFilter => ({
    ...rowsOf(view),
    kind,
    ...(one.productId
      ? { product: one.productId, productName: `${one.genericName} ${one.specification}`.trim() }
      : { name: one.genericName }),
    batch: batches ? one.batchNumber : undefined,
  });
  const layer = (label: string, kind: WorkKind, count: (one: ProductFigure) => bigint): Series => ({
    name: label,
    color: colorAt(kind - 1),
    points: figures.map((one) => point(count(one), rows(one, kind))),
  });
  return {
    title: batches ? t.topBatches : t.topProducts,
    axis: batches ? t.batch : t.product,
    categories: figures.map(name),
    series: [
      layer(t.complaints, WorkKind.COMPLAINT, (one) => one.complaints),
      layer(t.adverse, WorkKind.ADVERSE_REACTION, (one) => one.adverseReactions),
      layer(t.device, WorkKind.DEVICE_EVENT, (one) => one.deviceEvents),
    ],
    stacked: true,
    lying: true,
  };
}

interface Pair {
  name: string;
  now: bigint;
  before: bigint;
  filter: LedgerFilter;
}

/** This period beside the one before. */
function compared({ view, t }: Setting, pairs: Pair[]): Pick<ChartModel, "categories" | "series"> {
  const earlier = daysBefore(view);
  const shown = pairs.filter((pair) => pair.now > 0n || pair.before > 0n);
  return {
    categories: shown.map((pair) => pair.name),
    series: [
      {
        name: t.before,
        color: BEFORE,
        points: shown.map((pair) => point(pair.before, { ...rowsOf(view, earlier), ...pair.filter })),
      },
      { name: t.now, color: NOW, points: shown.map((pair) => point(pair.now, { ...rowsOf(view), ...pair.filter })) },
    ],
  };
}

/** Kinds, now and before. */
export function kindsCompared(setting: Setting, answer: GetDashboardResponse): ChartModel {
  const pairs = answer.kinds
    .filter((one) => one.kind !== WorkKind.UNSPECIFIED)
    .map((one) => ({ name: setting.kind(one.kind), now: one.now, before: one.before, filter: { kind: one.kind } }));
  return { title: setting.t.kindCompare, axis: setting.t.kind, lying: true, ...compared(setting, pairs) };
}

/** Channels, now and before. */
export function channelsCompared(setting: Setting, answer: GetDashboardResponse): ChartModel {
  const pairs = answer.channels.map((one) => ({
    name: setting.channel(one.channel),
    now: one.now,
    before: one.before,
    filter: { channel: one.channel },
  }));
  return { title: setting.t.channelCompare, axis: setting.t.channel, lying: true, ...compared(setting, pairs) };
}
