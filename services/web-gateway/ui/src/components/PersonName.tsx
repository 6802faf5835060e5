import { usePersons } from "@/api/persons";
import { defineMessages, useMessages } from "@/i18n";

const messages = defineMessages(
  { nobody: "未分配", system: "系统", customer: "客户" },
  { nobody: "Nobody", system: "The system", customer: "Customer" },
);

/** Who somebody is; `service:…` is a part of Afterdose that acted by itself. */
export function PersonName({ id }: { id: string }) {
  const t = useMessages(messages);
  const { nameOf } = usePersons();
  if (!id) return <span className="muted">{t.nobody}</span>;
  if (id.startsWith("service:")) return <span title={id}>{t.system}</span>;
  const name = nameOf(id);
  // Whoever may not read the people still tells one from another.
  return <span title={id}>{name === id && id.length > 12 ? `#${id.slice(-6)}` : name}</span>;
}
