import { CheckCircleOutlined, ExclamationCircleOutlined, WarningOutlined } from "@ant-design/icons";
import { Card, Tag } from "antd";
import type { ReactNode } from "react";
import { toDate } from "@/api";
import { ChannelIcon } from "@/components/ChannelIcon";
import { DateTime, inChina } from "@/components/DateTime";
import type { ChannelAccount } from "@/gen/afterdose/intake/v1/service_pb";
import type { ChannelSilence, ChannelWatch } from "@/gen/afterdose/intake/v1/watch_pb";
import { useInLanguage, useMessages } from "@/i18n";
import { messages } from "./messages";
import { slugLabel } from "./slugs";
import { number } from "./useWatch";

type Tone = "good" | "warning" | "bad" | "plain";

const TONES: Record<string, Tone> = {
  balanced: "good",
  "under-way": "plain",
  "ledger-behind": "bad",
  "ledger-ahead": "bad",
  "mail-missing": "bad",
  usual: "good",
  silent: "bad",
  working: "good",
  refused: "bad",
};

/** A word about how something is, with a sign that does not depend on colour. */
function State({ slug }: { slug: string }) {
  const say = useInLanguage();
  const tone = TONES[slug] ?? "plain";
  const Icon = tone === "good" ? CheckCircleOutlined : tone === "bad" ? ExclamationCircleOutlined : undefined;
  return (
    <b className={`state-${tone}`}>
      {Icon && <Icon aria-hidden />} {say(slugLabel(slug))}
    </b>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="channel-part">
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** How one source does. */
export function ChannelCard({ watch, account }: { watch: ChannelWatch; account: ChannelAccount | undefined }) {
  const t = useMessages(messages);
  const say = useInLanguage();
  const { reconciliation, silence, credentials } = watch;
  const sums = account ?? reconciliation;
  return (
    <Card
      size="small"
      title={
        <h2 className="card-title">
          <ChannelIcon channel={watch.channel} named /> · {watch.source}
        </h2>
      }
      className={watch.alarms.length > 0 ? "channel-alarm" : ""}
    >
      {watch.alarms.map((alarm) => (
        <p key={alarm.alarmId} className="channel-alarm-line" role="alert">
          <WarningOutlined aria-hidden /> <b>{say(slugLabel(alarm.kind))}</b> · {say(slugLabel(alarm.reason))} ·{" "}
          <DateTime at={alarm.since} />
        </p>
      ))}
      <dl className="channel-parts">
        <Part title={t.balance}>
          {reconciliation && <State slug={reconciliation.verdict} />}
          {sums && (
            <div className="numbers">
              {sums.serverCount === sums.ledgerCount
                ? t.sum(number(sums.serverCount), number(sums.ledgerCount))
                : t.sumOff(number(sums.serverCount), number(sums.ledgerCount))}
              <div className="muted">
                {t.parts(number(sums.contacts), number(sums.duplicates), number(sums.rejected))}
              </div>
            </div>
          )}
          {reconciliation && reconciliation.missingCount > 0n && (
            <div className="state-bad">{t.missing(number(reconciliation.missingCount))}</div>
          )}
        </Part>
        <Part title={t.silence}>
          {silence ? <Silence silence={silence} /> : "–"}
          <div className="muted">
            {t.lastContact}
            {watch.lastContactAt ? <DateTime at={watch.lastContactAt} /> : t.never}
          </div>
        </Part>
        <Part title={t.credentials}>
          {credentials ? <State slug={credentials.state} /> : "–"}
          {credentials?.reason && <div>{say(slugLabel(credentials.reason))}</div>}
          {credentials?.lastSuccessAt && (
            <div className="muted">{t.lastSuccess(inChina(toDate(credentials.lastSuccessAt) ?? new Date(0)))}</div>
          )}
          {credentials && credentials.refusedInARow > 0n && (
            <div className="muted">{t.refusedRow(number(credentials.refusedInARow))}</div>
          )}
        </Part>
        <Part title={t.quarantined}>
          <b className={watch.quarantined > 0n ? "state-warning numbers" : "numbers"}>{number(watch.quarantined)}</b>
        </Part>
        {watch.refusals.length > 0 && (
          <Part title={t.refusals}>
            {watch.refusals.map((refusal) => (
              <Tag key={refusal.reason}>{t.refusal(say(slugLabel(refusal.reason)), number(refusal.count))}</Tag>
            ))}
          </Part>
        )}
      </dl>
    </Card>
  );
}

/** How quiet a source is, with the figures that say so. */
function Silence({ silence }: { silence: ChannelSilence }) {
  const t = useMessages(messages);
  const about = (value: number) => value.toFixed(value < 10 ? 1 : 0);
  return (
    <>
      <State slug={silence.state} />
      {silence.state === "learning" && <div className="muted">{t.weeks(silence.weeks)}</div>}
      {(silence.state === "usual" || silence.state === "silent") && (
        <div className="muted numbers">
          <div>{t.usualSince(about(silence.usualSinceLast))}</div>
          <div>{t.chance(`${(silence.chance * 100).toPrecision(2)}%`)}</div>
          <div>{t.lastDay(number(silence.actualLastDay), about(silence.usualLastDay))}</div>
          <div>{t.thisHour(number(silence.actualThisHour), about(silence.usualThisHour))}</div>
        </div>
      )}
    </>
  );
}
