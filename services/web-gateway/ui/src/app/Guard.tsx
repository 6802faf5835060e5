import { type ReactNode, useEffect } from "react";
import { Navigate, useLocation } from "react-router";
import { useSession } from "@/api";
import { ErrorState } from "@/components/ErrorState";
import { Loading } from "@/components/Loading";
import { NotAllowed } from "@/components/NotAllowed";
import { defineMessages, useInLanguage, useMessages } from "@/i18n";
import { maySee, type Page } from "./navigation";

const messages = defineMessages(
  { denied: "您没有查看此页面的权限", house: "药后" },
  { denied: "You may not see this page", house: "Afterdose" },
);

/** Shows a page only to whoever may see it; everybody else signs in or is told so. The services check again. */
export function Guard({ page, children }: { page: Page; children: ReactNode }) {
  const { session, loading, error, may, retry } = useSession();
  const location = useLocation();
  const say = useInLanguage();
  const t = useMessages(messages);
  const title = `${say(page.title)} · ${t.house}`;
  useEffect(() => {
    document.title = title;
  }, [title]);

  if (loading) return <Loading />;
  if (!session && error) return <ErrorState error={error} onRetry={retry} />;
  if (!session) {
    return <Navigate to={`/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`} replace />;
  }
  if (!maySee(page, may)) return <NotAllowed title={t.denied} />;
  return children;
}
