import { SafetyCertificateOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Alert, Segmented } from "antd";
import { useRef, useState } from "react";
import { intake } from "@/api";
import { nonce } from "@/app/nonce";
import { DateTime } from "@/components/DateTime";
import { Loading } from "@/components/Loading";
import { ProblemAlert } from "@/components/ProblemAlert";
import type { RenderMailResponse } from "@/gen/afterdose/intake/v1/sender_pb";
import { useMessages } from "@/i18n";
import { messages } from "./messages";

const TALLEST = 720;

/** What the frame looks like before the mail says anything: its own fonts, nothing that reaches outside. */
function framed(html: string): string {
  const style = `body{margin:12px;font:14px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;color:#12303a;overflow-wrap:anywhere}img,table{max-width:100%}`;
  return `<!doctype html><html><head><meta charset="utf-8"><style${nonce ? ` nonce="${nonce}"` : ""}>${style}</style></head><body>${html}</body></html>`;
}

interface Props {
  contactId: string;
  /** What is shown when the mail cannot be. */
  fallback: string;
  /** The mail with nothing masked. */
  clear: RenderMailResponse | undefined;
}

/** A mail as it may be shown: cleaned by intake, and in a frame that runs no scripts and loads nothing. */
export function MailView({ contactId, fallback, clear }: Props) {
  const t = useMessages(messages);
  const [form, setForm] = useState<"html" | "text">("html");
  const query = useQuery({
    queryKey: ["intake", "contact", contactId, "mail"],
    queryFn: ({ signal }) => intake.renderMail({ contactId }, { signal }),
    staleTime: 600_000,
  });
  if (query.isPending) return <Loading rows={5} />;
  const mail = clear ?? query.data;
  if (!mail) {
    return (
      <>
        <ProblemAlert error={query.error} />
        {fallback && <div className="plain-text">{fallback}</div>}
      </>
    );
  }
  const text = mail.text || fallback;
  const shown = mail.html && form === "html" ? "html" : "text";
  return (
    <>
      <div className="mail-head">
        <dl className="facts small">
          <div className="fact">
            <dt>{t.from}</dt>
            <dd>{mail.fromMasked}</dd>
          </div>
          <div className="fact">
            <dt>{t.to}</dt>
            <dd>{mail.to}</dd>
          </div>
          <div className="fact">
            <dt>{t.sent}</dt>
            <dd>
              <DateTime at={mail.sentAt} />
            </dd>
          </div>
        </dl>
        {mail.html && text && (
          <Segmented
            size="small"
            aria-label={t.original}
            value={form}
            onChange={(value) => setForm(value as "html" | "text")}
            options={[
              { value: "html", label: t.asHtml },
              { value: "text", label: t.asText },
            ]}
          />
        )}
      </div>
      {mail.blockedRemote > 0 && (
        <Alert
          type="info"
          showIcon
          icon={<SafetyCertificateOutlined />}
          className="ticket-alert"
          title={t.blocked(mail.blockedRemote)}
        />
      )}
      {shown === "html" ? (
        <Frame html={mail.html} title={t.mailFrame} />
      ) : (
        <div className="plain-text">{text || t.noText}</div>
      )}
    </>
  );
}

function Frame({ html, title }: { html: string; title: string }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(160);
  // Same origin lets us measure it. Without `allow-scripts` nothing in it runs, whatever it holds.
  const measure = () => {
    const content = frame.current?.contentDocument?.documentElement;
    if (content) setHeight(Math.min(TALLEST, content.scrollHeight + 4));
  };
  return (
    <iframe
      ref={frame}
      title={title}
      className="mail-frame"
      sandbox="allow-same-origin"
      referrerPolicy="no-referrer"
      srcDoc={framed(html)}
      height={height}
      onLoad={measure}
    />
  );
}
