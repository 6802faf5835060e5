import { useEffect, useState } from "react";
import { useSignedIn } from "@/api";
import { blank, type Entry } from "./entry";

/**
 * A registration that is being written. It is kept for this tab only, under the person's name, until it is saved: it holds
 * personal data, which has no place in a store that outlives the tab.
 */
export function useEntry(contactId: string) {
  const { personId, regions } = useSignedIn();
  const stored = `afterdose.register.${personId}.${contactId}`;
  // A call on record has its region; what is left empty stays as it is.
  const usual = contactId ? "" : (regions.find((path) => path !== "*") ?? "");
  const first: Entry = { ...blank, region: usual };
  const [restored] = useState(() => read(stored));
  const [entry, setEntry] = useState<Entry>(() => ({ ...first, ...restored }));

  useEffect(() => {
    sessionStorage.setItem(
      stored,
      JSON.stringify(entry, (key, value) => (key === "version" ? undefined : value)),
    );
  }, [stored, entry]);

  return {
    entry,
    restored: restored !== undefined && (restored.text !== "" || restored.phone !== ""),
    change: (changes: Partial<Entry>) => setEntry((before) => ({ ...before, ...changes })),
    clear: () => {
      sessionStorage.removeItem(stored);
      setEntry({ ...first, channel: entry.channel, region: entry.region });
    },
  };
}

function read(stored: string): Entry | undefined {
  try {
    const kept = sessionStorage.getItem(stored);
    return kept ? (JSON.parse(kept) as Entry) : undefined;
  } catch {
    return undefined;
  }
}
