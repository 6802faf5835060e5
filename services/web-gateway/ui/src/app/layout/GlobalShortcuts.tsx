import { useNavigate } from "react-router";
import { useSession } from "@/api";
import { maySee, pages } from "../navigation";
import { type Shortcut, useShortcuts } from "../shortcuts/useShortcuts";

/** Keys that work on every page: `?` for help, `g` and a letter to go somewhere, `/` to search. */
export function GlobalShortcuts({ onHelp }: { onHelp: () => void }) {
  const { may } = useSession();
  const navigate = useNavigate();
  const ways: Shortcut[] = pages
    .filter((page) => page.key && maySee(page, may))
    .map((page) => ({ keys: `g ${page.key}`, what: page.title, run: () => void navigate(page.path) }));
  useShortcuts([
    { keys: "?", what: { zh: "显示快捷键", en: "Show these keys" }, run: onHelp },
    {
      keys: "/",
      what: { zh: "跳到搜索框", en: "Go to the search field" },
      run: () => document.querySelector<HTMLInputElement>("#content input[type=search]")?.focus(),
    },
    ...ways,
  ]);
  return null;
}
