import type { ProductMention } from "@/gen/afterdose/common/v1/common_pb";
import { defineMessages, useMessages } from "@/i18n";

const messages = defineMessages(
  { batch: (batch: string) => `批号 ${batch}`, trace: (code: string) => `追溯码 ${code}`, unknown: "产品未确认" },
  {
    batch: (batch: string) => `batch ${batch}`,
    trace: (code: string) => `trace code ${code}`,
    unknown: "product unknown",
  },
);

/** A product with specification and batch. */
export function ProductLine({ product }: { product: ProductMention }) {
  const t = useMessages(messages);
  const parts = [
    product.genericName || t.unknown,
    product.specification,
    product.packSize,
    product.batchNumber && t.batch(product.batchNumber),
    product.traceCode && t.trace(product.traceCode),
  ].filter(Boolean);
  return <div className="small">{parts.join(" · ")}</div>;
}
