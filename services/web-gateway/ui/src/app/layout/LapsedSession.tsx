import { Button, Modal } from "antd";
import { useLocation, useNavigate } from "react-router";
import { useSession, useSignedIn } from "@/api";
import { useMessages } from "@/i18n";
import { messages } from "@/pages/sign-in/messages";
import { SignInForm } from "@/pages/sign-in/SignInForm";

/** The session has ended: one signs in again over the page, and what was written stays. */
export default function LapsedSession() {
  const t = useMessages(messages);
  const { opened, closed } = useSession();
  const person = useSignedIn();
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  const leave = async () => {
    closed();
    await navigate("/sign-in", { replace: true });
  };
  return (
    <Modal
      open
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      footer={null}
      title={t.lapsedTitle}
      width={400}
      destroyOnHidden
    >
      <p className="muted">{t.lapsedHint}</p>
      <SignInForm login={person.login} returnTo={pathname + search} onSignedIn={opened} />
      <Button type="link" block onClick={leave} className="sign-in-language">
        {t.other}
      </Button>
    </Modal>
  );
}
