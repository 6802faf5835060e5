import { toDate } from "@/api";
import { inChina } from "@/components/DateTime";
import type { DeadlineSegment } from "@/gen/afterdose/routing/v1/service_pb";
import { useInLanguage, useMessages } from "@/i18n";
import { messages } from "./messages";
import "./SegmentBar.css";

/** The way to a due time as a bar: what counts is filled, what does not is hatched. */
export function SegmentBar({ segments }: { segments: DeadlineSegment[] }) {
  const t = useMessages(messages);
  const say = useInLanguage();
  const first = toDate(segments[0]?.from);
  const last = toDate(segments.at(-1)?.until);
  if (!first || !last) return null;
  return (
    <figure className="segments" aria-label={t.bar}>
      <div className="segment-bar" aria-hidden="true">
        {segments.map((segment) => {
          const from = toDate(segment.from) ?? first;
          const until = toDate(segment.until) ?? from;
          return (
            <span
              key={from.getTime()}
              className={segment.countedMinutes > 0n ? "segment counts" : "segment"}
              style={{ flexGrow: Math.max(1, (until.getTime() - from.getTime()) / 60_000) }}
              title={`${inChina(from)} – ${inChina(until)} ${say(segment)}`}
            />
          );
        })}
      </div>
      <div className="segment-ends small muted">
        <span>{inChina(first)}</span>
        <span>{inChina(last)}</span>
      </div>
      <figcaption className="small">
        <span className="segment-key counts" /> {t.counts} <span className="segment-key" /> {t.countsNot}
      </figcaption>
    </figure>
  );
}
