import { DatePicker, Input, Select } from "antd";
import dayjs from "dayjs";
import type { KeyboardEvent, ReactNode } from "react";
import { useRegions } from "@/api/regions";
import { BatchPicker } from "@/components/BatchPicker";
import { ProductPicker } from "@/components/ProductPicker";
import { RegionSelect } from "@/components/RegionSelect";
import { Channel, WorkKind } from "@/gen/afterdose/common/v1/common_pb";
import type { ContactReceived } from "@/gen/afterdose/intake/v1/events_pb";
import { useLabels, useLanguage, useMessages } from "@/i18n";
import { kinds } from "@/pages/tickets/list/TicketFilters";
import { ChannelChoice } from "./ChannelChoice";
import type { Entry } from "./entry";
import { FileField } from "./FileField";
import type { Chosen } from "./files";
import { messages } from "./messages";

interface Props {
  entry: Entry;
  onChange: (changes: Partial<Entry>) => void;
  files: Chosen[];
  onFiles: (files: Chosen[]) => void;
  /** Somebody tried to save: what is missing is said. */
  checked: boolean;
  /** A call that is on record gets its content. */
  describing: boolean;
  contact: ContactReceived | undefined;
}

const OPEN_CALENDAR = ".ant-picker-dropdown:not(.ant-picker-dropdown-hidden)";

/** Enter goes on to the next field, as on paper; in a long text it stays a line break. */
function onEnter(event: KeyboardEvent<HTMLElement>) {
  const target = event.target as HTMLElement;
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing) return;
  // An open list or calendar takes the key for itself.
  if (target.tagName !== "INPUT" || target.getAttribute("aria-expanded") === "true") return;
  if (target.closest(".ant-picker") && document.querySelector(OPEN_CALENDAR)) return;
  const all = [
    ...event.currentTarget.querySelectorAll<HTMLElement>("input:not([type=radio]):not([type=file]), textarea"),
  ];
  const next = all[all.indexOf(target) + 1];
  if (!next) return;
  event.preventDefault();
  event.stopPropagation();
  next.focus();
}

