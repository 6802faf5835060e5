import { App } from "antd";
import { useMemo } from "react";
import { problemOf } from "@/api/problem";
import { useInLanguage } from "@/i18n";

/** Says in passing that something was done, or why it was not. */
export function useNotice() {
  const { message, notification } = App.useApp();
  const say = useInLanguage();
  return useMemo(
    () => ({
      done: (text: string) => void message.success(text),
      refused: (error: unknown) => {
        const problem = problemOf(error);
        notification.error({ title: say(problem), description: problem.slug, role: "alert", duration: 8 });
      },
    }),
    [message, notification, say],
  );
}
