import { useQuery } from "@tanstack/react-query";
import { InputNumber, Select, Space } from "antd";
import { useState } from "react";
import { catalog } from "@/api";
import { Field } from "@/components/Field";
import { useMessages } from "@/i18n";
import { DispositionsField, Text } from "./fields";
import type { FilterProps } from "./LedgerFilters";
import { messages } from "./messages";

const OUTCOMES = ["first_reply_met", "first_reply_missed", "resolution_met", "resolution_missed"] as const;

/** The filters that are used less often. */
export function MoreFilters({ filter, onChange }: FilterProps) {
  const t = useMessages(messages);
  const outcome = filter.clock && filter.outcome ? `${filter.clock}_${filter.outcome}` : undefined;
  const choose = (chosen?: string) => {
    const cut = chosen?.lastIndexOf("_") ?? 0;
    onChange({ clock: chosen?.slice(0, cut), outcome: chosen?.slice(cut + 1) });
  };
  return (
    <>
      <Field label={t.product} wide>
        <ProductSelect filter={filter} onChange={onChange} />
      </Field>
      <Field label={t.name}>
        <Text value={filter.name} label={t.name} onChange={(name) => onChange({ name })} />
      </Field>
      <Field label={t.batch}>
        <Text value={filter.batch} label={t.batch} onChange={(batch) => onChange({ batch })} />
      </Field>
      <Field label={t.clock}>
        <Select
          value={outcome}
          onChange={choose}
          options={OUTCOMES.map((value) => ({ value, label: t[value] }))}
          placeholder={t.all}
          aria-label={t.clock}
          allowClear
        />
      </Field>
      <Field label={t.age}>
        <Space.Compact block>
          <Days label={t.ageFrom} value={filter.ageFrom} onChange={(ageFrom) => onChange({ ageFrom })} />
          <Days label={t.ageUntil} value={filter.ageUntil} onChange={(ageUntil) => onChange({ ageUntil })} />
        </Space.Compact>
      </Field>
      <DispositionsField filter={filter} onChange={onChange} />
    </>
  );
}

interface DaysProps {
  label: string;
  value: number | undefined;
  onChange: (days: number | undefined) => void;
}

function Days({ label, value, onChange }: DaysProps) {
  return (
    <InputNumber
      value={value ?? null}
      min={0}
      max={9999}
      precision={0}
      changeOnWheel={false}
      placeholder={label}
      aria-label={label}
      onChange={(days) => onChange(days ?? undefined)}
      className="filter-days"
    />
  );
}

/** Finds a product of the catalogue by a few letters. */
function ProductSelect({ filter, onChange }: FilterProps) {
  const t = useMessages(messages);
  const [text, setText] = useState("");
  const found = useQuery({
    queryKey: ["catalog", "products", text],
    queryFn: ({ signal }) => catalog.searchProducts({ text, pageSize: 20 }, { signal }),
    enabled: text.length > 0,
  });
  const options = (found.data?.products ?? []).map((product) => ({
    value: product.productId,
    label: `${product.genericName} ${product.specification}`.trim(),
  }));
  if (filter.product && !options.some((option) => option.value === filter.product)) {
    options.unshift({ value: filter.product, label: filter.productName ?? filter.product });
  }
  return (
    <Select
      value={filter.product}
      onChange={(product?: string) =>
        onChange({ product, productName: options.find((option) => option.value === product)?.label })
      }
      showSearch={{ filterOption: false, onSearch: setText }}
      options={options}
      loading={found.isFetching}
      placeholder={t.productHint}
      aria-label={t.product}
      allowClear
    />
  );
}
