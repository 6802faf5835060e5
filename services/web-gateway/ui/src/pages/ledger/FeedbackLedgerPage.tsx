import { LeftOutlined, RightOutlined } from "@ant-design/icons";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Button, DatePicker, Space } from "antd";
import dayjs from "dayjs";
import { useSearchParams } from "react-router";
import { reporting } from "@/api";
import { CursorPager, useCursor } from "@/components/CursorPager";
import { ErrorState } from "@/components/ErrorState";
import { Loading } from "@/components/Loading";
import { PageHeader } from "@/components/PageHeader";
import { useMessages } from "@/i18n";
import { today } from "@/pages/dashboard/days";
import { FeedbackActions } from "./FeedbackActions";
import { FeedbackFilters } from "./FeedbackFilters";
import { FeedbackForm } from "./FeedbackForm";
import { feedbackQuery, feedbackRequest, readFeedbackFilter } from "./feedbackFilter";
import { messages } from "./feedbackMessages";
import "./ledger.css";
import "./feedback.css";

const PAGE = 50;

/** 市场信息反馈台账 REC-FY007 by month. */
export default function FeedbackLedgerPage() {
  const t = useMessages(messages);
  const [params, setParams] = useSearchParams();
  const asked = params.get("month") ?? "";
  const month = /^\d{4}-(0[1-9]|1[0-2])$/.test(asked) ? asked : today().slice(0, 7);
  const filter = readFeedbackFilter(params);
  const asks = feedbackQuery(month, filter).toString();
  const position = useCursor(asks);
  const query = useQuery({
    queryKey: ["reporting", "feedback-ledger", asks, position.cursor],
    queryFn: ({ signal }) =>
      reporting.getFeedbackLedger(
        { month, pageSize: PAGE, cursor: position.cursor, filter: feedbackRequest(filter) },
        { signal },
      ),
    placeholderData: keepPreviousData,
  });
  const choose = (chosen: dayjs.Dayjs) => setParams(feedbackQuery(chosen.format("YYYY-MM"), filter));
  const current = dayjs(`${month}-01`);
  const lines = query.data?.lines ?? [];

  return (
    <>
      <div className="no-print">
        <PageHeader
          title={t.title}
          note={t.form}
          actions={<FeedbackActions month={month} filter={filter} total={query.data?.total ?? 0n} />}
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
        </Space>
        <FeedbackFilters
          filter={filter}
          onChange={(change) => setParams(feedbackQuery(month, { ...filter, ...change }))}
          onClear={() => setParams(feedbackQuery(month, {}))}
        />
      </div>
      {query.isPending && <Loading rows={12} />}
      {query.isError && !query.data && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.data && (
        <div className="feedback-screen">
          <FeedbackForm month={month} lines={lines} />
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
