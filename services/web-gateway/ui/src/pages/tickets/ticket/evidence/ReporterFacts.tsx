import { EyeOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useEffect, useState } from "react";
import { intake, useSession } from "@/api";
import { ReasonModal } from "@/components/ReasonModal";
import { useNow } from "@/components/useNow";
import type { Reporter } from "@/gen/afterdose/common/v1/common_pb";
import type { ContactReceived } from "@/gen/afterdose/intake/v1/events_pb";
import { useMessages } from "@/i18n";
import { messages } from "./messages";

const SHOWN_MS = 60_000;

/** Who sent a contact, masked; in clear for a minute for whoever gives a reason. What is shown is kept nowhere else. */
export function ReporterFacts({ contact }: { contact: ContactReceived }) {
  const t = useMessages(messages);
  const { may } = useSession();
  const [asking, setAsking] = useState(false);
  const [clear, setClear] = useState<{ reporter: Reporter; until: number } | null>(null);
  useEffect(() => {
    if (!clear) return;
    const timer = setTimeout(() => setClear(null), clear.until - Date.now());
    return () => clearTimeout(timer);
  }, [clear]);

  const reveal = async (reason: string) => {
    const { reporter } = await intake.revealReporter({ contactId: contact.contactId, reason });
    if (reporter) setClear({ reporter, until: Date.now() + SHOWN_MS });
  };
  const shown = clear?.reporter ?? contact.reporter;
  const facts = [
    [t.reporter, shown?.name],
    [t.organisation, shown?.organisation],
    [t.phone, shown?.phone],
    [t.email, shown?.email],
    [t.address, shown?.address],
  ].filter(([, value]) => value);
  return (
    <div className={`reporter${clear ? " reporter-clear" : ""}`}>
      {facts.map(([name, value]) => (
        <span key={name} className="reporter-fact">
          <span className="muted">{name}</span> {value}
        </span>
      ))}
      {clear ? (
        <Button size="small" onClick={() => setClear(null)}>
          {t.hideNow} · <Remaining until={clear.until} />
        </Button>
      ) : (
        may("contact.reveal") && (
          <Button size="small" type="link" icon={<EyeOutlined />} onClick={() => setAsking(true)}>
            {t.reveal}
          </Button>
        )
      )}
      {asking && (
        <ReasonModal title={t.revealTitle} action={t.reveal} onCancel={() => setAsking(false)} onConfirm={reveal}>
          <p className="muted">{t.revealHint}</p>
        </ReasonModal>
      )}
    </div>
  );
}

function Remaining({ until }: { until: number }) {
  const t = useMessages(messages);
  return <span className="numbers">{t.hidesIn(Math.max(0, Math.round((until - useNow()) / 1_000)))}</span>;
}
