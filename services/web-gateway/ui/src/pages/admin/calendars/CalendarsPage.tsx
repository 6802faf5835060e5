import { ImportOutlined } from "@ant-design/icons";
import { Button, Card, Select } from "antd";
import { useState } from "react";
import { useSession } from "@/api";
import { CalendarBanner, useCalendarYears } from "@/components/CalendarBanner";
import { DateTime } from "@/components/DateTime";
import { Empty } from "@/components/Empty";
import { ErrorState } from "@/components/ErrorState";
import { Loading } from "@/components/Loading";
import { PageHeader } from "@/components/PageHeader";
import { PersonName } from "@/components/PersonName";
import { useMessages } from "@/i18n";
import { today } from "@/pages/dashboard/days";
import "../admin.css";
import { ImportYear } from "./ImportYear";
import { messages } from "./messages";
import { YearView } from "./YearView";
import { readYear } from "./year";

/** The years of the working calendar, month by month. */
export default function CalendarsPage() {
  const t = useMessages(messages);
  const { may } = useSession();
  const { data, isPending, isError, error, refetch } = useCalendarYears();
  const [chosen, setChosen] = useState<number>();
  const [importing, setImporting] = useState(false);
  const years = [...(data?.years ?? [])].sort((a, b) => b.year - a.year);
  const current = Number(today().slice(0, 4));
  const year = years.find((one) => one.year === chosen) ?? years.find((one) => one.year === current) ?? years[0];

  return (
    <>
      <PageHeader
        title={t.title}
        note={t.note}
        actions={
          <>
            <Select
              value={year?.year}
              onChange={setChosen}
              aria-label={t.year}
              options={years.map((one) => ({ value: one.year, label: String(one.year) }))}
              className="numbers"
            />
            {may("rule.change") && (
              <Button type="primary" icon={<ImportOutlined />} onClick={() => setImporting(true)}>
                {t.import}
              </Button>
            )}
          </>
        }
      />
      <CalendarBanner linked={false} />
      {isPending && <Loading rows={12} />}
      {isError && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data && !year && <Empty text={t.none} />}
      {year && (
        <Card size="small" title={<h2 className="card-title">{year.year}</h2>} className="admin-card">
          <div className="year-facts">
            <span>
              {t.holidays}
              <b>{t.days(year.holidays)}</b>
            </span>
            <span>
              {t.makeUp}
              <b>{t.days(year.makeUpDays)}</b>
            </span>
            {year.origin === "shipped" ? (
              <span className="muted">{t.shipped}</span>
            ) : (
              <span className="muted">
                {t.imported}
                <PersonName id={year.actor} /> <DateTime at={year.importedAt} />
              </span>
            )}
          </div>
          <YearView year={year.year} days={readYear(year.csv).days} />
        </Card>
      )}
      {importing && (
        <ImportYear
          known={years.map((one) => one.year)}
          onClose={(imported) => {
            setImporting(false);
            if (imported) setChosen(imported);
          }}
        />
      )}
    </>
  );
}
