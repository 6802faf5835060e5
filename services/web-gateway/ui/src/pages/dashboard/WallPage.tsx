import { FullscreenOutlined, LeftOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useEffect, useMemo, useState } from "react";
import { Link, useSearchParams } from "react-router";
import { toDate } from "@/api";
import { useLiveState } from "@/api/live";
import { inChina } from "@/components/DateTime";
import { ErrorState } from "@/components/ErrorState";
import { Loading } from "@/components/Loading";
import { RegionName } from "@/components/RegionName";
import { useNow } from "@/components/useNow";
import { useMessages } from "@/i18n";
import { Chart } from "./chart/Chart";
import { wall } from "./chart/look";
import { type ChartModel, isEmpty, shown } from "./chart/model";
import { useCharts } from "./DashboardPage";
import "./dashboard.css";
import { messages } from "./messages";
import { Tiles } from "./Tiles";
import { useDashboard } from "./useDashboard";
import { readView } from "./view";
import "./wall.css";

const TILES = ["contacts", "complaints", "adverse", "open", "firstReplyRate", "resolutionRate"] as const;
const MINUTE_MS = 60_000;

/** The size of letters that fits the screen. */
function useLetters() {
  const [size, setSize] = useState(letters);
  useEffect(() => {
    const fit = () => setSize(letters());
    window.addEventListener("resize", fit);
    return () => window.removeEventListener("resize", fit);
  }, []);
  return size;
}

/** On a screen of 1920 × 1080 letters of 28 pixels, which are 18 mm high on one of 55 inches. */
const letters = () => Math.round(Math.min(window.innerWidth / 68, window.innerHeight / 38));

/** The dashboard for a screen on the wall: few figures, large, dark, renewed by itself. */
export default function WallPage() {
  const t = useMessages(messages);
  const [params] = useSearchParams();
  const view = readView(params);
  const query = useDashboard(view);
  const drawn = useCharts(view, query.data);
  const live = useLiveState();
  const now = useNow(MINUTE_MS);
  const size = useLetters();
  const asOf = toDate(query.data?.asOf);

  return (
    <main className="wall">
      <header className="wall-head">
        <h1>
          {t.wallTitle} · {view.region ? <RegionName path={view.region} /> : t.allRegions}
        </h1>
        <span>{t.range(view.from, view.until)}</span>
        <span className="wall-gap" />
        <span role="status">
          {query.isError && query.data ? t.stale : live === "live" ? t.live : ""}
          {asOf && ` ${t.updated(inChina(asOf, "second").slice(11))}`}
        </span>
        <time className="numbers">{inChina(new Date(now), "clock")}</time>
        <nav className="wall-buttons">
          <Button
            ghost
            icon={<FullscreenOutlined />}
            aria-label={t.fullscreen}
            title={t.fullscreen}
            onClick={() => void toggleFullscreen()}
          />
          <Link to={`/dashboard?${params.toString()}`} aria-label={t.leave} title={t.leave}>
            <LeftOutlined />
          </Link>
        </nav>
      </header>
      {query.isPending && <Loading rows={8} />}
      {query.isError && !query.data && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && drawn && (
        <>
          <Tiles view={view} answer={query.data} names={TILES} />
          <div className="wall-grid">
            {[drawn.byKind, drawn.onTime, drawn.products, drawn.age].map((model) => (
              <WallChart key={model.title} model={model} size={size} />
            ))}
          </div>
        </>
      )}
    </main>
  );
}

function WallChart({ model, size }: { model: ChartModel; size: number }) {
  const t = useMessages(messages);
  // What is read off axes may be smaller than the figures.
  const look = useMemo(() => wall(Math.round(size * 0.8)), [size]);
  const sum = model.series.flatMap((series) => series.points).reduce((total, point) => total + point.value, 0);
  // The four longest bars carry across a room, ten do not.
  const short = useMemo(() => (model.lying ? first(model, 4) : model), [model]);
  return (
    <section className="wall-card">
      <h2>{model.title}</h2>
      {isEmpty(model) ? (
        <p>{t.noData}</p>
      ) : (
        <Chart model={short} look={look} height="100%" description={t.description(model.title, shown(model, sum))} />
      )}
    </section>
  );
}

function first(model: ChartModel, most: number): ChartModel {
  const series = model.series.map((one) => ({ ...one, points: one.points.slice(0, most) }));
  return { ...model, categories: model.categories.slice(0, most), series };
}

async function toggleFullscreen() {
  if (document.fullscreenElement) await document.exitFullscreen();
  else await document.documentElement.requestFullscreen();
}
