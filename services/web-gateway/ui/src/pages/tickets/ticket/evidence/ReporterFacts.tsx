import { EyeOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { useSession } from "@/api";
import { ReasonModal } from "@/components/ReasonModal";
import { useNow } from "@/components/useNow";
import type { ContactReceived } from "@/gen/afterdose/intake/v1/events_pb";
import { useMessages } from "@/i18n";
import { messages } from "./messages";
import type { Clear } from "./useReveal";

interface Props {
  contact: ContactReceived;
  clear: Clear | null;
  onReveal: (reason: string) => Promise<void>;
  onHide: () => void;
}

/** Who sent a contact, masked; in clear for whoever gives a reason, until it is hidden again. */
export function ReporterFacts({ contact, clear, onReveal, onHide }: Props) {
  const t = useMessages(messages);
  const { may } = useSession();
  const [asking, setAsking] = useState(false);
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
        <Button size="small" onClick={onHide}>
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
        <ReasonModal title={t.revealTitle} action={t.reveal} onCancel={() => setAsking(false)} onConfirm={onReveal}>
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
