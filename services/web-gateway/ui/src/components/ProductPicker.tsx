import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { catalog } from "@/api";
import type { Product } from "@/gen/afterdose/catalog/v1/events_pb";
import { defineMessages, useMessages } from "@/i18n";

const messages = defineMessages(
  { find: "通用名、商品名、编码或批准文号", label: "产品", none: "目录中没有" },
  { find: "Name, code or approval number", label: "Product", none: "Not in the catalogue" },
);

interface Props {
  value: Product | undefined;
  onChange: (product: Product | undefined) => void;
  id?: string;
}

/** Finds a product of the catalogue while one types. */
export function ProductPicker({ value, onChange, id }: Props) {
  const t = useMessages(messages);
  const [text, setText] = useState("");
  const { data, isFetching } = useQuery({
    queryKey: ["catalog", "products", text],
    queryFn: ({ signal }) => catalog.searchProducts({ text, pageSize: 20 }, { signal }),
    enabled: text.trim() !== "",
    staleTime: 300_000,
    placeholderData: (before) => before,
  });
  const found = data?.products ?? [];
  const all = value && !found.some((product) => product.productId === value.productId) ? [value, ...found] : found;
  return (
    <Select
      {...(id ? { id } : {})}
      aria-label={t.label}
      className="wide-select"
      placeholder={t.find}
      allowClear
      popupMatchSelectWidth={380}
      showSearch={{ filterOption: false, onSearch: setText }}
      loading={isFetching}
      notFoundContent={text && !isFetching ? t.none : null}
      value={value?.productId}
      onChange={(productId?: string) => onChange(all.find((product) => product.productId === productId))}
      options={all.map((product) => ({
        value: product.productId,
        label: `${product.genericName} ${product.specification} ${product.packSize}`.trim(),
        title: `${product.productCode} ${product.approvalNumber} ${product.holder}`,
      }))}
    />
  );
}
