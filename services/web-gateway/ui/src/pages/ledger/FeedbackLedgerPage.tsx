import { LeftOutlined, RightOutlined } from "@ant-design/icons";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Button, DatePicker, Input, Space } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { reporting } from "@/api";
import { CursorPager, useCursor } from "@/components/CursorPager";
import { ErrorState } from "@/components/ErrorState";
import { Loading } from "@/components/Loading";
import { PageHeader } from "@/components/PageHeader";
import type { FeedbackLine } from "@/gen/afterdose/reporting/v1/service_pb";
import { useMessages } from "@/i18n";
import { today } from "@/pages/dashboard/days";
import { FeedbackActions } from "./FeedbackActions";
import { FeedbackForm } from "./FeedbackForm";
import { columns, messages } from "./feedbackMessages";
import "./ledger.css";
import "./feedback.css";

const PAGE = 50;

/** The lines of a page in which a text stands, in whatever column. */
function fitting(lines: FeedbackLine[], text: string): FeedbackLine[] {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return lines;
  return lines.filter((line) => columns.some(([key]) => line[key].toLowerCase().includes(wanted)));
}

/** 市场信息反馈台账 REC-FY007 by month. */
export default function FeedbackLedgerPage() {
  const t = useMessages(messages);
  const [params, setParams] = useSearchParams();
  const [text, setText] = useState("");
  const asked = params.get("month") ?? "";
  const month = /^\d{4}-(0[1-9]|1[0-2])$/.test(asked) ? asked : today().slice(0, 7);
  const position = useCursor(month);
  const query = useQuery({
    queryKey: ["reporting", "feedback-ledger", month, position.cursor],
    queryFn: ({ signal }) =>
      reporting.getFeedbackLedger({ month, pageSize: PAGE, cursor: position.cursor }, { signal }),
    placeholderData: keepPreviousData,
  });
  const choose = (chosen: dayjs.Dayjs) => setParams({ month: chosen.format("YYYY-MM") });
  const current = dayjs(`${month}-01`);
  const lines = query.data?.lines ?? [];
  const found = fitting(lines, text);

  return (
    <>
      <div className="no-print">
        <PageHeader
          title={t.title}
          note={t.form}
          actions={<FeedbackActions month={month} total={query.data?.total ?? 0n} />}
        />
        <Space wrap className="feedback-bar">
          <Button icon={<LeftOutlined />} aria-label={t.before} onClick={() => choose(current.subtract(1, "month"))} />
          <DatePicker
            picker="month"
            value={current}
            allowClear={false}
            onChange={(chosen) => chosen && choose(chosen)}
            aria-label={t.month}
          />
          <Button icon={<RightOutlined />} aria-label={t.next} onClick={() => choose(current.add(1, "month"))} />
          <Input.Search
            value={text}
            onChange={(event) => setText(event.target.value)}
            placeholder={t.find}
            aria-label={t.find}
            allowClear
          />
          {text.trim() && (
            <span className="muted" role="status">
              {t.found(found.length, lines.length)}
            </span>
          )}
        </Space>
      </div>
      {query.isPending && <Loading rows={12} />}
      {query.isError && !query.data && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && (
        <div className="feedback-screen">
          <FeedbackForm month={month} lines={found} />
          <div className="no-print">
            <CursorPager
              position={position}
              next={query.data.nextCursor}
              total={query.data.total}
              busy={query.isPlaceholderData}
            />
          </div>
        </div>
      )}
    </>
  );
}
