import { Button } from "antd";
import { Field } from "@/components/Field";
import { RegionSelect } from "@/components/RegionSelect";
import { useMessages } from "@/i18n";
import type { FeedbackFilter } from "./feedbackFilter";
import { messages as form } from "./feedbackMessages";
import { ChannelField, DispositionsField, StateField, Text } from "./fields";
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
  return (
    <section className="filters no-print" aria-label={t.more}>
      <Field label={t.region}>
        <RegionSelect value={filter.region} onChange={(region) => onChange({ region })} />
      </Field>
      <ChannelField filter={filter} onChange={onChange} />
      <Field label={about}>
        <Text value={filter.about} label={about} onChange={(text) => onChange({ about: text })} />
      </Field>
      <StateField filter={filter} onChange={onChange} />
      <DispositionsField filter={filter} onChange={onChange} />
      <div className="filter-actions">
        <Button onClick={onClear}>{t.clear}</Button>
      </div>
    </section>
  );
}
