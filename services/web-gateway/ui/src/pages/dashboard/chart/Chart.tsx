import { useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { ErrorState } from "@/components/ErrorState";
import type { Look } from "./look";
import type { ChartModel } from "./model";

type Library = typeof import("./draw");

interface Props {
  model: ChartModel;
  look: Look;
  height: number | string;
  /** What a reader who cannot see the picture is told. */
  description: string;
}

/** Draws a model. The library comes with the first chart that is shown; a press on a bar leads to its rows. */
export function Chart({ model, look, height, description }: Props) {
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<ReturnType<Library["start"]>>(undefined);
  const [library, setLibrary] = useState<Library>();
  const [failed, setFailed] = useState<unknown>();
  const navigate = useNavigate();
  const latest = useRef(model);
  latest.current = model;

  useEffect(() => {
    let stands = true;
    import("./draw").then(
      (loaded) => stands && setLibrary(loaded),
      (error: unknown) => stands && setFailed(error),
    );
    return () => {
      stands = false;
    };
  }, []);

  useEffect(() => {
    if (!library || !element.current) return;
    const started = library.start(element.current);
    chart.current = started;
    started.on("click", ({ seriesIndex, dataIndex }) => {
      const to = latest.current.series[seriesIndex ?? -1]?.points[dataIndex]?.to;
      if (to) void navigate(to);
    });
    const watch = new ResizeObserver(() => started.resize());
    watch.observe(element.current);
    return () => {
      watch.disconnect();
      started.dispose();
      chart.current = undefined;
    };
  }, [library, navigate]);

  useEffect(() => {
    if (library) chart.current?.setOption(library.option(model, look, description), { notMerge: true });
  }, [library, model, look, description]);

  if (failed) return <ErrorState error={failed} onRetry={() => location.reload()} />;
  return <div ref={element} role="img" aria-label={description} style={{ height }} className="chart" />;
}
