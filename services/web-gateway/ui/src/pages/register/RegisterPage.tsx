import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useRef, useState } from "react";
import { useSearchParams } from "react-router";
import { intake } from "@/api";
import { newKey } from "@/api/key";
import { useShortcuts } from "@/app/shortcuts/useShortcuts";
import { PageHeader } from "@/components/PageHeader";
import { useNotice } from "@/components/useNotice";
import type { ContactReceived } from "@/gen/afterdose/intake/v1/events_pb";
import { useMessages } from "@/i18n";
import { describe } from "./describe";
import { registration } from "./entry";
import { Fields } from "./Fields";
import { type Chosen, toAttachments } from "./files";
import { messages } from "./messages";
import { Registered, type Saved } from "./Registered";
import "./register.css";
import { SideHistory } from "./SideHistory";
import { useEntry } from "./useEntry";

/** Takes in by hand what came by phone, letter, fax, visit or opinion book, or writes down what a caller said. */
export default function RegisterPage() {
  const [search] = useSearchParams();
  const contactId = search.get("contact") ?? "";
  const { data } = useQuery({
    queryKey: ["intake", "contact", contactId],
    queryFn: ({ signal }) => intake.getContact({ contactId }, { signal }),
    enabled: contactId !== "",
  });
  return <Register key={contactId} contactId={contactId} contact={data?.contact} />;
}

function Register({ contactId, contact }: { contactId: string; contact: ContactReceived | undefined }) {
  const t = useMessages(messages);
  const client = useQueryClient();
  const notice = useNotice();
  const form = useRef<HTMLDivElement>(null);
  const key = useRef(newKey());
  const { entry, change, clear, restored } = useEntry(contactId);
  const [files, setFiles] = useState<Chosen[]>([]);
  const [checked, setChecked] = useState(false);
  const [saved, setSaved] = useState<Saved | null>(null);

  const save = useMutation({
    mutationFn: async (): Promise<Saved> => {
      if (contactId) {
        await describe(contactId, contact, entry, messages.zh.reason);
        return { contactId, receipt: contact?.receipt ?? "", missing: [] };
      }
      return intake.registerContact(registration(entry, await toAttachments(files), key.current));
    },
    onSuccess: (answer) => {
      key.current = newKey();
      clear();
      setFiles([]);
      setChecked(false);
      setSaved(answer);
      void client.invalidateQueries({ queryKey: ["intake"] });
      void client.invalidateQueries({ queryKey: ["routing"] });
    },
    onError: notice.refused,
  });
  const submit = () => {
    setChecked(true);
    const complete = entry.text.trim() !== "" && (entry.region !== "" || contactId !== "");
    if (complete && !save.isPending) save.mutate();
    else form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  };
  useShortcuts([
    { keys: "mod+enter", what: { zh: "保存登记", en: "Save the registration" }, run: submit, whileTyping: true },
  ]);
  if (saved) return <Registered saved={saved} described={contactId !== ""} onAnother={() => setSaved(null)} />;
  return (
    <>
      <PageHeader
        title={contactId ? t.describeTitle : t.title}
        note={restored ? t.restored : contactId ? t.describeNote : t.note}
        actions={
          <>
            <Button onClick={clear}>{t.clear}</Button>
            <Button type="primary" loading={save.isPending} onClick={submit}>
              {t.save} <kbd className="on-button">Ctrl ⏎</kbd>
            </Button>
          </>
        }
      />
      <div className="register" ref={form}>
        <Fields
          entry={entry}
          onChange={change}
          files={files}
          onFiles={setFiles}
          checked={checked}
          describing={contactId !== ""}
          contact={contact}
        />
        <SideHistory contactId={contactId} phone={entry.phone} />
      </div>
    </>
  );
}
