import { type Timestamp, timestampDate, timestampFromDate } from "@bufbuild/protobuf/wkt";

/** A moment of the contract as a date. */
export function toDate(at: Timestamp | undefined): Date | undefined {
  return at && timestampDate(at);
}

/** A date as a moment of the contract. */
export function fromDate(at: Date): Timestamp {
  return timestampFromDate(at);
}
