import { MergeOutlined } from "@ant-design/icons";
import type { TableProps } from "antd";
import { Link, useNavigate } from "react-router";
import { ChannelIcon } from "@/components/ChannelIcon";
import { ClockBadge, nextClock } from "@/components/ClockBadge";
import type { CursorPosition } from "@/components/CursorPager";
import { CursorTable } from "@/components/CursorTable";
import { DateTime } from "@/components/DateTime";
import { KindTag } from "@/components/KindTag";
import { PersonName } from "@/components/PersonName";
import { RegionName } from "@/components/RegionName";
import type { Ticket } from "@/gen/afterdose/routing/v1/events_pb";
import { useLabels, useMessages } from "@/i18n";
import { messages } from "../messages";

interface Props {
  tickets: Ticket[] | undefined;
  loading: boolean;
  error?: unknown;
  onRetry?: () => void;
  empty: string;
  gone?: ReadonlySet<string>;
  position?: CursorPosition;
  next?: string | undefined;
  busy?: boolean;
  /** Without the columns that a narrow place has no room for. */
  narrow?: boolean;
}

export const ticketId = (ticket: Ticket) => ticket.ticketId;

/** Kinds that still stand, each once. */
function kindsOf(ticket: Ticket) {
  return [...new Set(ticket.workItems.filter((item) => item.state !== "withdrawn").map((item) => item.kind))];
}

/** Tickets as rows: what, for whom, and how much time is left. */
export function TicketTable({ tickets, narrow, gone, ...rest }: Props) {
  const t = useMessages(messages);
  const labels = useLabels();
  const navigate = useNavigate();
  const columns: TableProps<Ticket>["columns"] = [
    {
      key: "clock",
      title: t.clock,
      width: 196,
      render: (_, ticket) => {
        const clock = nextClock(ticket.clocks);
        return clock ? <ClockBadge clock={clock} /> : <span className="muted">{labels.slug(ticket.state)}</span>;
      },
    },
    {
      key: "subject",
      title: t.subject,
      render: (_, ticket) => (
        <div className="ticket-cell">
          <Link to={`/tickets/${ticket.ticketId}`} className="ellipsis ticket-subject" title={ticket.subject}>
            {ticket.subject || t.noSubject}
          </Link>
          <span className="ticket-line">
            <ChannelIcon channel={ticket.channel} />
            <span className="muted numbers">{ticket.number}</span>
            {ticket.furtherContactIds.length > 0 && (
              <span className="muted" title={t.further(ticket.furtherContactIds.length)}>
                <MergeOutlined aria-hidden /> {ticket.furtherContactIds.length + 1}
              </span>
            )}
            {kindsOf(ticket).map((kind) => (
              <KindTag key={kind} kind={kind} />
            ))}
          </span>
        </div>
      ),
    },
    {
      key: "region",
      title: t.region,
      width: 96,
      ellipsis: true,
      render: (_, ticket) => <RegionName path={ticket.region} />,
    },
    {
      key: "owner",
      title: t.owner,
      width: 112,
      ellipsis: true,
      render: (_, ticket) => (
        <>
          <PersonName id={ticket.owner} />
          <div className="muted ellipsis small">{labels.slug(ticket.team)}</div>
        </>
      ),
    },
    {
      key: "received",
      title: t.received,
      width: 138,
      responsive: ["xl"],
      render: (_, ticket) => <DateTime at={ticket.receivedAt} />,
    },
    { key: "state", title: t.state, width: 84, responsive: ["xl"], render: (_, ticket) => labels.slug(ticket.state) },
  ];
  return (
    <CursorTable<Ticket>
      {...rest}
      columns={narrow ? columns.filter((column) => column.key !== "received" && column.key !== "state") : columns}
      rows={tickets}
      idOf={ticketId}
      label={t.title}
      onOpen={(ticket) => void navigate(`/tickets/${ticket.ticketId}`)}
      rowClass={(ticket) => (gone?.has(ticket.ticketId) ? "gone" : "")}
      width={600}
    />
  );
}