/** Everything that can be said of a contact, what matters first. */
export function Fields(props: Props) {
  const { entry, onChange, checked, describing, contact } = props;
  const t = useMessages(messages);
  const labels = useLabels();
  const text = (key: "phone" | "name" | "organisation" | "email" | "address" | "grade" | "channelNote") => ({
    id: `register-${key}`,
    value: entry[key],
    onChange: (e: { target: { value: string } }) => onChange({ [key]: e.target.value }),
    autoComplete: "off",
  });
  const noTrace = entry.traceCode.trim() !== "" && !/^\d{20}$/.test(entry.traceCode.replace(/\s/g, ""));
  const noText = checked && entry.text.trim() === "";
  const noRegion = checked && !describing && entry.region === "";
  const known = contact?.reporter;
  const { byPath } = useRegions();
  const { language } = useLanguage();
  const regionOf = (path: string) => (language === "zh" ? byPath.get(path)?.nameZh : byPath.get(path)?.nameEn) || path;
  return (
    <div className="panel register-fields" onKeyDownCapture={onEnter}>
      {!describing && <ChannelChoice value={entry.channel} onChange={(channel) => onChange({ channel })} />}
      <div className="register-grid">
        <Field id="register-phone" label={t.phone}>
          <Input {...text("phone")} autoFocus={describing} inputMode="tel" placeholder={known?.phone} />
        </Field>
        <Field id="register-name" label={t.name}>
          <Input {...text("name")} placeholder={known?.name} />
        </Field>
        <Field id="register-organisation" label={t.organisation}>
          <Input {...text("organisation")} placeholder={known?.organisation} />
        </Field>
        <Field id="register-region" label={t.region} problem={noRegion && t.regionNeeded}>
          <RegionSelect
            id="register-region"
            className="wide-select"
            placeholder={contact ? regionOf(contact.region) : t.regionNeeded}
            value={entry.region}
            onChange={(region) => onChange({ region: region ?? "" })}
          />
        </Field>
        <Field id="register-product" label={t.product}>
          <ProductPicker
            id="register-product"
            value={entry.product}
            onChange={(product) => onChange({ product, batch: "" })}
          />
        </Field>
        <Field id="register-batch" label={t.batch}>
          <BatchPicker
            id="register-batch"
            productId={entry.product?.productId ?? ""}
            value={entry.batch}
            onChange={(batch) => onChange({ batch })}
          />
        </Field>
        <Field id="register-trace" label={t.trace} problem={noTrace && t.traceWrong}>
          <Input
            id="register-trace"
            inputMode="numeric"
            placeholder={t.traceHint}
            value={entry.traceCode}
            aria-invalid={noTrace}
            onChange={(e) => onChange({ traceCode: e.target.value })}
          />
        </Field>
        <Field id="register-kind" label={t.kind}>
          <Select
            id="register-kind"
            className="wide-select"
            value={entry.kind}
            onChange={(kind) => onChange({ kind })}
            options={[
              { value: WorkKind.UNSPECIFIED, label: t.kindAuto },
              ...kinds.map((kind) => ({ value: kind, label: labels.kind(kind) })),
            ]}
          />
        </Field>
        <Field id="register-subject" label={t.subject} wide>
          <Input
            id="register-subject"
            placeholder={t.subjectHint}
            value={entry.subject}
            onChange={(e) => onChange({ subject: e.target.value })}
          />
        </Field>
        <Field id="register-text" label={t.text} wide problem={noText && t.textNeeded}>
          <Input.TextArea
            id="register-text"
            placeholder={t.textHint}
            value={entry.text}
            aria-invalid={noText}
            {...(noText ? { status: "error" as const } : {})}
            onChange={(e) => onChange({ text: e.target.value })}
            autoSize={{ minRows: 5, maxRows: 16 }}
          />
        </Field>
        {!describing && <ReceivedFields entry={entry} onChange={onChange} />}
        <Field id="register-email" label={t.email}>
          <Input {...text("email")} inputMode="email" placeholder={known?.email} />
        </Field>
        <Field id="register-address" label={t.address}>
          <Input {...text("address")} placeholder={known?.address} />
        </Field>
        <Field id="register-grade" label={t.grade}>
          <Input {...text("grade")} />
        </Field>
        <Field id="register-purchased" label={t.purchased}>
          <DatePicker
            id="register-purchased"
            className="wide-select"
            value={entry.purchasedOn ? dayjs(entry.purchasedOn) : null}
            onChange={(day) => onChange({ purchasedOn: day ? day.format("YYYY-MM-DD") : "" })}
          />
        </Field>
      </div>
      {!describing && <FileField files={props.files} onChange={props.onFiles} />}
    </div>
  );
}

/** When and under which number it arrived; of no use for a call that the hotline has on record. */
function ReceivedFields({ entry, onChange }: Pick<Props, "entry" | "onChange">) {
  const t = useMessages(messages);
  const notes: Partial<Record<Channel, string>> = {
    [Channel.LETTER]: t.noteLETTER,
    [Channel.FAX]: t.noteFAX,
    [Channel.OPINION_BOOK]: t.noteOPINION_BOOK,
  };
  return (
    <>
      <Field id="register-received" label={t.receivedAt}>
        <DatePicker
          id="register-received"
          className="wide-select"
          showTime={{ format: "HH:mm" }}
          placeholder={t.now}
          value={entry.receivedAt ? dayjs(entry.receivedAt) : null}
          onChange={(at) => onChange({ receivedAt: at ? at.format("YYYY-MM-DDTHH:mm") : "" })}
        />
      </Field>
      <Field id="register-channelNote" label={notes[entry.channel] ?? t.channelNote}>
        <Input
          id="register-channelNote"
          value={entry.channelNote}
          onChange={(e) => onChange({ channelNote: e.target.value })}
        />
      </Field>
    </>
  );
}

interface FieldProps {
  id: string;
  label: string;
  problem?: string | false;
  wide?: boolean;
  children: ReactNode;
}

function Field({ id, label, problem, wide, children }: FieldProps) {
  return (
    <div className={wide ? "register-field wide" : "register-field"}>
      <label htmlFor={id}>{label}</label>
      {children}
      {/* The line is there from the start, so that nothing moves when something is missing. */}
      <div className="register-problem" role={problem ? "alert" : undefined}>
        {problem}
      </div>
    </div>
  );
}
