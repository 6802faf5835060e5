import { WorkKind } from "@/gen/afterdose/common/v1/common_pb";
import { useLabels } from "@/i18n";
import "./KindTag.css";

const looks: Partial<Record<WorkKind, string>> = {
  [WorkKind.ADVERSE_REACTION]: "danger",
  [WorkKind.DEVICE_EVENT]: "danger",
  [WorkKind.COMPLAINT]: "warning",
  [WorkKind.RECALL_INFORMATION]: "warning",
  [WorkKind.RETURN_EXCHANGE]: "blue",
  [WorkKind.DELIVERY_ERROR]: "blue",
  [WorkKind.REPAIR]: "blue",
};

/** What something is about. Kinds that concern safety stand out. */
export function KindTag({ kind, faded }: { kind: WorkKind; faded?: boolean }) {
  const labels = useLabels();
  return (
    <span className={`kind kind-${looks[kind] ?? "plain"}${faded ? " kind-faded" : ""}`}>{labels.kind(kind)}</span>
  );
}
