import { ArrowDownOutlined, ArrowUpOutlined, MinusOutlined } from "@ant-design/icons";
import { Link } from "react-router";
import type { GetDashboardResponse } from "@/gen/afterdose/reporting/v1/service_pb";
import { useMessages } from "@/i18n";
import { ledgerAddress } from "@/pages/ledger/filter";
import { type Difference, difference, FIGURES, type Figure, figureOf, type Name, written } from "./figures";
import { messages } from "./messages";
import { daysBefore, rowsOf, type View } from "./view";

interface Props {
  view: View;
  answer: GetDashboardResponse;
  /** Which figures; all of them when absent. */
  names?: readonly Name[];
}

/** The figures with their difference to the period before; each leads to its rows. */
export function Tiles({ view, answer, names }: Props) {
  const figures = names ? names.map(figureOf) : FIGURES;
  return (
    <ul className="tiles">
      {figures.map((figure) => (
        <Tile key={figure.name} figure={figure} view={view} answer={answer} />
      ))}
    </ul>
  );
}

function Tile({ figure, view, answer }: { figure: Figure; view: View; answer: GetDashboardResponse }) {
  const t = useMessages(messages);
  const { now, before } = answer;
  const value = now && figure.value(now);
  const parts = now && figure.parts?.(now);
  const to = ledgerAddress({ ...rowsOf(view), ...figure.rows });
  const late = figure.rows.outcome && parts ? parts[1] - parts[0] : 0n;
  return (
    <li className="tile">
      <div className="tile-name">{t[figure.name]}</div>
      <Link className="tile-value numbers" to={to}>
        {written(figure, value)}
      </Link>
      <Link
        className="tile-change"
        to={ledgerAddress({ ...rowsOf(view, daysBefore(view)), ...figure.rows })}
        title={t.beforeWas(written(figure, before && figure.value(before)))}
      >
        <Change change={difference(figure, value, before && figure.value(before), t)} />
      </Link>
      <div className="tile-parts numbers">
        {parts && t.ofAll(parts[0].toLocaleString("en-US"), parts[1].toLocaleString("en-US"))}
        {late > 0n && (
          <>
            {" · "}
            <Link to={ledgerAddress({ ...rowsOf(view), ...figure.rows, outcome: "missed" })}>
              {t.late(late.toLocaleString("en-US"))}
            </Link>
          </>
        )}
      </div>
    </li>
  );
}

/** A difference by arrow, sign and words; the colour only repeats it. */
export function Change({ change }: { change: Difference }) {
  const t = useMessages(messages);
  const tone = change.good === undefined ? "" : change.good ? " change-good" : " change-bad";
  return (
    <div className={`change numbers${tone}`}>
      {change.direction === "up" && <ArrowUpOutlined aria-label={t.up} />}
      {change.direction === "down" && <ArrowDownOutlined aria-label={t.down} />}
      {change.direction === "same" && <MinusOutlined aria-hidden />} {change.text}
    </div>
  );
}
