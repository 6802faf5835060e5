import { QueryClient } from "@tanstack/react-query";
import { mayRetry, problemOf } from "./problem";

/** Called when any answer says that the session has ended. */
type Ended = () => void;

let ended: Ended = () => undefined;

/** Sets what happens when any answer says that the session has ended. */
export function onSessionEnded(handler: Ended) {
  ended = handler;
}

function notice(error: unknown) {
  if (problemOf(error).signedOut) ended();
}

/**
 * The cache of everything that was read. Keys begin with the context and say what it is, e.g. `["routing", "ticket", id]`:
 * live events make old what they touch by the beginning of its key. Keys hold strings and plain numbers, never a bigint.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failures, error) => failures < 2 && mayRetry(error),
      refetchOnWindowFocus: true,
    },
    mutations: { retry: false },
  },
});

queryClient.getQueryCache().config.onError = notice;
queryClient.getMutationCache().config.onError = notice;
