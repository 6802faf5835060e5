import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";

/**
 * Filters that live in the URL, so that a list can be sent to a colleague and the way back leads to the same one. What is
 * as it is by default stays out of it.
 */
export function useFilters<T extends Record<string, string>>(defaults: T) {
  const [search, setSearch] = useSearchParams();
  const written = search.toString();
  const filters = useMemo(() => {
    const read = new URLSearchParams(written);
    return Object.fromEntries(Object.entries(defaults).map(([key, value]) => [key, read.get(key) ?? value])) as T;
  }, [written, defaults]);

  const change = useCallback(
    (changes: Partial<T>) => {
      setSearch(
        (before) => {
          const after = new URLSearchParams(before);
          for (const [key, value] of Object.entries(changes)) {
            if (value === undefined || value === defaults[key]) after.delete(key);
            else after.set(key, value);
          }
          return after;
        },
        { replace: true },
      );
    },
    [setSearch, defaults],
  );
  const clear = useCallback(() => setSearch({}, { replace: true }), [setSearch]);
  return { filters, change, clear, key: written };
}
