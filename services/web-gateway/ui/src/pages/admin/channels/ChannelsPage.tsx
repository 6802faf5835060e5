import { Tabs } from "antd";
import { useSearchParams } from "react-router";
import { PageHeader } from "@/components/PageHeader";
import { useMessages } from "@/i18n";
import "../admin.css";
import "./channels.css";
import { messages } from "./messages";
import { QuarantineTab } from "./QuarantineTab";
import { ReconciliationsTab } from "./ReconciliationsTab";
import { RejectedTab } from "./RejectedTab";
import { WatchTab } from "./WatchTab";

/** How the channels do, what did not fit through them, and what was turned away. */
export default function ChannelsPage() {
  const t = useMessages(messages);
  const [params, setParams] = useSearchParams();
  return (
    <>
      <PageHeader title={t.title} note={t.note} />
      <Tabs
        activeKey={params.get("tab") ?? "watch"}
        onChange={(tab) => setParams({ tab })}
        destroyOnHidden
        items={[
          { key: "watch", label: t.watch, children: <WatchTab /> },
          { key: "reconciliations", label: t.reconciliations, children: <ReconciliationsTab /> },
          { key: "quarantine", label: t.quarantine, children: <QuarantineTab /> },
          { key: "rejected", label: t.rejected, children: <RejectedTab /> },
        ]}
      />
    </>
  );
}
