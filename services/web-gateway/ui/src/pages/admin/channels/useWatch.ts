import { useQuery } from "@tanstack/react-query";
import { intake } from "@/api";

/** What the channel watch found, looked at again twice a minute. */
export function useWatch() {
  return useQuery({
    queryKey: ["intake", "channel-watch"],
    queryFn: ({ signal }) => intake.getChannelWatch({}, { signal }),
    refetchInterval: 30_000,
  });
}

/** A number of things for people. */
export const number = (value: bigint) => value.toLocaleString("en-US");
