import { returns } from "@/api";
import { Disposition, WorkKind } from "@/gen/afterdose/common/v1/common_pb";
import type { Return } from "@/gen/afterdose/returns/v1/events_pb";
import type { Desk, Proceeding } from "@/pages/proceedings/proceeding";

const row = (found: Return): Proceeding => ({ ...found, id: found.returnId });

const D = Disposition;
const outcomes: Partial<Record<WorkKind, Disposition[]>> = {
  [WorkKind.RETURN_EXCHANGE]: [D.RETURNED, D.EXCHANGED, D.REFUNDED, D.REFUSED, D.UNREACHABLE],
  [WorkKind.DELIVERY_ERROR]: [D.REPLENISHED, D.EXCHANGED, D.RETURNED, D.REFUNDED, D.REFUSED, D.UNREACHABLE],
  [WorkKind.REPAIR]: [D.REPAIRED, D.EXCHANGED, D.RETURNED, D.REFUNDED, D.REFUSED, D.UNREACHABLE],
};

/** Returns, exchanges, delivery errors and repairs. */
export const desk: Desk = {
  keys: { context: "returns", one: "return", many: "returns" },
  path: "/returns",
  title: "returns",
  kinds: [WorkKind.RETURN_EXCHANGE, WorkKind.DELIVERY_ERROR, WorkKind.REPAIR],
  permissions: { handle: "return.handle", decide: "return.decide" },
  outcomes: (kind) => outcomes[kind] ?? [],
  list: async (filter, signal) => {
    const answer = await returns.listReturns(filter, { signal });
    return { rows: answer.returns.map(row), nextCursor: answer.nextCursor };
  },
  get: async (returnId, signal) => {
    const answer = await returns.getReturn({ returnId }, { signal });
    return { found: answer.return && row(answer.return), narrative: answer.narrative };
  },
  history: async (returnId, signal) => (await returns.getReturnHistory({ returnId }, { signal })).entries,
  start: (returnId, expectedVersion) => returns.startReturn({ returnId, expectedVersion }),
  decide: (returnId, disposition, decision, expectedVersion) =>
    returns.decideReturn({ returnId, disposition, decision, expectedVersion }),
  close: (returnId, expectedVersion) => returns.closeReturn({ returnId, expectedVersion }),
};
