import { Modal } from "antd";
import { Fragment } from "react";
import { defineMessages, useInLanguage, useMessages } from "@/i18n";
import "./shortcuts.css";
import { useActiveShortcuts } from "./useShortcuts";

const messages = defineMessages(
  { title: "快捷键", afterwards: "然后", none: "此页面没有快捷键。" },
  { title: "Keyboard shortcuts", afterwards: "then", none: "This page has no shortcuts." },
);

const names: Record<string, string> = { mod: "Ctrl", enter: "Enter", escape: "Esc" };

/** Lists the keys that work on the page below. */
export function ShortcutHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useMessages(messages);
  const say = useInLanguage();
  const shortcuts = useActiveShortcuts();
  return (
    <Modal open={open} onCancel={onClose} footer={null} title={t.title} width={560}>
      <dl className="shortcut-list">
        {shortcuts.map((shortcut) => (
          <Fragment key={shortcut.keys}>
            <dt>
              {shortcut.keys.split(" ").map((part, at) => (
                <Fragment key={part}>
                  {at > 0 && <span className="muted"> {t.afterwards} </span>}
                  {part.split("+").map((key) => (
                    <kbd key={key}>{names[key] ?? key.toUpperCase()}</kbd>
                  ))}
                </Fragment>
              ))}
            </dt>
            <dd>{say(shortcut.what)}</dd>
          </Fragment>
        ))}
      </dl>
    </Modal>
  );
}
