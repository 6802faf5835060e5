// What REC-FY007 is narrowed by. It lives in the address beside the month, and under the same names in those of the files.

import type { MessageInitShape } from "@bufbuild/protobuf";
import { Channel } from "@/gen/afterdose/common/v1/common_pb";
import type { FeedbackFilterSchema } from "@/gen/afterdose/reporting/v1/service_pb";
import { type LedgerFilter, readFilter, writeFilter } from "./filter";

/** A field that is absent does not filter. */
export interface FeedbackFilter extends Pick<LedgerFilter, "region" | "channel" | "state" | "dispositions"> {
  /** Part of the name of a product, or of a batch number. */
  about?: string | undefined;
}

/** The filter in an address; what cannot be understood is left out. */
export function readFeedbackFilter(params: URLSearchParams): FeedbackFilter {
  const { region, channel, state, dispositions } = readFilter(params);
  return { region, channel, state, dispositions, about: params.get("about")?.trim() || undefined };
}

/** Month and filter as the query of an address. */
export function feedbackQuery(month: string, { about, ...filter }: FeedbackFilter): URLSearchParams {
  const params = writeFilter(filter);
  params.set("month", month);
  if (about) params.set("about", about);
  return params;
}

/** What the service is asked. */
export function feedbackRequest(filter: FeedbackFilter): MessageInitShape<typeof FeedbackFilterSchema> {
  return {
    region: filter.region ?? "",
    channel: filter.channel ?? Channel.UNSPECIFIED,
    about: filter.about ?? "",
    state: filter.state ?? "",
    dispositions: filter.dispositions ?? [],
  };
}
