import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { Link, useNavigate } from "react-router";
import { useCursor } from "@/components/CursorPager";
import { CursorTable } from "@/components/CursorTable";
import { DateTime } from "@/components/DateTime";
import { KindTag } from "@/components/KindTag";
import { PageHeader } from "@/components/PageHeader";
import { PersonName } from "@/components/PersonName";
import { ProductLine } from "@/components/ProductLine";
import { RegionName } from "@/components/RegionName";
import { useFilters } from "@/components/useFilters";
import type { WorkKind } from "@/gen/afterdose/common/v1/common_pb";
import { useLabels, useMessages } from "@/i18n";
import "@/pages/tickets/tickets.css";
import { messages } from "./messages";
import { type Desk, type Proceeding, states } from "./proceeding";

const defaults = { state: "open", kind: "0" };
const PAGE = 50;
const idOf = (row: Proceeding) => row.id;

/** Cases or returns of one's regions, oldest first. */
export function ListPage({ desk }: { desk: Desk }) {
  const t = useMessages(messages);
  const labels = useLabels();
  const navigate = useNavigate();
  const { filters, change, key } = useFilters(defaults);
  const position = useCursor(key);
  const query = useQuery({
    queryKey: [desk.keys.context, desk.keys.many, filters, position.cursor],
    queryFn: ({ signal }) =>
      desk.list(
        {
          state: filters.state === "all" ? "" : filters.state,
          kind: Number(filters.kind) as WorkKind,
          pageSize: PAGE,
          cursor: position.cursor,
        },
        signal,
      ),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
  return (
    <>
      <PageHeader title={t[desk.title]} />
      <search className="filter-bar">
        <Select
          aria-label={t.state}
          value={filters.state}
          onChange={(state) => change({ state })}
          options={[
            { value: "all", label: t.allStates },
            ...states.map((state) => ({ value: state, label: labels.slug(state) })),
          ]}
        />
        <Select
          aria-label={t.kind}
          value={filters.kind}
          onChange={(kind) => change({ kind })}
          options={[
            { value: "0", label: t.allKinds },
            ...desk.kinds.map((kind) => ({ value: String(kind), label: labels.kind(kind) })),
          ]}
        />
      </search>
      <CursorTable<Proceeding>
        rows={query.data?.rows}
        idOf={idOf}
        label={t[desk.title]}
        empty={t.none}
        loading={query.isPending}
        error={query.error}
        onRetry={query.refetch}
        onOpen={(row) => void navigate(`${desk.path}/${row.id}`)}
        position={position}
        next={query.data?.nextCursor}
        busy={query.isPlaceholderData}
        width={880}
        columns={[
          {
            key: "number",
            title: t.number,
            width: 150,
            render: (_, row) => <Link to={`${desk.path}/${row.id}`}>{row.number}</Link>,
          },
          { key: "kind", title: t.kind, width: 130, render: (_, row) => <KindTag kind={row.kind} /> },
          {
            key: "product",
            title: t.product,
            render: (_, row) => row.product && <ProductLine product={row.product} />,
          },
          {
            key: "region",
            title: t.region,
            width: 100,
            ellipsis: true,
            render: (_, row) => <RegionName path={row.region} />,
          },
          {
            key: "owner",
            title: t.owner,
            width: 100,
            ellipsis: true,
            render: (_, row) => <PersonName id={row.owner} />,
          },
          { key: "received", title: t.received, width: 140, render: (_, row) => <DateTime at={row.receivedAt} /> },
          { key: "state", title: t.state, width: 90, render: (_, row) => labels.slug(row.state) },
        ]}
      />
    </>
  );
}
