import { Timeline } from "antd";
import { DateTime } from "@/components/DateTime";
import { Empty } from "@/components/Empty";
import { PersonName } from "@/components/PersonName";
import { useMessages } from "@/i18n";
import "./history.css";
import { messages } from "./messages";
import { heading } from "./sentences";
import { type Entry, useChangeLine } from "./useChangeLine";

/** Who did what, newest first. */
export function History({ entries }: { entries: Entry[] }) {
  const t = useMessages(messages);
  const line = useChangeLine();
  if (entries.length === 0) return <Empty text={t.empty} />;
  return (
    <Timeline
      className="history"
      items={entries.toReversed().map((entry) => ({
        key: entry.version.toString(),
        content: (
          <div>
            <div>
              <strong>
                <PersonName id={entry.actor} />
              </strong>{" "}
              {heading(entry.kind, t)}
              <span className="muted history-time">
                <DateTime at={entry.at} />
              </span>
            </div>
            <div className="muted">{line(entry)}</div>
            {entry.reason && <div className="history-reason">{t.reason(entry.reason)}</div>}
          </div>
        ),
      }))}
    />
  );
}
