// What the dashboard is asked for, as it stands in the address.

import { Step } from "@/gen/afterdose/reporting/v1/service_pb";
import type { LedgerFilter } from "@/pages/ledger/filter";
import { daysBetween, isDay, monthStart, plusDays, plusMonths, quarterStart, today, weekday } from "./days";

export const PRESETS = ["p7", "p30", "p90", "month", "quarter"] as const;
export type Preset = (typeof PRESETS)[number];

/** A region and a period, whose days are both inclusive. */
export interface View {
  region: string | undefined;
  /** Absent when the days were chosen one by one. */
  preset: Preset | undefined;
  from: string;
  until: string;
  step: Step;
}

const STEPS: Record<string, Step> = { day: Step.DAY, week: Step.WEEK, month: Step.MONTH };

/** The days of a preset. */
export function presetDays(preset: Preset, now = today()): { from: string; until: string } {
  switch (preset) {
    case "p7":
      return { from: plusDays(now, -6), until: now };
    case "p30":
      return { from: plusDays(now, -29), until: now };
    case "p90":
      return { from: plusDays(now, -89), until: now };
    case "month":
      return { from: monthStart(now), until: now };
    case "quarter":
      return { from: quarterStart(now), until: now };
  }
}

/** The step with which a period is neither two bars nor two hundred. */
function fitting(days: number): Step {
  if (days <= 31) return Step.DAY;
  return days <= 190 ? Step.WEEK : Step.MONTH;
}

/** More bars than this are not asked for. */
const MOST_STEPS = 120;
const STEP_DAYS: Record<Step, number> = { [Step.UNSPECIFIED]: 1, [Step.DAY]: 1, [Step.WEEK]: 7, [Step.MONTH]: 28 };

/** The step asked for, unless it would make too many bars. */
function stepFor(asked: Step | undefined, days: number): Step {
  return asked && days / STEP_DAYS[asked] < MOST_STEPS - 1 ? asked : fitting(days);
}

/** The view in an address; the last 30 days unless it says otherwise. */
export function readView(params: URLSearchParams, now = today()): View {
  const [from, until] = [params.get("from"), params.get("until")];
  const chosen = isDay(from) && isDay(until) && from <= until;
  const named = PRESETS.find((preset) => preset === params.get("period"));
  const preset = chosen ? undefined : (named ?? "p30");
  const days = preset ? presetDays(preset, now) : { from: from as string, until: until as string };
  return {
    region: params.get("region") ?? undefined,
    preset,
    ...days,
    step: stepFor(STEPS[params.get("step") ?? ""], daysBetween(days.from, days.until) + 1),
  };
}

/** The days of the period before, as many as this one has. */
export function daysBefore(view: Pick<View, "from" | "until">): { from: string; until: string } {
  const days = daysBetween(view.from, view.until) + 1;
  return { from: plusDays(view.from, -days), until: plusDays(view.from, -1) };
}

/** First day of the step in which a day lies. */
function stepStart(day: string, step: Step): string {
  if (step === Step.WEEK) return plusDays(day, -weekday(day));
  return step === Step.MONTH ? monthStart(day) : day;
}

/** The later of two days; days written like this sort as text. */
const later = (one: string, other: string) => [one, other].sort()[1] as string;

/** One step of a period: its first day, and the days of it that belong to the period. */
export interface Span {
  start: string;
  from: string;
  until: string;
}

/** The steps of a period, those without anything too. */
export function spans(view: View): Span[] {
  const all: Span[] = [];
  let start = stepStart(view.from, view.step);
  while (start <= view.until) {
    const next = view.step === Step.MONTH ? plusMonths(start, 1) : plusDays(start, view.step === Step.WEEK ? 7 : 1);
    const last = plusDays(next, -1);
    all.push({ start, from: later(start, view.from), until: later(last, view.until) === last ? view.until : last });
    start = next;
  }
  return all;
}

/** The step that a point of a series belongs to. */
export const spanOf = (day: string, view: View) => stepStart(day, view.step);

/** The filter of the rows behind all figures of a view. */
export function rowsOf(view: View, days: { from: string; until: string } = view): LedgerFilter {
  return { region: view.region, from: days.from, until: days.until };
}
