import { Button, Result } from "antd";
import { problemOf } from "@/api/problem";
import { defineMessages, useInLanguage, useMessages } from "@/i18n";

const messages = defineMessages(
  { failed: "未能加载", retry: "重试", code: (slug: string) => `代码:${slug}` },
  { failed: "This could not be loaded", retry: "Try again", code: (slug: string) => `Code: ${slug}` },
);

/** Says what went wrong, with the slug that support asks for. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useMessages(messages);
  const say = useInLanguage();
  const problem = problemOf(error);
  return (
    <div role="alert">
      <Result
        status="warning"
        title={t.failed}
        subTitle={
          <>
            <div>{say(problem)}</div>
            <div className="muted">{t.code(problem.slug)}</div>
          </>
        }
        extra={onRetry && <Button onClick={onRetry}>{t.retry}</Button>}
      />
    </div>
  );
}
