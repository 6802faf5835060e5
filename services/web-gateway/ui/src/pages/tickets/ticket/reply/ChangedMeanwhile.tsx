import { Alert, Button } from "antd";
import { DateTime } from "@/components/DateTime";
import { PersonName } from "@/components/PersonName";
import type { HistoryEntry } from "@/gen/afterdose/routing/v1/service_pb";
import { useMessages } from "@/i18n";
import { messages as historyMessages } from "@/pages/history/messages";
import { heading } from "@/pages/history/sentences";
import { useChangeLine } from "@/pages/history/useChangeLine";
import { messages } from "./messages";

/** What others did to the ticket while somebody was writing. */
export function ChangedMeanwhile({ entries, onSeen }: { entries: HistoryEntry[]; onSeen: () => void }) {
  const t = useMessages(messages);
  const texts = useMessages(historyMessages);
  const line = useChangeLine();
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      className="composer-changed"
      title={t.changedTitle}
      description={
        <>
          {t.changedHint}
          <ul>
            {entries.map((entry) => (
              <li key={entry.version.toString()}>
                <DateTime at={entry.at} form="clock" /> <PersonName id={entry.actor} /> {heading(entry.kind, texts)}{" "}
                <span className="muted">{line(entry)}</span>
              </li>
            ))}
          </ul>
          <Button size="small" onClick={onSeen}>
            {t.seen}
          </Button>
        </>
      }
    />
  );
}
