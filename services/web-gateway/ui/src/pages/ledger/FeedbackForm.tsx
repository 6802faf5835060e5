import { App } from "antd";
import { useNavigate } from "react-router";
import { problemOf, routing } from "@/api";
import type { FeedbackLine } from "@/gen/afterdose/reporting/v1/service_pb";
import { useInLanguage, useLanguage, useMessages } from "@/i18n";
import { columns, messages } from "./feedbackMessages";

interface Props {
  month: string;
  lines: FeedbackLine[];
  /** On paper, where nothing can be pressed. */
  printed?: boolean;
}

/** REC-FY007 as the form prints it: title, number, ten columns in order. */
export function FeedbackForm({ month, lines, printed }: Props) {
  const t = useMessages(messages);
  const { language } = useLanguage();
  return (
    <section className="feedback-form">
      <div className="feedback-head">
        <span>{t.period(month)}</span>
        <h2>{messages.zh.title}</h2>
        <span>{t.form}</span>
      </div>
      <table className="feedback-table">
        <colgroup>
          {columns.map(([key, , width]) => (
            <col key={key} className={`feedback-col-${width}`} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map(([key, chinese]) => (
              <th key={key} scope="col">
                {chinese}
                {language === "en" && <small>{t[key]}</small>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.contactId}>
              {columns.map(([key]) => (
                <td key={key}>{key === "date" && !printed ? <TicketLink line={line} /> : line[key]}</td>
              ))}
            </tr>
          ))}
          {lines.length === 0 && (
            <tr>
              <td colSpan={columns.length} className="feedback-none">
                {t.empty}
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </section>
  );
}

/** The date leads to the ticket, which the line does not name. */
function TicketLink({ line }: { line: FeedbackLine }) {
  const t = useMessages(messages);
  const say = useInLanguage();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const open = async () => {
    try {
      const { ticket } = await routing.getTicket({ contactId: line.contactId });
      if (ticket) await navigate(`/tickets/${ticket.ticketId}`);
      else void message.info(t.noTicket);
    } catch (error) {
      void message.error(say(problemOf(error)));
    }
  };
  return (
    <button type="button" className="link-button" onClick={open} aria-label={t.open(line.date)}>
      {line.date}
    </button>
  );
}
