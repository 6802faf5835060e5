import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { useNavigate } from "react-router";
import { routing } from "@/api";
import { useShortcuts } from "@/app/shortcuts/useShortcuts";
import { useNotice } from "@/components/useNotice";
import { useMessages } from "@/i18n";
import { messages } from "./messages";

/** Takes the unassigned ticket that is due first and opens it. */
export function TakeNext() {
  const t = useMessages(messages);
  const notice = useNotice();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const client = useQueryClient();
  const take = useMutation({
    mutationFn: async () => {
      const { tickets } = await routing.listTickets({ queue: "unassigned", state: "open", pageSize: 1 });
      const next = tickets[0];
      if (!next) return undefined;
      await routing.transferTicket({
        ticketId: next.ticketId,
        team: "",
        owner: "me",
        reason: t.takeReason,
        expectedVersion: next.version,
      });
      return next.ticketId;
    },
    onSuccess: async (ticketId) => {
      if (!ticketId) return void message.info(t.nothingToTake);
      notice.done(t.taken);
      await client.invalidateQueries({ queryKey: ["routing"] });
      await navigate(`/tickets/${ticketId}`);
    },
    onError: notice.refused,
  });
  useShortcuts([{ keys: "t", what: { zh: "领取下一张工单", en: "Take the next ticket" }, run: () => take.mutate() }]);
  return (
    <Button loading={take.isPending} onClick={() => take.mutate()}>
      {t.take}
    </Button>
  );
}
