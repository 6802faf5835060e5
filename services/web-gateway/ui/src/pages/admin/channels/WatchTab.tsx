import { useQuery } from "@tanstack/react-query";
import { intake } from "@/api";
import { Empty } from "@/components/Empty";
import { ErrorState } from "@/components/ErrorState";
import { Loading } from "@/components/Loading";
import { useMessages } from "@/i18n";
import { ChannelCard } from "./ChannelCard";
import { messages } from "./messages";
import { useWatch } from "./useWatch";

/** A card for each source; those that need somebody come first. */
export function WatchTab() {
  const t = useMessages(messages);
  const watch = useWatch();
  // The sums as of now, also of sources that were not reconciled yet.
  const ledger = useQuery({
    queryKey: ["intake", "channel-ledger"],
    queryFn: ({ signal }) => intake.getChannelLedger({}, { signal }),
    refetchInterval: 30_000,
  });
  if (watch.isPending) return <Loading rows={10} />;
  if (watch.isError) return <ErrorState error={watch.error} onRetry={() => void watch.refetch()} />;
  const channels = [...watch.data.channels].sort((a, b) => b.alarms.length - a.alarms.length || a.channel - b.channel);
  if (channels.length === 0) return <Empty text={t.noChannels} />;
  return (
    <div className="channels">
      {channels.map((one) => (
        <ChannelCard
          key={`${one.channel} ${one.source}`}
          watch={one}
          account={ledger.data?.accounts.find(
            (account) => account.channel === one.channel && account.source === one.source,
          )}
        />
      ))}
    </div>
  );
}
