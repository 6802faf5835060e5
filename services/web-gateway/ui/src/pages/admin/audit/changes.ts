// Changes of a journal entry as they are kept: a JSON array of {field, old, new}.

/** One field that changed. */
export interface Change {
  field: string;
  old: string;
  new: string;
}

const written = (value: unknown): string => {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value, null, 1);
};

/** The changes, readable; undefined when they are of a form that is not known here. */
export function readChanges(json: string): Change[] | undefined {
  if (json.trim() === "") return [];
  try {
    const parsed: unknown = JSON.parse(json);
    if (!Array.isArray(parsed)) return undefined;
    return parsed.map((one: Record<string, unknown>) => ({
      field: written(one.field),
      old: written(one.old),
      new: written(one.new),
    }));
  } catch {
    return undefined;
  }
}
