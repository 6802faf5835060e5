import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Person } from "@/gen/afterdose/identity/v1/events_pb";
import { identity } from "./clients";
import { useSession } from "./SessionProvider";

/** The people of the house, for those who may read them. */
export function usePersons() {
  const { session, may } = useSession();
  const query = useQuery({
    queryKey: ["identity", "persons"],
    queryFn: ({ signal }) => identity.listPersons({}, { signal }),
    enabled: may("person.read"),
    staleTime: 300_000,
  });
  const persons = query.data?.persons;
  const byId = useMemo(() => new Map<string, Person>((persons ?? []).map((p) => [p.personId, p])), [persons]);
  const nameOf = (id: string) => {
    if (id === session?.personId) return session.displayName;
    return byId.get(id)?.displayName ?? id;
  };
  return { persons: persons ?? [], byId, nameOf };
}
