import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { routing } from "@/api";
import { useCursor } from "@/components/CursorPager";
import { PageHeader } from "@/components/PageHeader";
import { useFilters } from "@/components/useFilters";
import type { WorkKind } from "@/gen/afterdose/common/v1/common_pb";
import { useMessages } from "@/i18n";
import { defaults, TicketFilters } from "./list/TicketFilters";
import { TicketTable } from "./list/TicketTable";
import { messages } from "./messages";
import "./tickets.css";

const PAGE = 50;

/** All tickets of one's regions, by what the URL asks for. */
export default function TicketsPage() {
  const t = useMessages(messages);
  const { filters, change, clear, key } = useFilters(defaults);
  const position = useCursor(key);
  const query = useQuery({
    queryKey: ["routing", "tickets", filters, position.cursor],
    queryFn: ({ signal }) =>
      routing.listTickets(
        {
          state: filters.state === "all" ? "" : filters.state,
          kind: Number(filters.kind) as WorkKind,
          team: filters.team,
          owner: filters.owner,
          queue: filters.queue,
          text: filters.text,
          region: filters.region,
          newestFirst: filters.order === "newest",
          pageSize: PAGE,
          cursor: position.cursor,
        },
        { signal },
      ),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
  return (
    <>
      <PageHeader title={t.title} />
      <TicketFilters filters={filters} onChange={change} onClear={clear} />
      <TicketTable
        tickets={query.data?.tickets}
        loading={query.isPending}
        error={query.error}
        onRetry={query.refetch}
        empty={t.none}
        position={position}
        next={query.data?.nextCursor}
        busy={query.isPlaceholderData}
      />
    </>
  );
}
