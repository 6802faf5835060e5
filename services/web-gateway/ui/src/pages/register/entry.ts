/** What somebody registers, as it stands in the form. */

import { create } from "@bufbuild/protobuf";
import { fromDate } from "@/api/time";
import type { Product } from "@/gen/afterdose/catalog/v1/events_pb";
import {
  Channel,
  type ProductMention,
  ProductMentionSchema,
  type Reporter,
  ReporterSchema,
  WorkKind,
} from "@/gen/afterdose/common/v1/common_pb";
import type { Attachment } from "@/gen/afterdose/intake/v1/service_pb";

export interface Entry {
  channel: Channel;
  phone: string;
  name: string;
  organisation: string;
  email: string;
  address: string;
  region: string;
  kind: WorkKind;
  subject: string;
  text: string;
  product: Product | undefined;
  batch: string;
  traceCode: string;
  grade: string;
  purchasedOn: string;
  channelNote: string;
  /** Minutes of the local clock, `YYYY-MM-DDTHH:mm`; empty for now. */
  receivedAt: string;
}

export const blank: Entry = {
  channel: Channel.PHONE,
  phone: "",
  name: "",
  organisation: "",
  email: "",
  address: "",
  region: "",
  kind: WorkKind.UNSPECIFIED,
  subject: "",
  text: "",
  product: undefined,
  batch: "",
  traceCode: "",
  grade: "",
  purchasedOn: "",
  channelNote: "",
  receivedAt: "",
};

/** The channels that people take in by hand, by the digit that chooses them. */
export const channels = [
  Channel.PHONE,
  Channel.LETTER,
  Channel.FAX,
  Channel.VISIT,
  Channel.OPINION_BOOK,
  Channel.OTHER,
];

const FIRST_SENTENCE = /^[^。！？!?\n]{1,60}/;

/** The subject, or the first sentence of the content. */
export function subjectOf(entry: Entry): string {
  return entry.subject.trim() || FIRST_SENTENCE.exec(entry.text.trim())?.[0] || "";
}

function reporterOf(entry: Entry): Reporter {
  return create(ReporterSchema, {
    name: entry.name.trim(),
    organisation: entry.organisation.trim(),
    phone: entry.phone.trim(),
    email: entry.email.trim(),
    address: entry.address.trim(),
  });
}

function productsOf(entry: Entry): ProductMention[] {
  const { product } = entry;
  if (!product && !entry.batch.trim() && !entry.traceCode.trim()) return [];
  return [
    create(ProductMentionSchema, {
      productId: product?.productId ?? "",
      genericName: product?.genericName ?? "",
      specification: product?.specification ?? "",
      packSize: product?.packSize ?? "",
      approvalNumber: product?.approvalNumber ?? "",
      kind: product?.kind ?? "",
      batchNumber: entry.batch.trim(),
      traceCode: entry.traceCode.replace(/\s/g, ""),
    }),
  ];
}

/** What both requests say alike. */
export function contentOf(entry: Entry) {
  return {
    reporter: reporterOf(entry),
    subject: subjectOf(entry),
    text: entry.text.trim(),
    statedKind: entry.kind,
    products: productsOf(entry),
    region: entry.region,
    productGrade: entry.grade.trim(),
    purchasedOn: entry.purchasedOn,
  };
}

/** A new contact as intake takes it. The time is read as China time, whatever the browser's clock says. */
export function registration(entry: Entry, attachments: Attachment[], idempotencyKey: string) {
  const receivedAt = entry.receivedAt ? new Date(`${entry.receivedAt}:00+08:00`) : new Date();
  return {
    ...contentOf(entry),
    channel: entry.channel,
    receivedAt: fromDate(receivedAt),
    channelNote: entry.channelNote.trim(),
    attachments,
    idempotencyKey,
  };
}
