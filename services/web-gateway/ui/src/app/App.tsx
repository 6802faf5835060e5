import { QueryClientProvider } from "@tanstack/react-query";
import { App as AntApp, ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import { RouterProvider } from "react-router";
import { LiveProvider } from "@/api/live";
import { queryClient } from "@/api/queries";
import { SessionProvider } from "@/api/SessionProvider";
import { LanguageProvider, useLanguage } from "@/i18n/language";
import { nonce } from "./nonce";
import { router } from "./router";
import { theme } from "./theme";

/** Everything that all pages stand on. */
export function App() {
  return (
    <LanguageProvider>
      <Styled />
    </LanguageProvider>
  );
}

function Styled() {
  const { language } = useLanguage();
  return (
    <ConfigProvider
      locale={language === "zh" ? zhCN : enUS}
      theme={theme}
      csp={nonce ? { nonce } : undefined}
      button={{ autoInsertSpace: false }}
    >
      <AntApp className="app">
        <QueryClientProvider client={queryClient}>
          <SessionProvider>
            <LiveProvider>
              <RouterProvider router={router} />
            </LiveProvider>
          </SessionProvider>
        </QueryClientProvider>
      </AntApp>
    </ConfigProvider>
  );
}
