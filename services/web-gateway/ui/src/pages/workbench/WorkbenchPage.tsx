import { FormOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useNavigate } from "react-router";
import { useSession, useSignedIn } from "@/api";
import { useShortcuts } from "@/app/shortcuts/useShortcuts";
import { BelowCalendarBanner } from "@/components/CalendarBanner";
import { PageHeader } from "@/components/PageHeader";
import { useMessages } from "@/i18n";
import { AwayCard } from "./AwayCard";
import { CallsCard } from "./CallsCard";
import { messages } from "./messages";
import { QueuePanel } from "./QueuePanel";
import { TakeNext } from "./TakeNext";
import "./workbench.css";

/** What waits for the person who looks at it. */
export default function WorkbenchPage() {
  const t = useMessages(messages);
  const { displayName } = useSignedIn();
  const { may } = useSession();
  const navigate = useNavigate();
  const mayRegister = may("contact.register");
  useShortcuts(
    mayRegister
      ? [{ keys: "n", what: { zh: "登记来件", en: "Register a contact" }, run: () => void navigate("/register") }]
      : [],
  );
  return (
    <>
      <PageHeader
        title={t.title}
        note={t.greeting(displayName)}
        actions={
          <>
            {may("ticket.handle") && <TakeNext />}
            {mayRegister && (
              <Button type="primary" icon={<FormOutlined />} onClick={() => navigate("/register")}>
                {t.register}
              </Button>
            )}
          </>
        }
      />
      <BelowCalendarBanner>
        <div className="workbench">
          <QueuePanel />
          <div className="workbench-side">
            {may("contact.read") && <CallsCard />}
            <AwayCard />
          </div>
        </div>
      </BelowCalendarBanner>
    </>
  );
}
