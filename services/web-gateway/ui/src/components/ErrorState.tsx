import { WarningOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { problemOf } from "@/api/problem";
import { defineMessages, useInLanguage, useMessages } from "@/i18n";
import { State } from "./State";

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
      <State
        icon={<WarningOutlined className="state-bad" />}
        title={t.failed}
        actions={onRetry && <Button onClick={() => onRetry()}>{t.retry}</Button>}
      >
        <div>{say(problem)}</div>
        <div>{t.code(problem.slug)}</div>
      </State>
    </div>
  );
}
