import { Badge, Tooltip } from "antd";
import { useLiveState } from "@/api/live";
import { useMessages } from "@/i18n";
import { messages } from "./messages";

/** Whether what one sees is what is. */
export function LiveBadge() {
  const t = useMessages(messages);
  const state = useLiveState();
  const shown = {
    live: { status: "success" as const, text: t.live, hint: t.liveHint },
    connecting: { status: "default" as const, text: t.connecting, hint: t.liveHint },
    interrupted: { status: "warning" as const, text: t.interrupted, hint: t.interruptedHint },
  }[state];
  return (
    <Tooltip title={shown.hint}>
      <span role="status" className="header-live">
        <Badge status={shown.status} text={shown.text} />
      </span>
    </Tooltip>
  );
}
