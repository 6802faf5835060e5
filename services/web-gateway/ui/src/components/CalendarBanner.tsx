import { useQuery } from "@tanstack/react-query";
import { Alert } from "antd";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { routing, useSession } from "@/api";
import { Loading } from "@/components/Loading";
import { defineMessages, useMessages } from "@/i18n";

const messages = defineMessages(
  {
    missing: (years: string) => `缺少工作日历：${years} 年`,
    why: "到期时间跨入这些年份的时限无法计算，请尽快导入国务院办公厅公布的放假安排。",
    go: "去导入",
  },
  {
    missing: (years: string) => `Working calendar missing: ${years}`,
    why: "Clocks that run into these years have no due time. Import the holiday notice as soon as it is out.",
    go: "Import it",
  },
);

/** The years of the working calendar, for those who may see the rules. */
export function useCalendarYears() {
  const { may } = useSession();
  return useQuery({
    queryKey: ["routing", "calendar-years"],
    queryFn: ({ signal }) => routing.listCalendarYears({}, { signal }),
    enabled: may("rule.read"),
    staleTime: 600_000,
  });
}

/**
 * A page below the word that the working calendar lacks years which clocks need; only for those who may see the rules. The page
 * stands as soon as it is known whether there is something to say, so that nothing of it moves; what it asks, it asks meanwhile.
 */
export function BelowCalendarBanner({ children }: { children: ReactNode }) {
  const { isLoading, failureCount } = useCalendarYears();
  const unknown = isLoading && failureCount === 0;
  return (
    <>
      {unknown ? <Loading /> : <CalendarBanner />}
      <div hidden={unknown}>{children}</div>
    </>
  );
}

/** The word itself. */
export function CalendarBanner({ linked = true }: { linked?: boolean }) {
  const t = useMessages(messages);
  const { may } = useSession();
  const { data } = useCalendarYears();
  if (!data || data.missing.length === 0) return null;
  return (
    <Alert
      type="warning"
      showIcon
      role="status"
      className="calendar-banner"
      title={t.missing(data.missing.join("、"))}
      description={t.why}
      action={linked && may("rule.change") && <Link to="/admin/calendars">{t.go}</Link>}
      style={{ marginBottom: 14 }}
    />
  );
}
