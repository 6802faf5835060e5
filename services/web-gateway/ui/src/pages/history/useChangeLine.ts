import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { usePersons } from "@/api/persons";
import { useRegions } from "@/api/regions";
import { useLabels, useLanguage, useMessages } from "@/i18n";
import { messages } from "./messages";
import { changesOf, type Speaker, sentence } from "./sentences";

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
function useSpeaker(): Speaker {
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
