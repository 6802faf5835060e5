import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Popconfirm } from "antd";
import { useState } from "react";
import { useSession } from "@/api";
import { useShortcuts } from "@/app/shortcuts/useShortcuts";
import { useNotice } from "@/components/useNotice";
import { useMessages } from "@/i18n";
import { DecideModal } from "./DecideModal";
import { messages } from "./messages";
import type { Desk, Proceeding } from "./proceeding";

/** The next step of a case or return: start, decide, close. */
export function Actions({ desk, found }: { desk: Desk; found: Proceeding }) {
  const t = useMessages(messages);
  const { may } = useSession();
  const notice = useNotice();
  const client = useQueryClient();
  const [deciding, setDeciding] = useState(false);
  const [closing, setClosing] = useState(false);
  const refresh = async (said: string) => {
    notice.done(said);
    await client.invalidateQueries({ queryKey: [desk.keys.context] });
    void client.invalidateQueries({ queryKey: ["routing"], refetchType: "none" });
  };
  const start = useMutation({
    mutationFn: () => desk.start(found.id, found.version),
    onSuccess: () => refresh(t.startDone),
    onError: notice.refused,
  });
  const close = useMutation({
    mutationFn: () => desk.close(found.id, found.version),
    onSuccess: () => refresh(t.closeDone),
    onError: notice.refused,
  });
  const mayHandle = may(desk.permissions.handle);
  const mayDecide = may(desk.permissions.decide);
  const step =
    mayHandle && found.state === "open"
      ? { what: { zh: "开始处理", en: "Start" }, run: () => start.mutate() }
      : mayDecide && found.state === "in_progress"
        ? { what: { zh: "作出决定", en: "Decide" }, run: () => setDeciding(true) }
        : mayHandle && found.state === "decided"
          ? { what: { zh: "结案", en: "Close" }, run: () => setClosing(true) }
          : undefined;
  useShortcuts(step ? [{ keys: "s", ...step }] : []);
  return (
    <>
      {mayHandle && found.state === "open" && (
        <Button type="primary" loading={start.isPending} onClick={() => start.mutate()}>
          {t.start}
        </Button>
      )}
      {found.state === "in_progress" &&
        (mayDecide ? (
          <Button type="primary" onClick={() => setDeciding(true)}>
            {t.decide}
          </Button>
        ) : (
          <span className="muted">{t.notYours}</span>
        ))}
      {mayHandle && found.state === "decided" && (
        <Popconfirm
          title={t.closeSure}
          open={closing}
          onOpenChange={setClosing}
          okText={t.close}
          cancelText={t.cancel}
          onConfirm={() => close.mutate()}
          placement="bottomRight"
        >
          <Button type="primary" loading={close.isPending}>
            {t.close}
          </Button>
        </Popconfirm>
      )}
      {deciding && (
        <DecideModal
          desk={desk}
          found={found}
          onDone={() => refresh(t.decideDone)}
          onClose={() => setDeciding(false)}
        />
      )}
    </>
  );
}
