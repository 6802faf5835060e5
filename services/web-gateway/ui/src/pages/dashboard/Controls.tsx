import { DatePicker, Segmented } from "antd";
import dayjs from "dayjs";
import { RegionSelect } from "@/components/RegionSelect";
import { Step } from "@/gen/afterdose/reporting/v1/service_pb";
import { useMessages } from "@/i18n";
import { messages } from "./messages";
import { stepName } from "./useDashboard";
import { PRESETS, type Preset, type View } from "./view";

interface Props {
  view: View;
  /** Puts names and values into the address; an undefined one is taken out. */
  onChange: (change: Record<string, string | undefined>) => void;
}

/** Which region, which days, which steps. */
export function Controls({ view, onChange }: Props) {
  const t = useMessages(messages);
  return (
    <section className="dashboard-controls" aria-label={t.period}>
      <RegionSelect value={view.region} onChange={(region) => onChange({ region })} className="dashboard-region" />
      <Segmented<Preset | "custom">
        value={view.preset ?? "custom"}
        aria-label={t.period}
        options={[
          ...PRESETS.map((value) => ({ value, label: t[value] })),
          { value: "custom" as const, label: t.custom },
        ]}
        onChange={(chosen) =>
          chosen === "custom"
            ? onChange({ period: undefined, from: view.from, until: view.until })
            : onChange({ period: chosen, from: undefined, until: undefined, step: undefined })
        }
      />
      <DatePicker.RangePicker
        value={[dayjs(view.from), dayjs(view.until)]}
        allowClear={false}
        aria-label={t.custom}
        onChange={(range) => {
          const [from, until] = [range?.[0], range?.[1]];
          if (from && until) {
            onChange({ period: undefined, from: from.format("YYYY-MM-DD"), until: until.format("YYYY-MM-DD") });
          }
        }}
      />
      <Segmented<string>
        value={stepName(view.step)}
        aria-label={t.step}
        options={[
          { value: stepName(Step.DAY), label: t.day },
          { value: stepName(Step.WEEK), label: t.week },
          { value: stepName(Step.MONTH), label: t.stepMonth },
        ]}
        onChange={(step) => onChange({ step })}
      />
    </section>
  );
}
