import { Navigate } from "react-router";
import { useSession } from "@/api";
import { NotAllowed } from "@/components/NotAllowed";
import { defineMessages, useMessages } from "@/i18n";
import { maySee, pages } from "./navigation";

const messages = defineMessages(
  { none: "您的角色还没有可用的页面", ask: "请联系系统管理员分配权限。" },
  { none: "There is no page for your roles yet", ask: "Ask an administrator for the permissions you need." },
);

/** Leads to the first page of the menu that the person may see. */
export function Home() {
  const { session, may } = useSession();
  const t = useMessages(messages);
  const first = pages.find((page) => page.group && maySee(page, may));
  if (!session) return null;
  return first ? <Navigate to={first.path} replace /> : <NotAllowed title={t.none} hint={t.ask} />;
}
