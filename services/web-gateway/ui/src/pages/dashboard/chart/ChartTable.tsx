import { Link } from "react-router";
import { type ChartModel, type Point, shown } from "./model";

/** The values of a chart as a table, each leading to its rows: for reading aloud, for the keyboard, for copying. */
export function ChartTable({ model }: { model: ChartModel }) {
  return (
    <div className="chart-table">
      <table>
        <caption className="visually-hidden">{model.title}</caption>
        <thead>
          <tr>
            <th scope="col">{model.axis}</th>
            {model.series.map((series) => (
              <th scope="col" key={series.name} className="chart-number">
                {series.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {model.categories.map((category, at) => (
            // Categories may be called alike, e.g. two products of one name.
            // biome-ignore lint/suspicious/noArrayIndexKey: the place is what tells them apart
            <tr key={`${at} ${category}`}>
              <th scope="row">{category}</th>
              {model.series.map((series) => (
                <td key={series.name} className="chart-number numbers">
                  <Value model={model} point={series.points[at]} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Value({ model, point }: { model: ChartModel; point: Point | undefined }) {
  if (!point) return "–";
  const text = shown(model, point.value);
  return point.to ? <Link to={point.to}>{text}</Link> : text;
}
