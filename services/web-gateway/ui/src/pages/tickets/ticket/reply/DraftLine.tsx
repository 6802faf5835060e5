import { inChina } from "@/components/DateTime";
import { useMessages } from "@/i18n";
import { messages } from "./messages";
import type { DraftState } from "./useDraft";

/** Whether what was written is safe. */
export function DraftLine({ state, at }: { state: DraftState; at: Date | undefined }) {
  const t = useMessages(messages);
  const time = at ? inChina(at, "clock") : "";
  const texts: Record<DraftState, string> = {
    none: "",
    restored: t.restored(at ? inChina(at) : ""),
    saving: t.saving,
    saved: t.savedAt(time),
    failed: t.notSaved,
  };
  return (
    <span className="composer-state small muted" role="status">
      {texts[state]}
    </span>
  );
}
