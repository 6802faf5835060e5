import { DownOutlined, PrinterOutlined } from "@ant-design/icons";
import { App, Button, Dropdown } from "antd";
import { useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { problemOf, reporting, useSession } from "@/api";
import { ExportButton, useExport } from "@/components/ExportButton";
import type { FeedbackLine } from "@/gen/afterdose/reporting/v1/service_pb";
import { useInLanguage, useMessages } from "@/i18n";
import { FeedbackForm } from "./FeedbackForm";
import { type FeedbackFilter, feedbackQuery, feedbackRequest } from "./feedbackFilter";
import { messages } from "./feedbackMessages";

/** More lines than this are not brought to paper from the browser. */
const MOST_PRINTED = 2_000;
const PART = 200;

async function wholeMonth(month: string, filter: FeedbackFilter): Promise<FeedbackLine[]> {
  const lines: FeedbackLine[] = [];
  let cursor = "";
  do {
    const part = await reporting.getFeedbackLedger({
      month,
      pageSize: PART,
      cursor,
      filter: feedbackRequest(filter),
    });
    lines.push(...part.lines);
    cursor = part.nextCursor;
  } while (cursor);
  return lines;
}

interface Props {
  month: string;
  filter: FeedbackFilter;
  total: bigint;
}

/** Printing the lines of the month that fit, and their files. */
export function FeedbackActions({ month, filter, total }: Props) {
  const t = useMessages(messages);
  const say = useInLanguage();
  const { may } = useSession();
  const { message } = App.useApp();
  const csv = useExport();
  const [busy, setBusy] = useState(false);
  const [sheet, setSheet] = useState<FeedbackLine[]>();

  useEffect(() => {
    if (!sheet) return;
    const done = () => setSheet(undefined);
    window.addEventListener("afterprint", done);
    window.print();
    return () => window.removeEventListener("afterprint", done);
  }, [sheet]);

  const print = async () => {
    if (total > BigInt(MOST_PRINTED)) {
      void message.warning(t.tooMany(total.toLocaleString(), MOST_PRINTED.toLocaleString()));
      return;
    }
    setBusy(true);
    try {
      setSheet(await wholeMonth(month, filter));
    } catch (error) {
      void message.error(say(problemOf(error)));
    } finally {
      setBusy(false);
    }
  };
  const file = (kind: string, more = "") => `/export/feedback-ledger.${kind}?${feedbackQuery(month, filter)}${more}`;
  const others = [
    { key: "csv", label: t.csv, onClick: () => csv.mutate(file("csv")) },
    { key: "gb", label: t.csvGb, onClick: () => csv.mutate(file("csv", "&encoding=gb18030")) },
  ];
  return (
    <>
      <Button icon={<PrinterOutlined />} onClick={print} loading={busy} title={busy ? t.printing : ""}>
        {t.print}
      </Button>
      {may("ledger.export") && (
        <>
          <ExportButton type="primary" address={file("xlsx")}>
            {t.xlsx}
          </ExportButton>
          <Dropdown menu={{ items: others }} trigger={["click"]}>
            <Button icon={<DownOutlined />} aria-label={t.more} loading={csv.isPending} />
          </Dropdown>
        </>
      )}
      {sheet &&
        createPortal(
          <div className="print-sheet">
            <FeedbackForm month={month} lines={sheet} printed />
          </div>,
          document.body,
        )}
    </>
  );
}
