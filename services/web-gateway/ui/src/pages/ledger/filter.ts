// What the ledger list is asked for. It lives in the address, so that a figure can lead to its rows, a colleague can be
// sent the same list, and the back button works.

import type { MessageInitShape } from "@bufbuild/protobuf";
import { Channel, Disposition, WorkKind } from "@/gen/afterdose/common/v1/common_pb";
import type { ListLedgerRequestSchema } from "@/gen/afterdose/reporting/v1/service_pb";
import { beginning, isDay, plusDays } from "@/pages/dashboard/days";

/** A filter of the ledger list; a field that is absent does not filter. */
export interface LedgerFilter {
  /** First and last day of receipt, in China. */
  from?: string | undefined;
  until?: string | undefined;
  region?: string | undefined;
  /** Only the region itself, without what lies below it. */
  exact?: boolean | undefined;
  kind?: WorkKind | undefined;
  channel?: Channel | undefined;
  /** open, waiting or closed. */
  state?: string | undefined;
  product?: string | undefined;
  /** How the product is called, only to show it. */
  productName?: string | undefined;
  /** A product as customers named it. */
  name?: string | undefined;
  batch?: string | undefined;
  /** first_reply or resolution, and met or missed. */
  clock?: string | undefined;
  outcome?: string | undefined;
  /** Open and received at least, and less than, so many days ago. */
  ageFrom?: number | undefined;
  ageUntil?: number | undefined;
  dispositions?: Disposition[] | undefined;
}

const STATES = ["open", "waiting", "closed"];
const CLOCKS = ["first_reply", "resolution"];
const OUTCOMES = ["met", "missed"];

type Names = Record<number, string | number>;

/** A value of an enumeration as it stands in addresses: its name in lower case. */
const slug = (names: object, value: number) => String((names as Names)[value]).toLowerCase();

function value<T extends number>(names: Record<string, string | number>, text: string | null): T | undefined {
  const found = text ? names[text.toUpperCase()] : undefined;
  return typeof found === "number" && found !== 0 ? (found as T) : undefined;
}

const among = (allowed: string[], text: string | null) => (text && allowed.includes(text) ? text : undefined);

function days(text: string | null): number | undefined {
  return text && /^\d{1,5}$/.test(text) ? Number(text) : undefined;
}

/** The filter in an address; what cannot be understood is left out. */
export function readFilter(params: URLSearchParams): LedgerFilter {
  const day = (name: string) => (isDay(params.get(name)) ? (params.get(name) ?? undefined) : undefined);
  const text = (name: string) => params.get(name)?.trim() || undefined;
  const clock = among(CLOCKS, params.get("clock"));
  const dispositions = (params.get("disposition") ?? "").split(",");
  const known = dispositions.flatMap((one) => value<Disposition>(Disposition as never, one) ?? []);
  return {
    from: day("from"),
    until: day("until"),
    region: text("region"),
    exact: params.get("exact") === "1" || undefined,
    kind: value<WorkKind>(WorkKind as never, params.get("kind")),
    channel: value<Channel>(Channel as never, params.get("channel")),
    state: among(STATES, params.get("state")),
    product: text("product"),
    productName: text("product_name"),
    name: text("name"),
    batch: text("batch"),
    clock,
    outcome: clock ? among(OUTCOMES, params.get("outcome")) : undefined,
    ageFrom: days(params.get("age_from")),
    ageUntil: days(params.get("age_until")),
    dispositions: known.length > 0 ? known : undefined,
  };
}

/** The filter as the query of an address. */
export function writeFilter(filter: LedgerFilter): URLSearchParams {
  const params = new URLSearchParams();
  const put = (name: string, text: string | number | undefined) => {
    if (text !== undefined && text !== "") params.set(name, String(text));
  };
  put("from", filter.from);
  put("until", filter.until);
  put("region", filter.region);
  put("exact", filter.exact ? 1 : undefined);
  put("kind", filter.kind && slug(WorkKind, filter.kind));
  put("channel", filter.channel && slug(Channel, filter.channel));
  put("state", filter.state);
  put("product", filter.product);
  put("product_name", filter.product && filter.productName);
  put("name", filter.name);
  put("batch", filter.batch);
  put("clock", filter.clock);
  put("outcome", filter.clock && filter.outcome);
  put("age_from", filter.ageFrom);
  put("age_until", filter.ageUntil);
  put("disposition", filter.dispositions?.map((one) => slug(Disposition, one)).join(","));
  return params;
}

/** Where the list with this filter is. */
export function ledgerAddress(filter: LedgerFilter): string {
  const query = writeFilter(filter).toString();
  return query ? `/ledger?${query}` : "/ledger";
}

/** What the service is asked. */
export function ledgerRequest(filter: LedgerFilter): MessageInitShape<typeof ListLedgerRequestSchema> {
  const from = filter.from ? { from: beginning(filter.from) } : {};
  const until = filter.until ? { until: beginning(plusDays(filter.until, 1)) } : {};
  return {
    ...(filter.from || filter.until ? { received: { ...from, ...until } } : {}),
    region: filter.region ?? "",
    regionExact: filter.exact ?? false,
    kind: filter.kind ?? WorkKind.UNSPECIFIED,
    channel: filter.channel ?? Channel.UNSPECIFIED,
    state: filter.state ?? "",
    productId: filter.product ?? "",
    genericName: filter.name ?? "",
    batchNumber: filter.batch ?? "",
    clock: filter.outcome ? (filter.clock ?? "") : "",
    clockOutcome: filter.outcome ?? "",
    openFromDays: filter.ageFrom ?? 0,
    openUntilDays: filter.ageUntil ?? 0,
    dispositions: filter.dispositions ?? [],
  };
}
