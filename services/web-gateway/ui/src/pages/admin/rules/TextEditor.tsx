import { useMemo, useRef } from "react";
import { useMessages } from "@/i18n";
import { messages } from "./messages";

interface Props {
  value: string;
  onChange?: (text: string) => void;
}

/** A text of many lines with their numbers at the side. Lines are not wrapped, so that the numbers stay beside them. */
export function TextEditor({ value, onChange }: Props) {
  const t = useMessages(messages);
  const gutter = useRef<HTMLPreElement>(null);
  const lines = useMemo(() => value.split("\n").length, [value]);
  const numbers = useMemo(() => Array.from({ length: lines }, (_, at) => at + 1).join("\n"), [lines]);
  return (
    <div className="editor">
      <pre ref={gutter} className="editor-numbers numbers" aria-hidden="true">
        {numbers}
      </pre>
      <textarea
        value={value}
        readOnly={!onChange}
        onChange={(event) => onChange?.(event.target.value)}
        onScroll={(event) => {
          if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop;
        }}
        aria-label={t.editor}
        wrap="off"
        spellCheck={false}
        autoComplete="off"
      />
    </div>
  );
}
