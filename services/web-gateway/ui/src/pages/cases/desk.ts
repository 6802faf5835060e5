import { qaCase } from "@/api";
import { Disposition, WorkKind } from "@/gen/afterdose/common/v1/common_pb";
import type { Case } from "@/gen/afterdose/qa_case/v1/events_pb";
import type { Desk, Proceeding } from "@/pages/proceedings/proceeding";

const row = (found: Case): Proceeding => ({ ...found, id: found.caseId });

/** Complaints, adverse reactions and device events. */
export const desk: Desk = {
  keys: { context: "qa_case", one: "case", many: "cases" },
  path: "/cases",
  title: "cases",
  kinds: [WorkKind.COMPLAINT, WorkKind.ADVERSE_REACTION, WorkKind.DEVICE_EVENT],
  permissions: { handle: "case.handle", decide: "case.decide" },
  // A suspected reaction is reported or dismissed; that nobody could be reached is no reason.
  outcomes: (kind) =>
    kind === WorkKind.COMPLAINT
      ? [Disposition.SUBSTANTIATED, Disposition.UNSUBSTANTIATED, Disposition.REFUSED, Disposition.UNREACHABLE]
      : [Disposition.REPORTED, Disposition.NOTED, Disposition.REFUSED],
  list: async (filter, signal) => {
    const { cases, nextCursor } = await qaCase.listCases(filter, { signal });
    return { rows: cases.map(row), nextCursor };
  },
  get: async (caseId, signal) => {
    const answer = await qaCase.getCase({ caseId }, { signal });
    return { found: answer.case && row(answer.case), narrative: answer.narrative };
  },
  history: async (caseId, signal) => (await qaCase.getCaseHistory({ caseId }, { signal })).entries,
  start: (caseId, expectedVersion) => qaCase.startCase({ caseId, expectedVersion }),
  decide: (caseId, disposition, decision, expectedVersion) =>
    qaCase.decideCase({ caseId, disposition, decision, expectedVersion }),
  close: (caseId, expectedVersion) => qaCase.closeCase({ caseId, expectedVersion }),
};
