import { Skeleton } from "antd";
import { defineMessages, useMessages } from "@/i18n";

const messages = defineMessages({ loading: "正在加载" }, { loading: "Loading" });

/** Where content will stand in a moment. */
export function Loading({ rows = 6 }: { rows?: number }) {
  const t = useMessages(messages);
  return (
    <div role="status" aria-label={t.loading} aria-busy="true">
      <Skeleton active title={false} paragraph={{ rows: rows + 1 }} />
    </div>
  );
}
