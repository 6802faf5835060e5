import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useSearchParams } from "react-router";
import { reporting, useSession } from "@/api";
import { CursorPager, useCursor } from "@/components/CursorPager";
import { ErrorState } from "@/components/ErrorState";
import { ExportButton } from "@/components/ExportButton";
import { PageHeader } from "@/components/PageHeader";
import { useMessages } from "@/i18n";
import { type LedgerFilter, ledgerRequest, readFilter, writeFilter } from "./filter";
import { LedgerFilters } from "./LedgerFilters";
import { LedgerTable } from "./LedgerTable";
import "./ledger.css";
import { messages } from "./messages";

const PAGE = 50;

/** Contacts with what became of them; every figure of the house leads here, to exactly the rows behind it. */
export default function LedgerPage() {
  const t = useMessages(messages);
  const { may } = useSession();
  const [params, setParams] = useSearchParams();
  const filter = readFilter(params);
  const key = writeFilter(filter).toString();
  const position = useCursor(key);
  const query = useQuery({
    queryKey: ["reporting", "ledger", key, position.cursor],
    queryFn: ({ signal }) =>
      reporting.listLedger({ ...ledgerRequest(filter), pageSize: PAGE, cursor: position.cursor }, { signal }),
    placeholderData: keepPreviousData,
  });
  // The number of all rows comes with the first page and holds for those after it.
  const total = useQuery({
    queryKey: ["reporting", "ledger", key, ""],
    queryFn: ({ signal }) => reporting.listLedger({ ...ledgerRequest(filter), pageSize: PAGE }, { signal }),
    select: ({ total: rows, totalIsLeast }) => ({ rows, totalIsLeast }),
  });
  const change = (changed: Partial<LedgerFilter>) => setParams(writeFilter({ ...filter, ...changed }));

  return (
    <>
      <PageHeader
        title={t.title}
        note={t.note}
        actions={
          may("ledger.export") && <ExportButton address={`/export/ledger.xlsx?${key}`}>{t.exportXlsx}</ExportButton>
        }
      />
      <LedgerFilters filter={filter} onChange={change} onClear={() => setParams({})} />
      {query.isError && !query.data ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <>
          <LedgerTable rows={query.data?.rows ?? []} busy={query.isPending || query.isPlaceholderData} />
          <CursorPager
            position={position}
            next={query.data?.nextCursor}
            total={total.data?.rows}
            totalIsLeast={total.data?.totalIsLeast}
            busy={query.isPlaceholderData}
          />
        </>
      )}
    </>
  );
}
