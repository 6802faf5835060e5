import { useQuery } from "@tanstack/react-query";
import { Button, Tag } from "antd";
import { Link, useNavigate } from "react-router";
import { intake, useSession } from "@/api";
import { useShortcuts } from "@/app/shortcuts/useShortcuts";
import { ChannelIcon } from "@/components/ChannelIcon";
import { DateTime } from "@/components/DateTime";
import { ProblemAlert } from "@/components/ProblemAlert";
import { useLabels, useMessages } from "@/i18n";
import { messages } from "./messages";
import { type Call, useCalls } from "./useCalls";

/** Who calls, what they had before, and one key to write down what they say. */
export function CallsCard() {
  const t = useMessages(messages);
  const { may } = useSession();
  const navigate = useNavigate();
  const { calls, error } = useCalls();
  const first = calls[0];
  const mayRegister = may("contact.register");
  const describe = (call: Call) => void navigate(`/register?contact=${call.contactId}`);
  useShortcuts(
    first && mayRegister
      ? [{ keys: "r", what: { zh: "登记最新来电", en: "Register the latest call" }, run: () => describe(first) }]
      : [],
  );
  return (
    <section className="panel" aria-label={t.calls}>
      <h2>{t.calls}</h2>
      <div aria-live="polite">
        <ProblemAlert error={error} />
        {calls.length === 0 && !error && <p className="muted card-quiet">{t.noCalls}</p>}
        {calls.map((call, at) => (
          <CallLine
            key={call.contactId}
            call={call}
            {...(mayRegister ? { onDescribe: () => describe(call) } : {})}
            first={at === 0}
          />
        ))}
      </div>
    </section>
  );
}

/** The call at hand with the caller's history; those that wait behind it as a line. */
function CallLine({ call, onDescribe, first }: { call: Call; onDescribe?: () => void; first: boolean }) {
  const t = useMessages(messages);
  const labels = useLabels();
  const detailed = first || call.state === "ringing" || call.state === "answered";
  const contact = useQuery({
    queryKey: ["intake", "contact", call.contactId],
    queryFn: ({ signal }) => intake.getContact({ contactId: call.contactId }, { signal }),
  });
  const history = useQuery({
    queryKey: ["intake", "callers", call.contactId],
    queryFn: ({ signal }) => intake.listCallerHistory({ contactId: call.contactId, pageSize: 3 }, { signal }),
    enabled: detailed,
    retry: false,
  });
  const about = contact.data?.contact;
  const state = call.state || about?.call?.state || "";
  const earlier = history.data?.contacts ?? [];
  return (
    <div className={`call${state === "ringing" ? " call-ringing" : ""}`}>
      <div className="call-head">
        <strong className="ellipsis">{about?.reporter?.name || about?.reporter?.phone || call.receipt}</strong>
        {state && (
          <Tag color={state === "ringing" ? "success" : state === "missed" ? "error" : "default"}>
            {labels.slug(state)}
          </Tag>
        )}
        {onDescribe && (
          <Button size="small" type={first ? "primary" : "default"} onClick={onDescribe}>
            {t.describe}
            {first && <kbd className="on-button">R</kbd>}
          </Button>
        )}
      </div>
      <div className="muted small">
        {about?.reporter?.name && about.reporter.phone} <DateTime at={about?.receivedAt} /> · {call.receipt}
      </div>
      {history.data?.customerName && <div className="small">{t.customer(history.data.customerName)}</div>}
      {history.data && <div className="small muted">{earlier.length ? t.history(earlier.length) : t.firstCall}</div>}
      <ul className="call-history">
        {earlier.map(({ contact, ticketId, ticketNumber, state }) => (
          <li key={contact?.contactId}>
            <ChannelIcon channel={contact?.channel ?? 0} />
            <span className="ellipsis">
              {ticketId ? <Link to={`/tickets/${ticketId}`}>{ticketNumber}</Link> : contact?.receipt} {contact?.subject}
            </span>
            <span className="muted nowrap">{labels.slug(state)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
