import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { Timeline } from "antd";
import { usePersons } from "@/api/persons";
import { useRegions } from "@/api/regions";
import { DateTime } from "@/components/DateTime";
import { Empty } from "@/components/Empty";
import { PersonName } from "@/components/PersonName";
import { useLabels, useLanguage, useMessages } from "@/i18n";
import "./history.css";
import { messages } from "./messages";
import { changesOf, heading, type Speaker, sentence } from "./sentences";

/** An entry of a journal; routing, qa-case and returns tell it alike. */
export interface Entry {
  version: bigint;
  kind: string;
  actor: string;
  reason: string;
  at?: Timestamp | undefined;
  changesJson: string;
}

/** How sentences about changes are said. */
export function useSpeaker(): Speaker {
  const t = useMessages(messages);
  const labels = useLabels();
  const { nameOf } = usePersons();
  const { byPath } = useRegions();
  const { language } = useLanguage();
  const regionOf = (path: string) => {
    const region = byPath.get(path);
    return (language === "zh" ? region?.nameZh : region?.nameEn) || path;
  };
  return { t, labels, nameOf, regionOf };
}

/** What an entry changed, as a line of text. */
export function useChangeLine(): (entry: Entry) => string {
  const speaker = useSpeaker();
  return (entry) => {
    const said = changesOf(entry.changesJson).map((change) => sentence(change, speaker));
    return [...new Set(said.filter((each) => each !== undefined))].join(speaker.labels.comma);
  };
}

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
