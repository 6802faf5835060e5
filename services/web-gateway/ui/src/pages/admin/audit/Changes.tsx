import { ArrowRightOutlined } from "@ant-design/icons";
import { useMessages } from "@/i18n";
import { readChanges } from "./changes";
import { messages } from "./messages";

/** So many fields are shown in a row; the rest is behind a line that opens. */
const FEW = 4;

/** What changed, field by field, old → new. */
export function Changes({ json }: { json: string }) {
  const t = useMessages(messages);
  const changes = readChanges(json);
  if (!changes) {
    return (
      <>
        <span className="muted">{t.unknownForm}</span>
        <pre className="preformatted">{json}</pre>
      </>
    );
  }
  const list = (from: number, until?: number) => (
    <dl className="changes">
      {changes.slice(from, until).map((change, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the changes of an entry never change places
        <div key={`${at} ${change.field}`}>
          <dt>{change.field}</dt>
          <dd>
            {change.old !== "" && (
              <>
                <del>{change.old}</del> <ArrowRightOutlined aria-label="→" />{" "}
              </>
            )}
            <ins>{change.new === "" ? "∅" : change.new}</ins>
          </dd>
        </div>
      ))}
    </dl>
  );
  if (changes.length <= FEW) return list(0);
  return (
    <>
      {list(0, FEW)}
      <details>
        <summary>{t.more(changes.length - FEW)}</summary>
        {list(FEW)}
      </details>
    </>
  );
}
