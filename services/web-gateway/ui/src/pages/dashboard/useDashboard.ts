import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { reporting } from "@/api";
import { useLive } from "@/api/live";
import { Step } from "@/gen/afterdose/reporting/v1/service_pb";
import { beginning, plusDays } from "./days";
import type { View } from "./view";

const KEY = ["reporting", "dashboard"];
const EVERY_MS = 60_000;
/** Figures are asked for again at most this often when things happen. */
const CALM_MS = 10_000;

/** The figures of a view: again every minute, and soon after something happened. */
export function useDashboard(view: View) {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useLive(() => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void client.invalidateQueries({ queryKey: KEY });
    }, CALM_MS);
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  return useQuery({
    queryKey: [...KEY, view.region ?? "", view.from, view.until, view.step],
    queryFn: ({ signal }) =>
      reporting.getDashboard(
        {
          received: { from: beginning(view.from), until: beginning(plusDays(view.until, 1)) },
          region: view.region ?? "",
          step: view.step,
          top: 10,
        },
        { signal },
      ),
    placeholderData: keepPreviousData,
    refetchInterval: EVERY_MS,
    refetchIntervalInBackground: true,
  });
}

/** A step as it stands in addresses. */
export const stepName = (step: Step) => (step === Step.WEEK ? "week" : step === Step.MONTH ? "month" : "day");
