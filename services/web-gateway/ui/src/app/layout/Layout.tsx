import { Layout as AntLayout } from "antd";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { Navigate, Outlet, useLocation } from "react-router";
import { useSession } from "@/api";
import { Loading } from "@/components/Loading";
import { useMessages } from "@/i18n";
import { ShortcutHelp } from "../shortcuts/ShortcutHelp";
import { CallPopup } from "./CallPopup";
import { GlobalShortcuts } from "./GlobalShortcuts";
import { Header } from "./Header";
import { IdleWarning } from "./IdleWarning";
import "./layout.css";
import { Menu } from "./Menu";
import { messages } from "./messages";

const LapsedSession = lazy(() => import("./LapsedSession"));

const NARROW = 1200;

/** The frame around all pages: menu at the left, header above, content that scrolls by itself. */
export function Layout() {
  const t = useMessages(messages);
  const { session, loading, lapsed } = useSession();
  const [folded, setFolded] = useState(() => window.innerWidth < NARROW);
  const [help, setHelp] = useState(false);
  const content = useRef<HTMLElement>(null);
  const { pathname, search } = useLocation();

  // A new page starts at its top, and the keyboard with it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path is what it waits for
  useEffect(() => {
    content.current?.scrollTo(0, 0);
    content.current?.focus({ preventScroll: true });
  }, [pathname]);

  if (loading) return <Loading />;
  if (!session) return <Navigate to={`/sign-in?to=${encodeURIComponent(pathname + search)}`} replace />;
  return (
    <AntLayout className="frame">
      <a className="skip-link" href="#content">
        {t.skip}
      </a>
      <GlobalShortcuts onHelp={() => setHelp(true)} />
      <ShortcutHelp open={help} onClose={() => setHelp(false)} />
      <IdleWarning />
      <CallPopup />
      {lapsed && (
        <Suspense>
          <LapsedSession />
        </Suspense>
      )}
      <AntLayout.Sider
        collapsible
        trigger={null}
        collapsed={folded}
        onBreakpoint={(below) => setFolded(below)}
        breakpoint="xl"
        width={208}
        collapsedWidth={56}
      >
        <div className="brand" aria-hidden="true">
          <img src="/favicon.svg" alt="" width={28} height={28} />
          {!folded && <span>{t.house}</span>}
        </div>
        <Menu folded={folded} />
      </AntLayout.Sider>
      <AntLayout>
        <Header folded={folded} onFold={() => setFolded(!folded)} onHelp={() => setHelp(true)} />
        <main id="content" className="content" ref={content} tabIndex={-1}>
          <Outlet />
        </main>
      </AntLayout>
    </AntLayout>
  );
}
