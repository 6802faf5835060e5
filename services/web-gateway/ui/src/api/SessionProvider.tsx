import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { problemOf } from "./problem";
import { onSessionEnded } from "./queries";
import { readSession, type Session } from "./session";

interface SessionState {
  /** Who is signed in; null when nobody is. */
  session: Session | null;
  /** Not known yet. */
  loading: boolean;
  /** Why it cannot be known; a missing session is no error. */
  error: unknown;
  /** The session has ended while somebody worked: they sign in again over the page, which keeps what was written. */
  lapsed: boolean;
  /** Whether the person holds a permission. */
  may: (permission: string) => boolean;
  /** Takes over a session that was just opened. */
  opened: () => Promise<void>;
  /** Forgets the session and everything that was read in it. */
  closed: () => void;
  retry: () => void;
}

const KEY = ["session"];
const Context = createContext<SessionState | null>(null);

async function sessionOrNull(): Promise<Session | null> {
  try {
    return await readSession();
  } catch (error) {
    if (problemOf(error).signedOut) return null;
    throw error;
  }
}

/** Knows who is signed in and notices when the session ends. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const query = useQuery({ queryKey: KEY, queryFn: sessionOrNull, staleTime: 60_000, refetchInterval: 300_000 });
  const [kept, setKept] = useState<Session | null>(null);
  const current = query.data ?? null;

  // While a page stands, a session that is gone is remembered, so that the page need not go.
  useEffect(() => {
    if (current) setKept(current);
  }, [current]);
  useEffect(() => onSessionEnded(() => void client.invalidateQueries({ queryKey: KEY })), [client]);

  const value = useMemo<SessionState>(() => {
    const session = current ?? kept;
    return {
      session,
      loading: query.isPending,
      error: query.error,
      lapsed: query.data === null && kept !== null,
      may: (permission) => session?.permissions.includes(permission) ?? false,
      opened: async () => {
        const next = await client.fetchQuery({ queryKey: KEY, queryFn: sessionOrNull, staleTime: 0 });
        // Nobody sees what somebody else has read.
        if (kept && next && next.personId !== kept.personId)
          client.removeQueries({ predicate: (q) => q.queryKey[0] !== KEY[0] });
        setKept(next);
        void client.invalidateQueries({ predicate: (q) => q.queryKey[0] !== KEY[0] });
      },
      closed: () => {
        setKept(null);
        client.clear();
        client.setQueryData(KEY, null);
      },
      retry: () => void query.refetch(),
    };
  }, [client, current, kept, query]);

  return <Context value={value}>{children}</Context>;
}

/** The session of whoever sits here. */
export function useSession(): SessionState {
  const state = useContext(Context);
  if (!state) throw new Error("useSession needs a SessionProvider above");
  return state;
}

/** The session on pages that only signed-in people reach. */
export function useSignedIn(): Session {
  const { session } = useSession();
  if (!session) throw new Error("useSignedIn needs a signed-in person");
  return session;
}
