import { Button, DatePicker, Input, Select } from "antd";
import dayjs from "dayjs";
import { usePersons } from "@/api/persons";
import { Field } from "@/components/Field";
import { useMessages } from "@/i18n";
import "@/pages/ledger/ledger.css";
import { messages } from "./messages";

/** What the journal is narrowed by, as it stands in the address. */
export const NAMES = ["from", "until", "actor", "kind", "aggregate", "id"] as const;
export type AuditFilter = Partial<Record<(typeof NAMES)[number], string>>;

interface Props {
  filter: AuditFilter;
  onChange: (change: AuditFilter) => void;
  onClear: () => void;
}

/** Filters of the journal. */
export function AuditFilters({ filter, onChange, onClear }: Props) {
  const t = useMessages(messages);
  const { persons } = usePersons();
  const day = (text: string | undefined) => (text ? dayjs(text) : null);
  const text = (name: "kind" | "aggregate" | "id", label: string) => (
    <Field label={label}>
      <Input
        key={filter[name] ?? ""}
        defaultValue={filter[name] ?? ""}
        aria-label={label}
        onBlur={(event) => onChange({ [name]: event.target.value.trim() })}
        onPressEnter={(event) => onChange({ [name]: event.currentTarget.value.trim() })}
      />
    </Field>
  );
  return (
    <section className="filters" aria-label={t.filters}>
      <Field label={t.period} wide>
        <DatePicker.RangePicker
          value={[day(filter.from), day(filter.until)]}
          allowEmpty={[true, true]}
          aria-label={t.period}
          onChange={(range) =>
            onChange({
              from: range?.[0]?.format("YYYY-MM-DD") ?? "",
              until: range?.[1]?.format("YYYY-MM-DD") ?? "",
            })
          }
        />
      </Field>
      <Field label={t.actor}>
        <Select
          value={filter.actor || undefined}
          onChange={(actor?: string) => onChange({ actor: actor ?? "" })}
          placeholder={t.anyone}
          aria-label={t.actor}
          allowClear
          showSearch={{ optionFilterProp: "label" }}
          options={persons.map((one) => ({ value: one.personId, label: `${one.displayName} (${one.login})` }))}
          popupMatchSelectWidth={false}
        />
      </Field>
      {text("kind", t.kind)}
      {text("aggregate", t.aggregate)}
      {text("id", t.aggregateId)}
      <div className="filter-actions">
        <Button onClick={onClear}>{t.clear}</Button>
      </div>
    </section>
  );
}
