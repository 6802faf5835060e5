import { inChina } from "@/components/DateTime";
import { Channel, Disposition, WorkKind } from "@/gen/afterdose/common/v1/common_pb";
import type { useLabels } from "@/i18n";
import type { messages } from "./messages";

type Texts = (typeof messages)["zh"];

/** A field that a change touched, as the journal keeps it. */
export interface Change {
  field: string;
  old: unknown;
  new: unknown;
}

export interface Speaker {
  t: Texts;
  labels: ReturnType<typeof useLabels>;
  nameOf: (personId: string) => string;
  regionOf: (path: string) => string;
}

const headings: Record<string, keyof Texts> = {
  "ticket-opened": "opened",
  "contact-added": "contactAdded",
  "contact-amended": "contactAmended",
  "ticket-transferred": "transferred",
  "ticket-classified": "classified",
  "work-item-started": "caseStarted",
  "work-item-disposed": "disposedItem",
  "ticket-closed": "closed",
  "note-added": "noteAdded",
  "reply-given": "replyGiven",
  "reply-sent": "replySent",
  "reply-failed": "replyFailed",
  "tickets-merged": "merged",
  "ticket-merged": "merged",
  "ticket-split": "split",
  "clock-moved": "clockMoved",
};

const endings: Record<string, keyof Texts> = {
  opened: "caseOpened",
  started: "caseStarted",
  decided: "caseDecided",
  closed: "caseClosed",
  withdrawn: "caseWithdrawn",
};

/** What happened, in a few words. A kind that is not known here is shown as the journal calls it. */
export function heading(kind: string, t: Texts): string {
  const key = headings[kind] ?? endings[kind.replace(/^(case|return)-/, "")];
  const text = key && t[key];
  return typeof text === "string" ? text : kind;
}

/** The changes of a journal entry; none when they cannot be read. */
export function changesOf(json: string): Change[] {
  try {
    const changes: unknown = JSON.parse(json || "[]");
    return Array.isArray(changes) ? (changes as Change[]) : [];
  } catch {
    return [];
  }
}

/** The name of an enumerated value by the word that the journal uses for it. */
function byWord(values: Record<string, string | number>, word: string, name: (value: number) => string): string {
  const value = values[word.toUpperCase()];
  return typeof value === "number" ? name(value) : word;
}

/** What a change means to people; undefined for what tells them nothing. */
export function sentence(change: Change, speaker: Speaker): string | undefined {
  const { t, labels, nameOf, regionOf } = speaker;
  const [head = "", id = "", leaf = ""] = change.field.split(".");
  const old = text(change.old);
  const now = text(change.new);
  const person = (id: string) => (id ? nameOf(id) : t.none);
  switch (head) {
    case "owner":
      return t.owner(person(old), person(now));
    case "team":
      return old ? t.team(labels.slug(old), labels.slug(now)) : t.teamIs(labels.slug(now));
    case "region":
      return old ? t.region(regionOf(old), regionOf(now)) : t.regionIs(regionOf(now));
    case "state":
      return old ? t.state(labels.slug(old), labels.slug(now)) : undefined;
    case "disposition":
      return now ? t.disposition(byWord(Disposition, now, labels.disposition)) : undefined;
    case "work_items":
      return ofItem(change, leaf, now, speaker);
    case "clocks":
      return ofClock(change, id, leaf, speaker);
    case "replies": {
      const channel = leaf === "" && isRecord(change.new) ? text(change.new.channel) : "";
      return channel ? t.by(byWord(Channel, channel, labels.channel)) : undefined;
    }
    default:
      return undefined;
  }
}

function ofItem(change: Change, leaf: string, now: string, { t, labels }: Speaker): string | undefined {
  const kindOf = (word: string) => byWord(WorkKind, word, labels.kind);
  if (!leaf && isRecord(change.new) && !change.old) {
    // All items of a new ticket come as one change, a single one under its id.
    const added = change.field === "work_items" ? Object.values(change.new).filter(isRecord) : [change.new];
    return t.itemAdded(labels.list(added.map((item) => kindOf(text(item.kind)))));
  }
  if (leaf === "state" && now !== "open") return t.itemState(labels.slug(now));
  if (leaf === "disposition" && now) return t.disposition(byWord(Disposition, now, labels.disposition));
  return undefined;
}

function ofClock(change: Change, name: string, leaf: string, { t, labels }: Speaker): string | undefined {
  const now = text(change.new);
  if (leaf === "state") return t.clock(labels.slug(name), labels.slug(now));
  if (leaf === "due_at" && change.old && now) return t.clockDue(labels.slug(name), inChina(new Date(now)));
  return undefined;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
