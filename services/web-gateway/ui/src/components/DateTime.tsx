import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { toDate } from "@/api/time";

const ZONE = "Asia/Shanghai";

function parts(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  // The Swedish form is the ISO one, which people of both languages read alike.
  return new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE, ...options });
}

const forms = {
  minute: parts({ year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" }),
  second: parts({ dateStyle: "short", timeStyle: "medium" }),
  day: parts({ year: "numeric", month: "2-digit", day: "2-digit" }),
  clock: parts({ hour: "2-digit", minute: "2-digit" }),
};

export type TimeForm = keyof typeof forms;

/** A moment in China time, as text. */
export function inChina(at: Date, form: TimeForm = "minute"): string {
  return forms[form].format(at);
}

interface Props {
  at: Timestamp | Date | undefined;
  form?: TimeForm;
}

/** A moment in China time, whatever the browser's clock says. */
export function DateTime({ at, form = "minute" }: Props) {
  const date = at instanceof Date ? at : toDate(at);
  if (!date) return <span className="muted">–</span>;
  return (
    <time dateTime={date.toISOString()} title={`${inChina(date, "second")} (UTC+8)`} className="nowrap">
      {inChina(date, form)}
    </time>
  );
}
