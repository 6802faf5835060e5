/** What qa-case and returns have in common: a thing that is opened, started, decided and closed. */

import type { Timestamp } from "@bufbuild/protobuf/wkt";
import type { Disposition, ProductMention, WorkKind } from "@/gen/afterdose/common/v1/common_pb";
import type { Entry } from "@/pages/history/useChangeLine";

export interface Proceeding {
  id: string;
  version: bigint;
  number: string;
  workItemId: string;
  ticketId: string;
  contactId: string;
  kind: WorkKind;
  region: string;
  state: string;
  owner: string;
  product?: ProductMention | undefined;
  receivedAt?: Timestamp | undefined;
  openedAt?: Timestamp | undefined;
  disposition: Disposition;
  decision: string;
  decidedBy: string;
  decidedAt?: Timestamp | undefined;
  closedAt?: Timestamp | undefined;
}

export interface Filter {
  state: string;
  kind: WorkKind;
  pageSize: number;
  cursor: string;
}

/** How the pages speak to the service behind them. */
export interface Desk {
  /** The context, where keys of queries begin, and what they call one and many. */
  keys: { context: string; one: string; many: string };
  path: string;
  title: "cases" | "returns";
  kinds: WorkKind[];
  permissions: { handle: string; decide: string };
  /** The outcomes that fit a kind; the service checks them again. */
  outcomes: (kind: WorkKind) => Disposition[];
  list: (filter: Filter, signal: AbortSignal) => Promise<{ rows: Proceeding[]; nextCursor: string }>;
  get: (id: string, signal: AbortSignal) => Promise<{ found: Proceeding | undefined; narrative: string }>;
  history: (id: string, signal: AbortSignal) => Promise<Entry[]>;
  start: (id: string, version: bigint) => Promise<unknown>;
  decide: (id: string, disposition: Disposition, decision: string, version: bigint) => Promise<unknown>;
  close: (id: string, version: bigint) => Promise<unknown>;
}

export const states = ["open", "in_progress", "decided", "closed", "withdrawn"];
