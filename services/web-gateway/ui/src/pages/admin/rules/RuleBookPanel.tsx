import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Card, Checkbox, DatePicker, Tag, Tooltip } from "antd";
import type dayjs from "dayjs";
import { useState } from "react";
import { routing, useSession } from "@/api";
import { ProblemAlert } from "@/components/ProblemAlert";
import { ReasonModal } from "@/components/ReasonModal";
import { useNotice } from "@/components/useNotice";
import type { GetRuleBookResponse } from "@/gen/afterdose/routing/v1/service_pb";
import { useMessages } from "@/i18n";
import { beginning, plusDays } from "@/pages/dashboard/days";
import { DryRunResult } from "./DryRunResult";
import { messages } from "./messages";
import { TextEditor } from "./TextEditor";

type Range = [dayjs.Dayjs | null, dayjs.Dayjs | null] | null;

function periodOf(range: Range) {
  const [from, until] = [range?.[0]?.format("YYYY-MM-DD"), range?.[1]?.format("YYYY-MM-DD")];
  return from && until ? { received: { from: beginning(from), until: beginning(plusDays(until, 1)) } } : {};
}

/** The rule book to read and change: a change is tried on what came in before it may go live. */
export function RuleBookPanel({ book }: { book: GetRuleBookResponse }) {
  const t = useMessages(messages);
  const notice = useNotice();
  const client = useQueryClient();
  const { may } = useSession();
  const [text, setText] = useState(book.toml);
  const [range, setRange] = useState<Range>(null);
  const [goingLive, setGoingLive] = useState(false);
  const [looked, setLooked] = useState(false);
  const mayChange = may("rule.change");
  const changed = text !== book.toml;
  const dryRun = useMutation({
    mutationFn: async (toml: string) => ({
      toml,
      answer: await routing.dryRunRuleBook({ toml, pageSize: 200, ...periodOf(range) }),
    }),
    onSuccess: () => setLooked(false),
  });
  const tried = dryRun.data?.toml === text;
  const lost = dryRun.data?.answer.lostSafety ?? 0n;
  const goLive = async (reason: string) => {
    const { version } = await routing.changeRuleBook({ toml: text, reason, expectedVersion: book.version });
    notice.done(t.live(version.toString()));
    await client.invalidateQueries({ queryKey: ["routing"] });
  };
  return (
    <Card size="small">
      <div className="rules-bar">
        <Tag color={changed ? "warning" : "success"}>{changed ? t.changed : t.same}</Tag>
        {!mayChange && <span className="muted">{t.readOnly}</span>}
        <span className="rules-gap" />
        {changed && <Button onClick={() => setText(book.toml)}>{t.restore}</Button>}
        <Tooltip title={t.lastMonth}>
          <DatePicker.RangePicker value={range} onChange={setRange} aria-label={t.period} />
        </Tooltip>
        <Button onClick={() => dryRun.mutate(text)} loading={dryRun.isPending}>
          {t.dryRun}
        </Button>
        {mayChange && (
          <Tooltip title={changed && tried ? "" : t.needsDryRun}>
            <Button type="primary" disabled={!changed || !tried} onClick={() => setGoingLive(true)}>
              {t.goLive}
            </Button>
          </Tooltip>
        )}
      </div>
      {dryRun.isPending && <Alert type="info" showIcon role="status" title={t.dryRunning} className="form-alert" />}
      <ProblemAlert error={dryRun.error} />
      {dryRun.data && !dryRun.isPending && (
        <section aria-label={t.result} className="dry-run">
          <h2 className="card-title">{t.result}</h2>
          {tried ? (
            <DryRunResult result={dryRun.data.answer} />
          ) : (
            <Alert type="warning" showIcon title={t.stale} className="form-alert" />
          )}
        </section>
      )}
      <TextEditor value={text} {...(mayChange ? { onChange: setText } : {})} />
      {goingLive && (
        <ReasonModal
          title={t.goLiveTitle}
          action={t.goLive}
          danger={lost > 0n}
          blocked={lost > 0n && !looked}
          onCancel={() => setGoingLive(false)}
          onConfirm={goLive}
        >
          {lost > 0n && (
            <>
              <Alert type="error" showIcon title={t.lostNote(lost.toLocaleString("en-US"))} className="form-alert" />
              <Checkbox checked={looked} onChange={(event) => setLooked(event.target.checked)} className="form-alert">
                {t.lostConfirm}
              </Checkbox>
            </>
          )}
        </ReasonModal>
      )}
    </Card>
  );
}
