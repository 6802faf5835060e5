// Days in China, written as YYYY-MM-DD. The house counts by them wherever the reader sits, so they are never moved through
// the zone of the browser.

import { type Timestamp, timestampFromDate } from "@bufbuild/protobuf/wkt";

const DAY = 86_400_000;
const CHINA = 8 * 3_600_000;

const stamp = (day: string) => Date.parse(`${day}T00:00:00Z`);
const written = (at: number) => new Date(at).toISOString().slice(0, 10);

/** Today in China. */
export const today = (now = Date.now()) => written(now + CHINA);

/** The day so many days later, or earlier. */
export const plusDays = (day: string, days: number) => written(stamp(day) + days * DAY);

/** How many days lie between two days; 1 for neighbours. */
export const daysBetween = (from: string, until: string) => Math.round((stamp(until) - stamp(from)) / DAY);

/** The moment at which a day begins in China. */
export const beginning = (day: string): Timestamp => timestampFromDate(new Date(stamp(day) - CHINA));

/** First day of the month of a day. */
export const monthStart = (day: string) => `${day.slice(0, 7)}-01`;

/** First day of the month so many months later. */
export function plusMonths(day: string, months: number): string {
  const at = new Date(stamp(monthStart(day)));
  at.setUTCMonth(at.getUTCMonth() + months);
  return written(at.getTime());
}

/** First day of the quarter of a day. */
export function quarterStart(day: string): string {
  const month = Number(day.slice(5, 7));
  return plusMonths(day, -((month - 1) % 3));
}

/** 0 is Monday. */
export const weekday = (day: string) => (new Date(stamp(day)).getUTCDay() + 6) % 7;

/** Whether it is a day at all. */
export const isDay = (text: string | null | undefined): text is string =>
  /^\d{4}-\d\d-\d\d$/.test(text ?? "") &&
  !Number.isNaN(stamp(text as string)) &&
  written(stamp(text as string)) === text;
