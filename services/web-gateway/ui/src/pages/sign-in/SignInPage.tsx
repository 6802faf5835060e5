import { Button } from "antd";
import { useEffect } from "react";
import { Navigate, useNavigate, useSearchParams } from "react-router";
import { useSession } from "@/api";
import { useLanguage, useMessages } from "@/i18n";
import { messages } from "./messages";
import { SignInForm, useSignInOptions } from "./SignInForm";
import "./sign-in.css";

/** A way within the console; anything else leads to the front page. */
function within(to: string | null): string {
  return to?.startsWith("/") && !to.startsWith("//") && !to.startsWith("/sign-in") ? to : "/";
}

/** The door. */
export default function SignInPage() {
  const t = useMessages(messages);
  const { language, choose } = useLanguage();
  const { session, lapsed, opened } = useSession();
  const options = useSignInOptions();
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const to = within(search.get("to"));
  useEffect(() => {
    document.title = `${t.title} · ${t.house}`;
  }, [t]);

  if (session && !lapsed) return <Navigate to={to} replace />;
  // The card stands in the middle: one that grew by a button would move under the hand.
  if (options.isPending && options.failureCount === 0) return <div className="sign-in" aria-busy="true" />;
  const enter = async () => {
    await opened();
    await navigate(to, { replace: true });
  };
  return (
    <div className="sign-in">
      <main className="sign-in-card">
        <img src="/favicon.svg" alt="" width={48} height={48} />
        <h1 className="sign-in-title">{t.house}</h1>
        <p className="muted sign-in-motto">{t.motto}</p>
        <SignInForm returnTo={to} onSignedIn={enter} />
        <Button
          type="link"
          lang={language === "zh" ? "en" : "zh-CN"}
          className="sign-in-language"
          onClick={() => choose(language === "zh" ? "en" : "zh")}
        >
          {t.language}
        </Button>
      </main>
    </div>
  );
}
