import { useQuery } from "@tanstack/react-query";
import { routing } from "@/api";
import { useShortcuts } from "@/app/shortcuts/useShortcuts";
import { useMessages } from "@/i18n";
import { messages } from "./messages";

const queues = ["mine", "team", "unassigned", "due_soon", "breached"] as const;

/** The queues with how many stand in each; the keys 1 to 5 choose. */
export function QueueTabs({ queue, onChange }: { queue: string; onChange: (queue: string) => void }) {
  const t = useMessages(messages);
  const { data } = useQuery({
    queryKey: ["routing", "queues"],
    queryFn: ({ signal }) => routing.getQueueCounts({}, { signal }),
    refetchInterval: 30_000,
  });
  const counts = {
    mine: data?.mine,
    team: data?.team,
    unassigned: data?.unassigned,
    due_soon: data?.dueSoon,
    breached: data?.breached,
  };
  useShortcuts(
    queues.map((each, at) => ({
      keys: String(at + 1),
      what: { zh: `队列：${messages.zh[each]}`, en: `Queue: ${messages.en[each]}` },
      run: () => onChange(each),
    })),
  );
  return (
    <div className="queue-tabs" role="tablist" aria-label={t.queues}>
      {queues.map((each) => {
        const count = counts[each];
        const look =
          each === "breached" && count ? " queue-breached" : each === "due_soon" && count ? " queue-soon" : "";
        return (
          <button
            key={each}
            type="button"
            role="tab"
            aria-selected={queue === each}
            className={`queue-tab${look}`}
            onClick={() => onChange(each)}
          >
            <span className="queue-count numbers">{count === undefined ? "–" : count.toLocaleString("en-US")}</span>
            <span className="queue-name">{t[each]}</span>
            {each === "due_soon" && data && <span className="muted small">{t.soon(data.soonMinutes)}</span>}
          </button>
        );
      })}
    </div>
  );
}
