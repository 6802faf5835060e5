import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { routing } from "@/api";
import { useCursor } from "@/components/CursorPager";
import { NewsBar } from "@/components/NewsBar";
import { useFilters } from "@/components/useFilters";
import { useSteadyRows } from "@/components/useSteadyRows";
import { useMessages } from "@/i18n";
import { TicketTable, ticketId } from "@/pages/tickets/list/TicketTable";
import "@/pages/tickets/tickets.css";
import { messages } from "./messages";
import { QueueTabs } from "./QueueTabs";

const defaults = { queue: "mine" };
const PAGE = 30;

/** The tickets of one queue by due time, kept steady while others work on them. */
export function QueuePanel() {
  const t = useMessages(messages);
  const { filters, change } = useFilters(defaults);
  const position = useCursor(filters.queue);
  const query = useQuery({
    queryKey: ["routing", "tickets", "queue", filters.queue, position.cursor],
    queryFn: ({ signal }) =>
      routing.listTickets({ queue: filters.queue, state: "open", pageSize: PAGE, cursor: position.cursor }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });
  const shown = `${filters.queue} ${position.cursor}`;
  const steady = useSteadyRows(shown, query.isPlaceholderData ? undefined : query.data?.tickets, ticketId);
  const rows = query.isPlaceholderData ? query.data?.tickets : steady.rows;
  return (
    <section aria-label={t.queues} className="workbench-main">
      <QueueTabs queue={filters.queue} onChange={(queue) => change({ queue })} />
      <NewsBar news={steady.news} onShow={steady.adopt} />
      <TicketTable
        tickets={rows}
        gone={steady.gone}
        loading={query.isPending}
        error={query.error}
        onRetry={query.refetch}
        empty={t.none}
        position={position}
        next={query.data?.nextCursor}
        busy={query.isPlaceholderData}
        narrow
      />
      <p className="workbench-all">
        <Link to={`/tickets?queue=${filters.queue}`}>{t.seeAll}</Link>
      </p>
    </section>
  );
}
