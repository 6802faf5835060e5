// The sub-regions beside each other, by one figure.

import type { RegionFigures } from "@/gen/afterdose/reporting/v1/service_pb";
import { type LedgerFilter, ledgerAddress } from "@/pages/ledger/filter";
import type { ChartModel } from "./chart/model";
import type { Figure } from "./figures";
import type { Texts } from "./messages";
import { daysBefore, rowsOf, type View } from "./view";

/** The rows behind all figures of one of the regions. */
export const rowsIn = (one: RegionFigures, days: { from: string; until: string }, view: View): LedgerFilter => ({
  ...rowsOf(view, days),
  region: one.region,
  exact: one.regionExact || undefined,
});

/** Names of regions in the language in force. */
export type NameOf = (one: RegionFigures) => string;

/** One figure of all sub-regions, now and before. */
export function regionBars(regions: RegionFigures[], figure: Figure, view: View, name: NameOf, t: Texts): ChartModel {
  const side = (when: "now" | "before", color: string) => ({
    name: t[when],
    color,
    points: regions.map((one) => {
      const figures = one[when];
      const value = (figures && figure.value(figures)) ?? 0;
      const days = when === "now" ? view : daysBefore(view);
      const to = value > 0 ? ledgerAddress({ ...rowsIn(one, days, view), ...figure.rows }) : undefined;
      return { value: figure.decimal ? Math.round(value * 10) / 10 : value, to };
    }),
  });
  return {
    title: t.regionsBy(t[figure.name]),
    axis: t.region,
    categories: regions.map(name),
    series: [side("before", "#9fb2b9"), side("now", "#0072b2")],
    lying: true,
    ...(figure.share ? { share: true } : {}),
  };
}
