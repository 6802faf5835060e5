// A year of the working calendar as its file says it: `date,kind,name_zh`, where `off` is a holiday and `work` a day 调休 that is
// worked although the week would have it free.

import { isDay, weekday } from "@/pages/dashboard/days";

/** A day that differs from the week. */
export interface SpecialDay {
  day: string;
  kind: "off" | "work";
  name: string;
}

/** What a file of a year came to. */
export interface YearFile {
  days: SpecialDay[];
  /** Numbers of the lines that cannot be read; the first line is 1. */
  badLines: number[];
}

/** Reads a file of a year. The service checks it again, more strictly; this is for the preview. */
export function readYear(csv: string): YearFile {
  const days: SpecialDay[] = [];
  const badLines: number[] = [];
  const lines = csv.replace(/^\uFEFF/, "").split(/\r?\n/);
  lines.forEach((line, index) => {
    const [day = "", kind = "", name = ""] = line.split(",").map((cell) => cell.trim());
    if (line.trim() === "" || (index === 0 && day === "date")) return;
    if (isDay(day) && (kind === "off" || kind === "work")) days.push({ day, kind, name });
    else badLines.push(index + 1);
  });
  return { days, badLines };
}

/** The year that most days of a file are in; 0 when it has none. A notice may name days of the December before. */
export function yearOf(file: YearFile): number {
  const last = file.days
    .map((special) => special.day)
    .sort()
    .at(-1);
  return last ? Number(last.slice(0, 4)) : 0;
}

/** One square of a small month. */
export interface Square {
  day: string;
  date: number;
  weekend: boolean;
  special: SpecialDay | undefined;
}

/** The squares of a month, with empty ones before the first so that weeks begin on Monday. */
export function squares(year: number, month: number, specials: Map<string, SpecialDay>): (Square | undefined)[] {
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const named = (date: number) => `${year}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`;
  const lead: undefined[] = Array.from({ length: weekday(named(1)) });
  const filled = Array.from({ length }, (_, index): Square => {
    const day = named(index + 1);
    return { day, date: index + 1, weekend: weekday(day) >= 5, special: specials.get(day) };
  });
  return [...lead, ...filled];
}
