import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { TableColumnsType } from "antd";
import { useSearchParams } from "react-router";
import { operations } from "@/api";
import { CursorPager, useCursor } from "@/components/CursorPager";
import { DateTime } from "@/components/DateTime";
import { Empty } from "@/components/Empty";
import { ErrorState } from "@/components/ErrorState";
import { PageHeader } from "@/components/PageHeader";
import { PersonName } from "@/components/PersonName";
import { WideTable } from "@/components/WideTable";
import type { JournalEntry } from "@/gen/afterdose/operations/v1/service_pb";
import { useInLanguage, useMessages } from "@/i18n";
import { beginning, isDay, plusDays } from "@/pages/dashboard/days";
import "../admin.css";
import { ServicePicker, serviceIn } from "../ServicePicker";
import { type AuditFilter, AuditFilters, NAMES } from "./AuditFilters";
import "./audit.css";
import { Changes } from "./Changes";
import { aggregateLabel } from "./fields";
import { messages } from "./messages";
import { VerifyPanel } from "./VerifyPanel";

const PAGE = 50;

function period({ from, until }: AuditFilter) {
  const [first, last] = [isDay(from) ? from : undefined, isDay(until) ? until : undefined];
  if (!first && !last) return {};
  return {
    at: { ...(first ? { from: beginning(first) } : {}), ...(last ? { until: beginning(plusDays(last, 1)) } : {}) },
  };
}

/** Who changed what in a service, when and why; and whether its journal is as it was written. */
export default function AuditPage() {
  const t = useMessages(messages);
  const say = useInLanguage();
  const [params, setParams] = useSearchParams();
  const service = serviceIn(params.get("service"));
  const filter: AuditFilter = Object.fromEntries(NAMES.map((name) => [name, params.get(name) ?? ""]));
  const key = params.toString();
  const position = useCursor(key);
  const query = useQuery({
    queryKey: ["operations", "journal", service, key, position.cursor],
    queryFn: ({ signal }) =>
      operations.searchJournal(
        {
          service,
          ...period(filter),
          actor: filter.actor ?? "",
          kind: filter.kind ?? "",
          aggregate: filter.aggregate ?? "",
          aggregateId: filter.id ?? "",
          pageSize: PAGE,
          cursor: position.cursor,
        },
        { signal },
      ),
    placeholderData: keepPreviousData,
  });
  const change = (changed: AuditFilter) => {
    const next = new URLSearchParams(params);
    for (const [name, value] of Object.entries(changed)) {
      if (value) next.set(name, value);
      else next.delete(name);
    }
    if (next.toString() !== key) setParams(next);
  };
  return (
    <>
      <PageHeader title={t.title} note={t.note} />
      <ServicePicker label={t.service} value={service} onChange={(chosen) => setParams({ service: chosen })} />
      <VerifyPanel key={service} service={service} />
      <AuditFilters filter={filter} onChange={change} onClear={() => setParams({ service })} />
      {query.isError && !query.data ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <>
          <WideTable
            rowKey={(one) => `${one.aggregate} ${one.aggregateId} ${one.version} ${one.hash}`}
            aria-label={t.table}
            size="small"
            columns={columns(t, say)}
            dataSource={query.data?.entries ?? []}
            loading={query.isPending || query.isPlaceholderData}
            pagination={false}
            scroll={{ x: 1000 }}
            expandable={{
              expandedRowRender: (one) => <Hashes entry={one} />,
              columnTitle: <span className="visually-hidden">{t.hash}</span>,
            }}
            locale={{ emptyText: query.isPending ? " " : <Empty text={t.none} /> }}
          />
          <CursorPager position={position} next={query.data?.nextCursor} busy={query.isPlaceholderData} />
        </>
      )}
    </>
  );
}

type Texts = (typeof messages)["zh"];

function columns(t: Texts, say: ReturnType<typeof useInLanguage>): TableColumnsType<JournalEntry> {
  return [
    { key: "at", title: t.at, width: 160, render: (_, one) => <DateTime at={one.at} form="second" /> },
    {
      key: "actor",
      title: t.actor,
      width: 120,
      render: (_, one) => (
        <>
          <PersonName id={one.actor} />
          {one.onBehalfOf && (
            <div className="muted">
              {t.onBehalf("")}
              <PersonName id={one.onBehalfOf} />
            </div>
          )}
        </>
      ),
    },
    {
      key: "kind",
      title: `${t.kind} · ${t.reason}`,
      width: 190,
      render: (_, one) => (
        <>
          <code>{one.kind}</code>
          {one.reason && <div>{one.reason}</div>}
        </>
      ),
    },
    {
      key: "what",
      title: t.what,
      width: 190,
      render: (_, one) => (
        <>
          {say(aggregateLabel(one.aggregate))} <code>{one.aggregate}</code>{" "}
          <span className="muted numbers">v{one.version.toString()}</span>
          <div className="muted audit-id">{one.aggregateId}</div>
        </>
      ),
    },
    { key: "changes", title: t.changes, render: (_, one) => <Changes json={one.changesJson} /> },
  ];
}

function Hashes({ entry }: { entry: JournalEntry }) {
  const t = useMessages(messages);
  return (
    <dl className="changes">
      <div>
        <dt>{t.hash}</dt>
        <dd className="preformatted">{entry.hash}</dd>
      </div>
      <div>
        <dt>{t.previousHash}</dt>
        <dd className="preformatted">{entry.previousHash || "–"}</dd>
      </div>
    </dl>
  );
}
