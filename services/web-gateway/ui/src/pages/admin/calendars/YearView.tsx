import { useMessages } from "@/i18n";
import { messages } from "./messages";
import { type SpecialDay, type Square, squares } from "./year";
import "./calendars.css";

const MONTHS = Array.from({ length: 12 }, (_, index) => index + 1);

/** A year as twelve small months; what differs from the week stands out by form, not only by colour. */
export function YearView({ year, days }: { year: number; days: SpecialDay[] }) {
  const t = useMessages(messages);
  const specials = new Map(days.map((special) => [special.day, special]));
  const before = days.filter((special) => !special.day.startsWith(`${year}-`));
  return (
    <>
      <ul className="year-legend">
        <li>
          <span className="day day-off">1</span> {t.off}
        </li>
        <li>
          <span className="day day-work">1</span> {t.work}
        </li>
        <li>
          <span className="day day-weekend">1</span> {t.weekend}
        </li>
      </ul>
      <div className="year">
        {MONTHS.map((month) => (
          <section key={month} className="month" aria-label={`${year} ${t.month(month)}`}>
            <h3>{t.month(month)}</h3>
            <div className="month-days">
              {[...t.weekdays].map((letter, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the seven days of a week never change places
                <span key={at} className="month-head" aria-hidden="true">
                  {letter}
                </span>
              ))}
              {squares(year, month, specials).map((square, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: squares of a month never change places
                <Day key={at} square={square} />
              ))}
            </div>
          </section>
        ))}
      </div>
      {before.length > 0 && (
        <p className="muted">
          {before.map((special) => `${special.day} ${t[special.kind]} ${special.name}`).join("；")}
        </p>
      )}
    </>
  );
}

function Day({ square }: { square: Square | undefined }) {
  const t = useMessages(messages);
  if (!square) return <span />;
  const { special } = square;
  const form = special ? ` day-${special.kind}` : square.weekend ? " day-weekend" : "";
  const said = special ? `${special.day} ${t[special.kind]} ${special.name}` : square.day;
  return (
    <span className={`day numbers${form}`} title={special ? said : undefined}>
      {square.date}
      {special && <span className="visually-hidden"> {`${t[special.kind]} ${special.name}`}</span>}
    </span>
  );
}
