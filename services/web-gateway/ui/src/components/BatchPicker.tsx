import { useQuery } from "@tanstack/react-query";
import { AutoComplete } from "antd";
import { catalog } from "@/api";
import { defineMessages, useMessages } from "@/i18n";

const messages = defineMessages(
  { label: "批号", hint: "批号", expires: (on: string) => `有效期至 ${on}` },
  { label: "Batch number", hint: "Batch number", expires: (on: string) => `expires ${on}` },
);

interface Props {
  productId: string;
  value: string;
  onChange: (batch: string) => void;
  id?: string;
}

/** A batch number: one of the product's, or what the customer read out. */
export function BatchPicker({ productId, value, onChange, id }: Props) {
  const t = useMessages(messages);
  const { data } = useQuery({
    queryKey: ["catalog", "batches", productId],
    queryFn: ({ signal }) => catalog.listBatches({ productId }, { signal }),
    enabled: productId !== "",
    staleTime: 300_000,
  });
  const fitting = (data?.batches ?? []).filter((batch) => batch.batchNumber.includes(value.trim()));
  return (
    <AutoComplete
      {...(id ? { id } : {})}
      aria-label={t.label}
      className="wide-select"
      placeholder={t.hint}
      value={value}
      onChange={(batch: string) => onChange(batch ?? "")}
      options={fitting.map((batch) => ({
        value: batch.batchNumber,
        label: `${batch.batchNumber} · ${t.expires(batch.expiresOn)}`,
      }))}
    />
  );
}
