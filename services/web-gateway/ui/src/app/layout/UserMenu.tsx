import { DownOutlined, KeyOutlined, LogoutOutlined, SafetyOutlined, UserOutlined } from "@ant-design/icons";
import { Avatar, Button, Dropdown, type MenuProps } from "antd";
import { useNavigate } from "react-router";
import { useSession, useSignedIn } from "@/api";
import { signOut } from "@/api/session";
import { useMessages } from "@/i18n";
import { messages } from "./messages";

/** One's own things: sessions, password, signing out. */
export function UserMenu() {
  const t = useMessages(messages);
  const person = useSignedIn();
  const { closed } = useSession();
  const navigate = useNavigate();

  const leave = async () => {
    // Whether or not the server hears of it, nothing of this person stays on the screen.
    await signOut().catch(() => undefined);
    sessionStorage.clear();
    closed();
    await navigate("/sign-in", { replace: true });
  };
  const items: MenuProps["items"] = [
    { key: "sessions", icon: <SafetyOutlined />, label: t.sessions, onClick: () => navigate("/own/sessions") },
    { key: "password", icon: <KeyOutlined />, label: t.password, onClick: () => navigate("/own/password") },
    { type: "divider" },
    { key: "leave", icon: <LogoutOutlined />, label: t.signOut, onClick: leave },
  ];
  return (
    <Dropdown menu={{ items }} trigger={["click"]}>
      <Button type="text" aria-label={`${t.user}: ${person.displayName}`} className="header-user">
        <Avatar size={26} icon={<UserOutlined />} className="header-avatar" />
        <span className="header-user-name ellipsis">{person.displayName}</span>
        <DownOutlined aria-hidden />
      </Button>
    </Dropdown>
  );
}
