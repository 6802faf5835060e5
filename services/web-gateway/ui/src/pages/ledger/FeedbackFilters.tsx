import { Button, Select } from "antd";
import { RegionSelect } from "@/components/RegionSelect";
import { Channel, Disposition } from "@/gen/afterdose/common/v1/common_pb";
import { useLabels, useMessages } from "@/i18n";
import type { FeedbackFilter } from "./feedbackFilter";
import { messages as form } from "./feedbackMessages";
import { Field, values } from "./LedgerFilters";
import { Text } from "./MoreFilters";
import { messages } from "./messages";

interface Props {
  filter: FeedbackFilter;
  onChange: (change: FeedbackFilter) => void;
  onClear: () => void;
}

/** What the lines of the month are narrowed by; page, print and files go by it alike. */
export function FeedbackFilters({ filter, onChange, onClear }: Props) {
  const t = useMessages(messages);
  const { about } = useMessages(form);
  const labels = useLabels();
  return (
    <section className="filters no-print" aria-label={t.more}>
      <Field label={t.region}>
        <RegionSelect value={filter.region} onChange={(region) => onChange({ region })} />
      </Field>
      <Field label={t.channel}>
        <Select
          value={filter.channel}
          onChange={(channel?: Channel) => onChange({ channel })}
          options={values(Channel).map((value) => ({ value, label: labels.channel(value) }))}
          placeholder={t.all}
          aria-label={t.channel}
          allowClear
        />
      </Field>
      <Field label={about}>
        <Text value={filter.about} label={about} onChange={(text) => onChange({ about: text })} />
      </Field>
      <Field label={t.state}>
        <Select
          value={filter.state}
          onChange={(state?: string) => onChange({ state })}
          options={["open", "waiting", "closed"].map((value) => ({ value, label: labels.slug(value) }))}
          placeholder={t.all}
          aria-label={t.state}
          allowClear
        />
      </Field>
      <Field label={t.dispositions} wide>
        <Select
          mode="multiple"
          value={filter.dispositions ?? []}
          onChange={(chosen: Disposition[]) => onChange({ dispositions: chosen.length > 0 ? chosen : undefined })}
          options={values(Disposition).map((value) => ({ value, label: labels.disposition(value) }))}
          placeholder={t.all}
          aria-label={t.dispositions}
          maxTagCount="responsive"
          allowClear
        />
      </Field>
      <div className="filter-actions">
        <Button onClick={onClear}>{t.clear}</Button>
      </div>
    </section>
  );
}
