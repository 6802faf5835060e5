import { EnvironmentOutlined, MenuFoldOutlined, MenuUnfoldOutlined, QuestionCircleOutlined } from "@ant-design/icons";
import { Button, Layout, Tooltip } from "antd";
import { useSignedIn } from "@/api";
import { RegionName } from "@/components/RegionName";
import { useLanguage, useMessages } from "@/i18n";
import { LiveBadge } from "./LiveBadge";
import { messages } from "./messages";
import { UserMenu } from "./UserMenu";

/** Where one is and who one is. */
export function Header({ folded, onFold, onHelp }: { folded: boolean; onFold: () => void; onHelp: () => void }) {
  const t = useMessages(messages);
  const { regions } = useSignedIn();
  const { language, choose } = useLanguage();
  const everywhere = regions.includes("*");
  const shown = regions.slice(0, 2);
  return (
    <Layout.Header className="header">
      <Button
        type="text"
        icon={folded ? <MenuUnfoldOutlined /> : <MenuFoldOutlined />}
        onClick={onFold}
        aria-label={t.foldMenu}
        aria-expanded={!folded}
      />
      <Tooltip title={t.regions}>
        <span className="header-region ellipsis">
          <EnvironmentOutlined aria-hidden />{" "}
          {everywhere
            ? t.allRegions
            : shown.map((path, at) => (
                <span key={path}>
                  {at > 0 && " · "}
                  <RegionName path={path} />
                </span>
              ))}
          {regions.length > shown.length && ` +${regions.length - shown.length}`}
        </span>
      </Tooltip>
      <span className="header-gap" />
      <LiveBadge />
      <Button
        type="text"
        icon={<QuestionCircleOutlined />}
        onClick={onHelp}
        aria-label={t.shortcuts}
        title={`${t.shortcuts} (?)`}
      />
      <Button
        type="text"
        lang={language === "zh" ? "en" : "zh-CN"}
        onClick={() => choose(language === "zh" ? "en" : "zh")}
        title={t.switchLanguage}
      >
        {t.language}
      </Button>
      <UserMenu />
    </Layout.Header>
  );
}
