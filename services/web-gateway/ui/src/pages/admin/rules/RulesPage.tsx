import { useQuery } from "@tanstack/react-query";
import { Tabs } from "antd";
import { routing } from "@/api";
import { BelowCalendarBanner } from "@/components/CalendarBanner";
import { ErrorState } from "@/components/ErrorState";
import { Loading } from "@/components/Loading";
import { PageHeader } from "@/components/PageHeader";
import { useMessages } from "@/i18n";
import "../admin.css";
import { messages } from "./messages";
import { RuleBookPanel } from "./RuleBookPanel";
import "./rules.css";
import { TryPanel } from "./TryPanel";

/** The rule book in force, a place to try it, and the way to change it. */
export default function RulesPage() {
  const t = useMessages(messages);
  // What is being written must not be replaced when somebody comes back to the window.
  const query = useQuery({
    queryKey: ["routing", "rule-book"],
    queryFn: ({ signal }) => routing.getRuleBook({}, { signal }),
    refetchOnWindowFocus: false,
  });
  if (query.isPending) return <Loading rows={14} />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const version = query.data.version.toString();
  return (
    <>
      <PageHeader title={t.title} note={t.note(version)} />
      <BelowCalendarBanner>
        <Tabs
          items={[
            { key: "edit", label: t.edit, children: <RuleBookPanel key={version} book={query.data} /> },
            { key: "try", label: t.try, children: <TryPanel /> },
          ]}
        />
      </BelowCalendarBanner>
    </>
  );
}
