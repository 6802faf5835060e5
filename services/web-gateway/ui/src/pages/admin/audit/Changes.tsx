import { ArrowRightOutlined } from "@ant-design/icons";
import { usePersons } from "@/api/persons";
import { inChina } from "@/components/DateTime";
import { useInLanguage, useMessages } from "@/i18n";
import { readChanges } from "./changes";
import { fieldLabel } from "./fields";
import { messages } from "./messages";

/** So many fields are shown in a row; the rest is behind a line that opens. */
const FEW = 4;

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Values as people say them: moments in China time, people by their names. */
function useReadable(): (value: string) => string {
  const { byId } = usePersons();
  return (value) => {
    if (MOMENT.test(value)) return inChina(new Date(value), "second");
    return byId.get(value)?.displayName ?? value;
  };
}

/** What changed, field by field, old → new. */
export function Changes({ json }: { json: string }) {
  const t = useMessages(messages);
  const say = useInLanguage();
  const readable = useReadable();
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
          <dt title={change.field}>{say(fieldLabel(change.field))}</dt>
          <dd>
            {change.old !== "" && (
              <>
                <del>{readable(change.old)}</del> <ArrowRightOutlined aria-label="→" />{" "}
              </>
            )}
            <ins>{change.new === "" ? "∅" : readable(change.new)}</ins>
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
