import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Modal, Progress } from "antd";
import { useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { identity, toDate, useSession } from "@/api";
import { readSession, signOut } from "@/api/session";
import { duration } from "@/components/duration";
import { useNow } from "@/components/useNow";
import { defineMessages, useLanguage, useMessages } from "@/i18n";
import { lastActive, noteActivity, watchActivity } from "./activity";

const messages = defineMessages(
  {
    title: "您还在吗？",
    text: (left: string) => `长时间没有操作，将在 ${left} 后自动退出。草稿会保留。`,
    stay: "继续工作",
    leave: "现在退出",
  },
  {
    title: "Are you still there?",
    text: (left: string) => `Nothing was done for a while. You will be signed out in ${left}. Drafts are kept.`,
    stay: "Go on working",
    leave: "Sign out now",
  },
);

const WARN_MS = 120_000;
/** What the house allows when the server does not say. */
const USUAL_MS = 30 * 60_000;

/** How long one may sit idle, as this session says itself. */
function useIdleLimit(): number {
  const { data } = useQuery({
    queryKey: ["identity", "own-sessions"],
    queryFn: ({ signal }) => identity.listOwnSessions({}, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const own = data?.sessions.find((session) => session.current);
  const until = toDate(own?.idleExpiresAt)?.getTime();
  const from = toDate(own?.lastUsedAt)?.getTime();
  return until && from && until > from ? until - from : USUAL_MS;
}

/** Live events and refreshes keep a session alive; this one counts what a person does, warns, and signs out. */
export function IdleWarning() {
  const t = useMessages(messages);
  const { language } = useLanguage();
  const { closed } = useSession();
  const navigate = useNavigate();
  const client = useQueryClient();
  const limit = useIdleLimit();
  // Whoever signs in or opens a page is there, before anything is reckoned.
  useState(noteActivity);
  const now = useNow();
  const left = lastActive() + limit - now;
  const warning = left < WARN_MS;
  const isWarning = useRef(warning);
  isWarning.current = warning;

  // Once the warning stands, only its button counts.
  useEffect(() => watchActivity(() => !isWarning.current && noteActivity()), []);

  const leave = async () => {
    await signOut().catch(() => undefined);
    closed();
    await navigate("/sign-in", { replace: true });
  };
  const gone = useRef(false);
  useEffect(() => {
    if (left > 0 || gone.current) return;
    gone.current = true;
    void leave();
  });
  const stay = () => {
    noteActivity();
    void client.fetchQuery({ queryKey: ["session"], queryFn: readSession, staleTime: 0 });
  };
  return (
    <Modal
      open={warning}
      closable={false}
      title={t.title}
      mask={{ closable: false }}
      footer={[
        <Button key="leave" onClick={leave}>
          {t.leave}
        </Button>,
        <Button key="stay" type="primary" autoFocus onClick={stay}>
          {t.stay}
        </Button>,
      ]}
    >
      <p>{t.text(duration(Math.max(left, 0), language))}</p>
      <Progress percent={Math.max(0, (left / WARN_MS) * 100)} showInfo={false} aria-label={t.title} />
    </Modal>
  );
}
