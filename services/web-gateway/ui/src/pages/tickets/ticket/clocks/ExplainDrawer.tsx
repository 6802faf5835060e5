import { useQuery } from "@tanstack/react-query";
import { Drawer, Table } from "antd";
import { routing } from "@/api";
import { DateTime } from "@/components/DateTime";
import { ErrorState } from "@/components/ErrorState";
import { Loading } from "@/components/Loading";
import type { DeadlineSegment, ExplainDeadlineResponse } from "@/gen/afterdose/routing/v1/service_pb";
import { useInLanguage, useLabels, useMessages } from "@/i18n";
import { messages } from "./messages";
import { SegmentBar } from "./SegmentBar";

interface Props {
  ticketId: string;
  /** Name of the clock; empty shows nothing. */
  clock: string;
  onClose: () => void;
}

/** Minute by minute why a clock is due when it is. */
export function ExplainDrawer({ ticketId, clock, onClose }: Props) {
  const t = useMessages(messages);
  const labels = useLabels();
  const query = useQuery({
    queryKey: ["routing", "ticket", ticketId, "deadline", clock],
    queryFn: ({ signal }) => routing.explainDeadline({ ticketId, clock }, { signal }),
    enabled: clock !== "",
  });
  return (
    <Drawer open={clock !== ""} onClose={onClose} size={680} title={t.title(labels.slug(clock))}>
      {query.error ? (
        <ErrorState error={query.error} onRetry={query.refetch} />
      ) : query.data ? (
        <Explanation said={query.data} />
      ) : (
        <Loading />
      )}
    </Drawer>
  );
}

function Explanation({ said }: { said: ExplainDeadlineResponse }) {
  const t = useMessages(messages);
  const say = useInLanguage();
  return (
    <>
      <dl className="facts">
        <div className="fact">
          <dt>{t.due}</dt>
          <dd>
            <strong>
              <DateTime at={said.dueAt} />
            </strong>
          </dd>
        </div>
        <div className="fact">
          <dt>{t.counted}</dt>
          <dd>{t.minutes(Number(said.countedMinutes))}</dd>
        </div>
        <div className="fact">
          <dt>{t.policy}</dt>
          <dd>{said.policy}</dd>
        </div>
        <div className="fact">
          <dt>{t.rules}</dt>
          <dd>{said.ruleVersion}</dd>
        </div>
        <div className="fact">
          <dt>{t.calendar}</dt>
          <dd>{said.calendarVersion}</dd>
        </div>
      </dl>
      <SegmentBar segments={said.segments} />
      <Table<DeadlineSegment>
        size="small"
        pagination={false}
        rowKey={(segment) => `${segment.from?.seconds}`}
        dataSource={said.segments}
        rowClassName={(segment) => (segment.countedMinutes > 0n ? "" : "segment-idle")}
        columns={[
          { title: t.from, width: 140, render: (_, segment) => <DateTime at={segment.from} /> },
          { title: t.until, width: 140, render: (_, segment) => <DateTime at={segment.until} /> },
          {
            title: t.counted,
            width: 110,
            align: "right",
            render: (_, segment) => (segment.countedMinutes > 0n ? t.minutes(Number(segment.countedMinutes)) : "–"),
          },
          { title: t.why, render: (_, segment) => say(segment) },
        ]}
      />
    </>
  );
}
