// What a chart shows, apart from how it is drawn: the picture and the table beside it are two readings of one model, so
// that neither can say what the other does not.

/** One value, and the rows behind it. */
export interface Point {
  value: number;
  /** Address of exactly the rows that make the value; absent where there are none. */
  to?: string | undefined;
}

/** Points of one name, one for each category. */
export interface Series {
  name: string;
  color: string;
  points: Point[];
}

/** A chart of bars. */
export interface ChartModel {
  title: string;
  /** What the categories are, as the head of the table's first column. */
  axis: string;
  categories: string[];
  series: Series[];
  /** Bars of a category on top of each other instead of beside each other. */
  stacked?: boolean;
  /** Bars that lie, for names that are long. */
  lying?: boolean;
  /** Values are shares of 1. */
  share?: boolean;
}

/** Whether there is anything to draw. */
export const isEmpty = (model: ChartModel) =>
  model.series.every((series) => series.points.every((point) => point.value === 0));

/** A value for people: a share as per cent, a number with its thousands apart. */
export const shown = (model: Pick<ChartModel, "share">, value: number) =>
  model.share ? `${(value * 100).toFixed(1)}%` : value.toLocaleString("en-US");

/** Colours that people with any colour vision tell apart, after Okabe and Ito and Tol; neighbours differ in brightness too. */
export const PALETTE = [
  "#0072b2",
  "#e69f00",
  "#882255",
  "#cc79a7",
  "#009e73",
  "#56b4e9",
  "#5d6d78",
  "#9a8c1f",
  "#7f6ea8",
  "#b8c4c9",
  "#3d2b1f",
] as const;

/** The colour at a place, beginning again after the last. */
export const colorAt = (index: number) => PALETTE[index % PALETTE.length] as string;
