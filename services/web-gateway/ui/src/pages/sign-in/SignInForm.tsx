import { useMutation, useQuery } from "@tanstack/react-query";
import { Alert, Button, Divider, Form, Input, type InputRef } from "antd";
import { useEffect, useRef, useState } from "react";
import { problemOf } from "@/api/problem";
import { readSignInOptions, signIn } from "@/api/session";
import { useInLanguage, useMessages } from "@/i18n";
import { messages } from "./messages";
import { NewPassword } from "./NewPassword";

interface Props {
  /** The login that is asked again when a session has lapsed. */
  login?: string;
  /** Where the provider of the house leads back to. */
  returnTo: string;
  onSignedIn: () => Promise<void> | void;
}

interface Entered {
  login: string;
  password: string;
}

/** How one can sign in here. */
export function useSignInOptions() {
  return useQuery({ queryKey: ["session", "options"], queryFn: readSignInOptions, staleTime: 300_000, retry: 1 });
}

/** Login and password, a button for the house's own provider, and the first password's replacement. */
export function SignInForm({ login, returnTo, onSignedIn }: Props) {
  const t = useMessages(messages);
  const say = useInLanguage();
  const first = useRef<InputRef>(null);
  const [mustChange, setMustChange] = useState<Entered | null>(null);
  const options = useSignInOptions();
  const enter = useMutation({
    mutationFn: ({ login, password }: Entered) => signIn(login.trim(), password),
    onSuccess: (session, entered) =>
      session.passwordChangeNeeded ? setMustChange({ ...entered, login: entered.login.trim() }) : onSignedIn(),
  });
  useEffect(() => first.current?.focus(), []);

  if (mustChange) {
    const again = async (password: string) => {
      await signIn(mustChange.login, password);
      await onSignedIn();
    };
    return (
      <NewPassword login={mustChange.login} oldPassword={mustChange.password} hint={t.firstHint} onChanged={again} />
    );
  }
  const oidc = options.data?.oidc;
  // A gateway that does not say how to sign in still takes built-in accounts.
  const builtIn = options.data?.builtIn ?? true;
  return (
    <>
      {enter.error && (
        <Alert type="error" showIcon role="alert" title={say(problemOf(enter.error))} className="sign-in-alert" />
      )}
      {builtIn && (
        <Form<Entered>
          layout="vertical"
          requiredMark={false}
          initialValues={{ login }}
          onFinish={(e) => enter.mutate(e)}
        >
          <Form.Item name="login" label={t.login} rules={[{ required: true, message: t.loginNeeded }]}>
            <Input
              ref={login ? undefined : first}
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              size="large"
            />
          </Form.Item>
          <Form.Item name="password" label={t.password} rules={[{ required: true, message: t.passwordNeeded }]}>
            <Input.Password ref={login ? first : undefined} autoComplete="current-password" size="large" />
          </Form.Item>
          <Button type="primary" htmlType="submit" size="large" block loading={enter.isPending}>
            {t.signIn}
          </Button>
        </Form>
      )}
      {builtIn && oidc && <Divider plain>{t.or}</Divider>}
      {oidc && (
        <Button size="large" block href={`/session/oidc?return_to=${encodeURIComponent(returnTo)}`}>
          {t.oidc(oidc.name)}
        </Button>
      )}
    </>
  );
}
