import { DownOutlined, UpOutlined } from "@ant-design/icons";
import { Button, Checkbox, DatePicker, Select, Tooltip } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import { Field } from "@/components/Field";
import { RegionSelect } from "@/components/RegionSelect";
import { values } from "@/components/values";
import { WorkKind } from "@/gen/afterdose/common/v1/common_pb";
import { useLabels, useMessages } from "@/i18n";
import { ChannelField, StateField } from "./fields";
import type { LedgerFilter } from "./filter";
import { MoreFilters } from "./MoreFilters";
import { messages } from "./messages";

export interface FilterProps {
  filter: LedgerFilter;
  onChange: (change: Partial<LedgerFilter>) => void;
}

/** What the list is narrowed by. The often used stands in one row, the rest behind a button unless it is in use. */
export function LedgerFilters({ filter, onChange, onClear }: FilterProps & { onClear: () => void }) {
  const t = useMessages(messages);
  const labels = useLabels();
  const used = [
    filter.product,
    filter.name,
    filter.batch,
    filter.clock,
    filter.ageFrom,
    filter.ageUntil,
    filter.dispositions,
  ];
  const hiddenInUse = used.some((value) => value !== undefined);
  const [opened, setOpened] = useState(false);
  const open = opened || hiddenInUse;
  return (
    <section className="filters no-print" aria-label={t.more}>
      <Field label={t.received} wide>
        <DatePicker.RangePicker
          value={[filter.from ? dayjs(filter.from) : null, filter.until ? dayjs(filter.until) : null]}
          onChange={(range) =>
            onChange({ from: range?.[0]?.format("YYYY-MM-DD"), until: range?.[1]?.format("YYYY-MM-DD") })
          }
          allowEmpty={[true, true]}
          placeholder={[t.from, t.until]}
          aria-label={t.received}
        />
      </Field>
      <Field label={t.region}>
        <RegionSelect value={filter.region} onChange={(region) => onChange({ region, exact: undefined })} />
      </Field>
      <Field label={t.kind}>
        <Select
          value={filter.kind}
          onChange={(kind?: WorkKind) => onChange({ kind })}
          options={values(WorkKind).map((value) => ({ value, label: labels.kind(value) }))}
          placeholder={t.all}
          aria-label={t.kind}
          allowClear
        />
      </Field>
      <ChannelField filter={filter} onChange={onChange} />
      <StateField filter={filter} onChange={onChange} />
      {open && <MoreFilters filter={filter} onChange={onChange} />}
      <div className="filter-actions">
        {filter.region && (
          <Tooltip title={t.exactHint}>
            <Checkbox
              checked={filter.exact ?? false}
              onChange={(event) => onChange({ exact: event.target.checked || undefined })}
            >
              {t.exact}
            </Checkbox>
          </Tooltip>
        )}
        {!hiddenInUse && (
          <Button type="link" onClick={() => setOpened(!opened)} icon={open ? <UpOutlined /> : <DownOutlined />}>
            {open ? t.fewer : t.more}
          </Button>
        )}
        <Button onClick={onClear}>{t.clear}</Button>
      </div>
    </section>
  );
}
