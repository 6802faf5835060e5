import { PhoneOutlined } from "@ant-design/icons";
import { App, Button } from "antd";
import { useLocation, useNavigate } from "react-router";
import { useSession } from "@/api";
import { useLive } from "@/api/live";
import { defineMessages, useMessages } from "@/i18n";

const messages = defineMessages(
  { rings: "来电", text: (receipt: string) => `受理编号 ${receipt}`, register: "登记" },
  { rings: "Somebody calls", text: (receipt: string) => `Receipt ${receipt}`, register: "Register" },
);

/** Where the workbench has room for its card of calls beside the queues. */
const BESIDE = 1180;

/** Says on every page that the phone rings; on a wide workbench the card of calls does. */
export function CallPopup() {
  const t = useMessages(messages);
  const { may } = useSession();
  const { notification } = App.useApp();
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  useLive((event) => {
    const { contact_id: contactId, receipt = "" } = event;
    if (event.type !== "call" || !contactId || !may("contact.register")) return;
    if (event.state !== "ringing" && event.state !== "answered") return notification.destroy(contactId);
    const beside = pathname === "/workbench" && window.innerWidth > BESIDE;
    if (event.state !== "ringing" || beside || search.includes(contactId)) return;
    notification.open({
      key: contactId,
      icon: <PhoneOutlined />,
      title: t.rings,
      description: t.text(receipt),
      // Not over the buttons of the page.
      placement: "bottomRight",
      duration: 30,
      role: "alert",
      actions: (
        <Button
          type="primary"
          size="small"
          onClick={() => {
            notification.destroy(contactId);
            void navigate(`/register?contact=${contactId}`);
          }}
        >
          {t.register}
        </Button>
      ),
    });
  });
  return null;
}
