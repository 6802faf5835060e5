import { PageHeader } from "@/components/PageHeader";
import { useMessages } from "@/i18n";
import { messages } from "./messages";

/** What waits for the person who looks at it. */
export default function WorkbenchPage() {
  const t = useMessages(messages);
  return <PageHeader title={t.title} />;
}
