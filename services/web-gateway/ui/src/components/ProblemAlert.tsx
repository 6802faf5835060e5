import { Alert } from "antd";
import type { ReactNode } from "react";
import { problemOf } from "@/api/problem";
import { useInLanguage } from "@/i18n";

/** Why something was refused, where it was asked for. */
export function ProblemAlert({ error, action }: { error: unknown; action?: ReactNode }) {
  const say = useInLanguage();
  if (!error) return null;
  const problem = problemOf(error);
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={say(problem)}
      description={<span className="muted">{problem.slug}</span>}
      action={action}
      className="problem-alert"
    />
  );
}
