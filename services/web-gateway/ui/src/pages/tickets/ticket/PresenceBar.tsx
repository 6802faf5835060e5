import { EditOutlined, EyeOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { routing } from "@/api";
import { useLabels, useMessages } from "@/i18n";
import { messages } from "./messages";

const AGAIN_MS = 20_000;

/** Says that one has the ticket open, and who else has. Keeps its place, so that nothing moves when somebody comes. */
export function PresenceBar({ ticketId, editing }: { ticketId: string; editing: boolean }) {
  const t = useMessages(messages);
  const labels = useLabels();
  const state = editing ? "editing" : "viewing";
  const { data } = useQuery({
    queryKey: ["routing", "presence", ticketId, state],
    queryFn: ({ signal }) => routing.announcePresence({ ticketId, state }, { signal }),
    refetchInterval: AGAIN_MS,
    staleTime: 0,
    retry: false,
    placeholderData: (before) => before,
  });
  useEffect(
    () => () => {
      // It fades by itself within a minute when this does not arrive.
      routing.announcePresence({ ticketId, state: "gone" }).catch(() => undefined);
    },
    [ticketId],
  );
  const names = (wanted: string) =>
    labels.list((data?.others ?? []).filter((other) => other.state === wanted).map((other) => other.displayName));
  const editors = names("editing");
  const viewers = names("viewing");
  return (
    <div className="presence" role="status">
      {editors && (
        <span className="presence-editing">
          <EditOutlined aria-hidden /> {t.editing(editors)}{" "}
        </span>
      )}
      {viewers && (
        <span className="muted">
          <EyeOutlined aria-hidden /> {t.viewing(viewers)}
        </span>
      )}
    </div>
  );
}
