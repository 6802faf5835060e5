import { Card } from "antd";
import { useNavigate } from "react-router";
import { useSignedIn } from "@/api";
import { PageHeader } from "@/components/PageHeader";
import { useNotice } from "@/components/useNotice";
import { useMessages } from "@/i18n";
import { messages } from "@/pages/sign-in/messages";
import { NewPassword } from "@/pages/sign-in/NewPassword";

/** Changes one's own password. */
export default function OwnPasswordPage() {
  const t = useMessages(messages);
  const { login } = useSignedIn();
  const notice = useNotice();
  const navigate = useNavigate();
  return (
    <>
      <PageHeader title={t.changeTitle} />
      <Card className="narrow-card">
        <NewPassword
          login={login}
          onChanged={async () => {
            notice.done(t.saved);
            await navigate("/");
          }}
        />
      </Card>
    </>
  );
}
