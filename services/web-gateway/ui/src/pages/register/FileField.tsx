import { CloseOutlined, PaperClipOutlined } from "@ant-design/icons";
import { App, Button } from "antd";
import { useRef } from "react";
import { newKey } from "@/api/key";
import { useMessages } from "@/i18n";
import { type Chosen, fit, LARGEST_MB } from "./files";
import { messages } from "./messages";

/** Scans and photographs that belong to a contact. */
export function FileField({ files, onChange }: { files: Chosen[]; onChange: (files: Chosen[]) => void }) {
  const t = useMessages(messages);
  const { message } = App.useApp();
  const input = useRef<HTMLInputElement>(null);
  const add = (list: FileList | null) => {
    let all = files;
    for (const file of list ?? []) {
      const more = [...all, { key: newKey(), file }];
      if (fit(more)) all = more;
      else void message.warning(t.fileTooLarge(file.name, LARGEST_MB));
    }
    onChange(all);
    if (input.current) input.current.value = "";
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: files can be dropped here; the button does the same
    <div
      className="file-field"
      onDragOver={(e) => e.preventDefault()}
      onDrop={(e) => {
        e.preventDefault();
        add(e.dataTransfer.files);
      }}
    >
      <input ref={input} type="file" multiple hidden aria-label={t.attachments} onChange={(e) => add(e.target.files)} />
      <Button icon={<PaperClipOutlined />} onClick={() => input.current?.click()}>
        {t.addFile}
      </Button>
      {files.map(({ key, file }) => (
        <span key={key} className="file-chosen">
          <span className="ellipsis">{file.name}</span>
          <Button
            type="text"
            size="small"
            icon={<CloseOutlined />}
            aria-label={`${t.remove} ${file.name}`}
            onClick={() => onChange(files.filter((each) => each.key !== key))}
          />
        </span>
      ))}
    </div>
  );
}
