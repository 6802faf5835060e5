import { useMemo, useState } from "react";

interface Steady<T> {
  rows: T[] | undefined;
  /** How many came that are not shown yet. */
  news: number;
  /** Rows that are shown and belong here no longer. */
  gone: ReadonlySet<string>;
  /** Shows what there is now. */
  adopt: () => void;
}

/**
 * Rows that stay where they are while the list behind them changes: what is shown is brought up to date in place, what is
 * new is only counted until somebody asks for it. A new `key`, such as another filter, begins anew.
 */
export function useSteadyRows<T>(key: string, latest: T[] | undefined, idOf: (row: T) => string): Steady<T> {
  const [shown, setShown] = useState<{ key: string; rows: T[] }>({ key: "", rows: [] });
  const stands = shown.key === key;
  if (latest && !stands) setShown({ key, rows: latest });

  return useMemo(() => {
    if (!latest || !stands) return { rows: latest, news: 0, gone: new Set<string>(), adopt: () => undefined };
    const now = new Map(latest.map((row) => [idOf(row), row]));
    const ids = new Set(shown.rows.map(idOf));
    return {
      rows: shown.rows.map((row) => now.get(idOf(row)) ?? row),
      news: latest.filter((row) => !ids.has(idOf(row))).length,
      gone: new Set([...ids].filter((id) => !now.has(id))),
      adopt: () => setShown({ key, rows: latest }),
    };
  }, [latest, stands, shown, key, idOf]);
}
