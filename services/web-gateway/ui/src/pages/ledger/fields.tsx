import { Input, Select } from "antd";
import { useState } from "react";
import { Field } from "@/components/Field";
import { values } from "@/components/values";
import { Channel, Disposition } from "@/gen/afterdose/common/v1/common_pb";
import { useLabels, useMessages } from "@/i18n";
import type { LedgerFilter } from "./filter";
import { messages } from "./messages";

/** What the filters of both ledgers have in common. */
interface Shared<K extends keyof LedgerFilter> {
  filter: Pick<LedgerFilter, K>;
  onChange: (change: Pick<LedgerFilter, K>) => void;
}

/** How it came. */
export function ChannelField({ filter, onChange }: Shared<"channel">) {
  const t = useMessages(messages);
  const labels = useLabels();
  return (
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
  );
}

/** Where its ticket stands. */
export function StateField({ filter, onChange }: Shared<"state">) {
  const t = useMessages(messages);
  const labels = useLabels();
  return (
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
  );
}

/** How its work items ended. */
export function DispositionsField({ filter, onChange }: Shared<"dispositions">) {
  const t = useMessages(messages);
  const labels = useLabels();
  return (
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
  );
}

interface TextProps {
  value: string | undefined;
  label: string;
  onChange: (text: string | undefined) => void;
}

/** A text that counts when the field is left or Enter is pressed, not with every letter. */
export function Text({ value, label, onChange }: TextProps) {
  const [draft, setDraft] = useState<string>();
  const settle = () => {
    if (draft !== undefined && draft.trim() !== (value ?? "")) onChange(draft.trim() || undefined);
    setDraft(undefined);
  };
  return (
    <Input
      value={draft ?? value ?? ""}
      aria-label={label}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={settle}
      onPressEnter={settle}
      maxLength={100}
    />
  );
}
