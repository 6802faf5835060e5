import { useQuery } from "@tanstack/react-query";
import { routing } from "@/api";

/** The teams of the house as it ships; the rule book may name more, which then come from where people already work. */
const shipped = [
  "triage",
  "customer-service",
  "quality",
  "drug-safety",
  "device-safety",
  "returns",
  "warehouse",
  "sales",
  "repair",
];

/** Teams that a ticket can go to. */
export function useTeams(): string[] {
  const { data } = useQuery({
    queryKey: ["routing", "queues"],
    queryFn: ({ signal }) => routing.getQueueCounts({}, { signal }),
  });
  return [...new Set([...shipped, ...(data?.teams ?? [])])];
}
