import { useQuery } from "@tanstack/react-query";
import { Alert } from "antd";
import { Link } from "react-router";
import { routing, useSession } from "@/api";
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

/** Says that the working calendar lacks years that clocks need; nothing for those who may not see the rules. */
export function CalendarBanner({ linked = true }: { linked?: boolean }) {
  const t = useMessages(messages);
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
      action={linked && <Link to="/admin/calendars">{t.go}</Link>}
      style={{ marginBottom: 14 }}
    />
  );
}
