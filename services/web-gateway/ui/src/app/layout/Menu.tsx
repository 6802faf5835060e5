import { Menu as AntMenu, type MenuProps } from "antd";
import { Link, useLocation } from "react-router";
import { useSession } from "@/api";
import { useInLanguage, useMessages } from "@/i18n";
import { type Group, groupTitles, maySee, pages } from "../navigation";
import { messages } from "./messages";

type Items = NonNullable<MenuProps["items"]>;

const order: Group[] = ["work", "figures", "administration"];

/** The pages that the person may see, under their headings. */
export function Menu({ folded }: { folded: boolean }) {
  const t = useMessages(messages);
  const say = useInLanguage();
  const { may } = useSession();
  const { pathname } = useLocation();

  const items = order.flatMap((group): Items => {
    const entries = pages
      .filter((page) => page.group === group && maySee(page, may))
      .map((page) => ({
        key: page.path,
        icon: page.icon && <page.icon />,
        label: <Link to={page.path}>{say(page.title)}</Link>,
        title: say(page.title),
      }));
    if (entries.length === 0) return [];
    // A folded menu has no room for headings.
    return folded ? entries : [{ key: group, type: "group", label: say(groupTitles[group]), children: entries }];
  });
  const selected = pages.filter((page) => pathname === page.path || pathname.startsWith(`${page.path}/`));
  return (
    <nav aria-label={t.menu}>
      <AntMenu theme="dark" mode="inline" inlineIndent={16} items={items} selectedKeys={selected.map((p) => p.path)} />
    </nav>
  );
}
