import { useMutation } from "@tanstack/react-query";
import { Alert, Button, Form, Input } from "antd";
import { problemOf } from "@/api/problem";
import { changePassword } from "@/api/session";
import { useInLanguage, useMessages } from "@/i18n";
import { messages } from "./messages";

interface Props {
  login: string;
  /** Known right after signing in with it; asked for otherwise. */
  oldPassword?: string;
  hint?: string;
  onChanged: (password: string) => Promise<void> | void;
}

interface Entered {
  old?: string;
  fresh: string;
  repeat: string;
}

const SHORTEST = 12;

/** Asks for a new password twice and changes it. */
export function NewPassword({ login, oldPassword, hint, onChanged }: Props) {
  const t = useMessages(messages);
  const say = useInLanguage();
  const change = useMutation({
    mutationFn: async ({ old, fresh }: Entered) => {
      await changePassword(login, oldPassword ?? old ?? "", fresh);
      await onChanged(fresh);
    },
  });
  return (
    <Form<Entered> layout="vertical" requiredMark={false} onFinish={(entered) => change.mutate(entered)}>
      {hint && <Alert type="info" showIcon title={t.firstTitle} description={hint} className="sign-in-alert" />}
      {change.error && (
        <Alert type="error" showIcon role="alert" title={say(problemOf(change.error))} className="sign-in-alert" />
      )}
      <input type="hidden" autoComplete="username" value={login} readOnly />
      {oldPassword === undefined && (
        <Form.Item name="old" label={t.oldPassword} rules={[{ required: true, message: t.passwordNeeded }]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
      )}
      <Form.Item
        name="fresh"
        label={t.newPassword}
        extra={t.rule}
        rules={[
          { required: true, message: t.passwordNeeded },
          { min: SHORTEST, message: t.tooShort },
          ({ getFieldValue }) => ({
            validator: (_, value) =>
              value && value === (oldPassword ?? getFieldValue("old"))
                ? Promise.reject(new Error(t.same))
                : Promise.resolve(),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="repeat"
        label={t.repeatPassword}
        dependencies={["fresh"]}
        rules={[
          { required: true, message: t.passwordNeeded },
          ({ getFieldValue }) => ({
            validator: (_, value) =>
              !value || value === getFieldValue("fresh") ? Promise.resolve() : Promise.reject(new Error(t.differs)),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Button type="primary" htmlType="submit" block={oldPassword !== undefined} loading={change.isPending}>
        {t.save}
      </Button>
    </Form>
  );
}
