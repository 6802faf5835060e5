import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Segmented } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { fromDate, routing, useSignedIn } from "@/api";
import { DateTime, inChina } from "@/components/DateTime";
import { Loading } from "@/components/Loading";
import { PersonName } from "@/components/PersonName";
import { ProblemAlert } from "@/components/ProblemAlert";
import { useMessages } from "@/i18n";
import { messages as historyMessages } from "@/pages/history/messages";
import { heading } from "@/pages/history/sentences";
import { useChangeLine } from "@/pages/history/useChangeLine";
import { messages } from "./messages";

/** Whoever was never here sees what half a day changed. */
const FIRST_MS = 12 * 3_600_000;
const PAGE = 20;

/** When a person last said that they had seen everything. */
function useSeen(): [Date, () => void] {
  const { personId } = useSignedIn();
  const stored = `afterdose.seen.${personId}`;
  const [seen, setSeen] = useState(() => new Date(Number(localStorage.getItem(stored)) || Date.now() - FIRST_MS));
  const mark = () => {
    const now = new Date();
    localStorage.setItem(stored, String(now.getTime()));
    setSeen(now);
  };
  return [seen, mark];
}

/** What others did to one's tickets since one last looked. */
export function AwayCard() {
  const t = useMessages(messages);
  const texts = useMessages(historyMessages);
  const line = useChangeLine();
  const [seen, mark] = useSeen();
  const [queue, setQueue] = useState<"mine" | "team">("mine");
  const query = useInfiniteQuery({
    queryKey: ["routing", "changes", queue, seen.getTime()],
    queryFn: ({ signal, pageParam }) =>
      routing.listTicketChanges({ since: fromDate(seen), queue, pageSize: PAGE, cursor: pageParam }, { signal }),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor || undefined,
    refetchInterval: 60_000,
  });
  const changes = query.data?.pages.flatMap((page) => page.changes) ?? [];
  return (
    <section className="panel" aria-label={t.changes}>
      <div className="panel-head">
        <h2>{t.changes}</h2>
        {changes.length > 0 && (
          <Button size="small" type="link" onClick={mark}>
            {t.seen}
          </Button>
        )}
      </div>
      <div className="away-head">
        <Segmented
          size="small"
          aria-label={t.changesOf}
          value={queue}
          onChange={(value) => setQueue(value as "mine" | "team")}
          options={[
            { value: "mine", label: t.mine },
            { value: "team", label: t.team },
          ]}
        />
        <span className="muted small">{t.since(inChina(seen))}</span>
      </div>
      <ProblemAlert error={query.error} />
      {query.isPending && <Loading rows={3} />}
      {query.data && changes.length === 0 && <p className="muted card-quiet">{t.noChanges}</p>}
      <ul className="away-list">
        {changes.map(({ ticketId, number, subject, entry }) => (
          <li key={`${ticketId} ${entry?.version}`}>
            <div className="ellipsis">
              <Link to={`/tickets/${ticketId}`} title={number}>
                {subject || number}
              </Link>
            </div>
            {entry && (
              <div className="small">
                <PersonName id={entry.actor} /> {heading(entry.kind, texts)}{" "}
                <span className="muted">{line(entry)}</span>
              </div>
            )}
            <div className="small muted">
              <DateTime at={entry?.at} />
            </div>
          </li>
        ))}
      </ul>
      {query.hasNextPage && (
        <Button block size="small" loading={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
          {t.more}
        </Button>
      )}
    </section>
  );
}
