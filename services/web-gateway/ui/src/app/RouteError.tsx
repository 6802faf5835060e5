import { WarningOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useRouteError } from "react-router";
import { State } from "@/components/State";
import { defineMessages, useMessages } from "@/i18n";

const messages = defineMessages(
  { broken: "页面出错了", hint: "请重新加载页面；已保存的草稿不会丢失。", reload: "重新加载" },
  { broken: "This page has broken", hint: "Load it again; drafts that were saved are not lost.", reload: "Load again" },
);

/** A page that failed while it was drawn, or whose code could not be fetched because a newer console was installed. */
export function RouteError() {
  const t = useMessages(messages);
  const error = useRouteError();
  const name = error instanceof Error ? error.name : "unknown";
  return (
    <State
      icon={<WarningOutlined className="state-bad" />}
      title={t.broken}
      actions={
        <Button type="primary" onClick={() => window.location.reload()}>
          {t.reload}
        </Button>
      }
    >
      {t.hint} ({name})
    </State>
  );
}
