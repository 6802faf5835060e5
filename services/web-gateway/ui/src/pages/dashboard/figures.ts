// The figures at the head of the dashboard: what each is called, how it is worked out, and where its rows are.

import { Disposition, WorkKind } from "@/gen/afterdose/common/v1/common_pb";
import type { Figures } from "@/gen/afterdose/reporting/v1/service_pb";
import type { LedgerFilter } from "@/pages/ledger/filter";
import type { Texts } from "./messages";

/** Returns 退换货 that were decided in the customer's favour. */
export const GRANTED = [Disposition.RETURNED, Disposition.EXCHANGED, Disposition.REFUNDED];

export type Name =
  | "contacts"
  | "complaints"
  | "adverse"
  | "device"
  | "returns"
  | "open"
  | "waiting"
  | "closed"
  | "firstReplyRate"
  | "resolutionRate"
  | "returnsGrantedRate"
  | "returnsPer100";

/** How one figure is read and where it leads. */
export interface Figure {
  name: Name;
  /** Absent where there is nothing to divide by. */
  value: (figures: Figures) => number | undefined;
  /** A share of 1, shown as per cent. */
  share?: boolean;
  /** One place after the point. */
  decimal?: boolean;
  /** Which way is better, where one is. */
  better?: "up" | "down";
  /** What the rows behind it have besides region and period. */
  rows: LedgerFilter;
  /** The two numbers a share is made of. */
  parts?: (figures: Figures) => [bigint, bigint];
}

const share = (part: bigint, all: bigint) => (all === 0n ? undefined : Number(part) / Number(all));

const firstReply = (f: Figures): [bigint, bigint] => [f.firstReplyMet, f.firstReplyMet + f.firstReplyMissed];
const resolution = (f: Figures): [bigint, bigint] => [f.resolutionMet, f.resolutionMet + f.resolutionMissed];
const granted = (f: Figures): [bigint, bigint] => [f.returnsGranted, f.returns];

/** All figures, in the order of the page. */
export const FIGURES: Figure[] = [
  { name: "contacts", value: (f) => Number(f.contacts), rows: {} },
  { name: "complaints", value: (f) => Number(f.complaints), better: "down", rows: { kind: WorkKind.COMPLAINT } },
  { name: "adverse", value: (f) => Number(f.adverseReactions), rows: { kind: WorkKind.ADVERSE_REACTION } },
  { name: "device", value: (f) => Number(f.deviceEvents), rows: { kind: WorkKind.DEVICE_EVENT } },
  { name: "returns", value: (f) => Number(f.returns), rows: { kind: WorkKind.RETURN_EXCHANGE } },
  {
    name: "returnsGrantedRate",
    value: (f) => share(...granted(f)),
    share: true,
    rows: { kind: WorkKind.RETURN_EXCHANGE, dispositions: GRANTED },
    parts: granted,
  },
  {
    name: "returnsPer100",
    value: (f) => (f.contacts === 0n ? undefined : (Number(f.returns) * 100) / Number(f.contacts)),
    decimal: true,
    better: "down",
    rows: { kind: WorkKind.RETURN_EXCHANGE },
    parts: (f) => [f.returns, f.contacts],
  },
  { name: "open", value: (f) => Number(f.open), rows: { state: "open" } },
  { name: "waiting", value: (f) => Number(f.waiting), rows: { state: "waiting" } },
  { name: "closed", value: (f) => Number(f.closed), rows: { state: "closed" } },
  {
    name: "firstReplyRate",
    value: (f) => share(...firstReply(f)),
    share: true,
    better: "up",
    rows: { clock: "first_reply", outcome: "met" },
    parts: firstReply,
  },
  {
    name: "resolutionRate",
    value: (f) => share(...resolution(f)),
    share: true,
    better: "up",
    rows: { clock: "resolution", outcome: "met" },
    parts: resolution,
  },
];

/** The figure of a name. */
export const figureOf = (name: Name): Figure => FIGURES.find((figure) => figure.name === name) as Figure;

/** A value for people. */
export function written(figure: Figure, value: number | undefined): string {
  if (value === undefined) return "–";
  if (figure.share) return `${(value * 100).toFixed(1)}%`;
  return figure.decimal ? value.toFixed(1) : value.toLocaleString("en-US");
}

/** How a figure differs from the period before. */
export interface Difference {
  direction: "up" | "down" | "same" | "unknown";
  /** Whether that is good news; absent where it is neither. */
  good: boolean | undefined;
  text: string;
}

/** The difference in words: a count with its per cent, a share in points. */
export function difference(figure: Figure, now: number | undefined, before: number | undefined, t: Texts): Difference {
  if (now === undefined || before === undefined) return { direction: "unknown", good: undefined, text: "–" };
  const by = now - before;
  const rounded = figure.share ? Math.round(by * 1000) / 10 : figure.decimal ? Math.round(by * 10) / 10 : by;
  if (rounded === 0) return { direction: "same", good: undefined, text: t.same };
  const direction = rounded > 0 ? "up" : "down";
  const signed = `${rounded > 0 ? "+" : "−"}${Math.abs(rounded).toLocaleString("en-US")}`;
  const good = figure.better ? figure.better === direction : undefined;
  if (figure.share) return { direction, good, text: t.points(signed) };
  if (before === 0) return { direction, good, text: `${signed} · ${t.noBefore}` };
  const percent = Math.round((Math.abs(by) / before) * 100);
  return { direction, good, text: `${signed} (${rounded > 0 ? "+" : "−"}${percent.toLocaleString("en-US")}%)` };
}
