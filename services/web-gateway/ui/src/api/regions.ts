import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Region } from "@/gen/afterdose/catalog/v1/events_pb";
import { catalog } from "./clients";

/** The region tree; it hardly ever changes. */
export function useRegions() {
  const query = useQuery({
    queryKey: ["catalog", "regions"],
    queryFn: ({ signal }) => catalog.listRegions({}, { signal }),
    staleTime: 600_000,
  });
  const regions = query.data?.regions;
  const byPath = useMemo(() => new Map<string, Region>((regions ?? []).map((r) => [r.path, r])), [regions]);
  return { ...query, regions: regions ?? [], byPath };
}
