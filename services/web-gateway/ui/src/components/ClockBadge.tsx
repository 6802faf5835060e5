import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  ExclamationCircleOutlined,
  FireOutlined,
  MinusCircleOutlined,
} from "@ant-design/icons";
import { toDate } from "@/api/time";
import type { ClockState } from "@/gen/afterdose/routing/v1/events_pb";
import { defineMessages, useLabels, useLanguage, useMessages } from "@/i18n";
import "./ClockBadge.css";
import { inChina } from "./DateTime";
import { duration } from "./duration";
import { useNow } from "./useNow";

const messages = defineMessages(
  { left: (time: string) => `剩 ${time}`, over: (time: string) => `超 ${time}`, due: (at: string) => `到期 ${at}` },
  { left: (time: string) => `${time} left`, over: (time: string) => `${time} over`, due: (at: string) => `Due ${at}` },
);

const looks: Record<string, { look: string; Icon: typeof ClockCircleOutlined }> = {
  running: { look: "calm", Icon: ClockCircleOutlined },
  warned: { look: "soon", Icon: ExclamationCircleOutlined },
  breached: { look: "over", Icon: FireOutlined },
  met: { look: "met", Icon: CheckCircleOutlined },
  missed: { look: "over", Icon: MinusCircleOutlined },
  calendar_missing: { look: "soon", Icon: ExclamationCircleOutlined },
};

/** Whether a clock still runs towards its due time or past it. */
export function isRunning(clock: ClockState): boolean {
  return clock.state === "running" || clock.state === "warned" || clock.state === "breached";
}

/** The clock that is due next; a ticket is sorted by it. */
export function nextClock(clocks: ClockState[]): ClockState | undefined {
  return clocks
    .filter(isRunning)
    .toSorted((a, b) => (toDate(a.dueAt)?.getTime() ?? 0) - (toDate(b.dueAt)?.getTime() ?? 0))[0];
}

/** A clock of a ticket with the time that is left or over. */
export function ClockBadge({ clock, named = true }: { clock: ClockState; named?: boolean }) {
  const t = useMessages(messages);
  const labels = useLabels();
  const { language } = useLanguage();
  const due = toDate(clock.dueAt);
  const now = useNow(due && Math.abs(due.getTime() - Date.now()) < 3_600_000 ? 1_000 : 30_000);
  const left = due ? due.getTime() - now : 0;
  const over = isRunning(clock) && left < 0;
  const { look, Icon } = looks[over ? "breached" : clock.state] ?? { look: "done", Icon: MinusCircleOutlined };
  const time = duration(left, language);
  const text = isRunning(clock) ? (left < 0 ? t.over(time) : t.left(time)) : labels.slug(clock.state);
  return (
    <span className={`clock clock-${look}`} title={due && t.due(inChina(due))}>
      <Icon aria-hidden /> {named && <span className="clock-name">{labels.slug(clock.name)}</span>}{" "}
      <span className="numbers">{text}</span>
    </span>
  );
}
