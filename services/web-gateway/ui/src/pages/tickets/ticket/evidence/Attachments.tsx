import {
  DownloadOutlined,
  FileImageOutlined,
  FileOutlined,
  FilePdfOutlined,
  FileTextOutlined,
} from "@ant-design/icons";
import type { EvidenceRef } from "@/gen/afterdose/common/v1/common_pb";
import { useMessages } from "@/i18n";
import { messages } from "./messages";

function iconOf(mediaType: string) {
  if (mediaType.startsWith("image/")) return <FileImageOutlined aria-hidden />;
  if (mediaType === "application/pdf") return <FilePdfOutlined aria-hidden />;
  return mediaType.startsWith("text/") ? <FileTextOutlined aria-hidden /> : <FileOutlined aria-hidden />;
}

function size(bytes: bigint): string {
  const number = Number(bytes);
  if (number < 1_000) return `${number} B`;
  return number < 1_000_000 ? `${(number / 1_000).toFixed(0)} kB` : `${(number / 1_000_000).toFixed(1)} MB`;
}

/** What a contact brought along, and the thing itself as it came. */
export function Attachments({ contactId, refs }: { contactId: string; refs: EvidenceRef[] }) {
  const t = useMessages(messages);
  const files = refs.filter((ref) => ref.role !== "recording");
  if (files.length === 0) return null;
  return (
    <ul className="attachments" aria-label={t.attachments}>
      {files.map((ref) => {
        const href = `/evidence/${contactId}/${ref.sha256}`;
        const name = ref.role === "raw" ? t.raw : ref.name || ref.sha256.slice(0, 12);
        return (
          <li key={`${ref.role} ${ref.sha256}`}>
            {ref.mediaType.startsWith("image/") && ref.role === "attachment" ? (
              <img className="attachment-picture" src={href} alt="" loading="lazy" />
            ) : (
              iconOf(ref.mediaType)
            )}
            <span className="attachment-name">
              <div className="ellipsis" title={name}>
                {name}
              </div>
              <div className="small muted">
                {ref.mediaType} · {size(ref.sizeBytes)}
              </div>
            </span>
            <a href={href} download={ref.name || undefined} aria-label={`${t.download} ${name}`} title={t.download}>
              <DownloadOutlined aria-hidden />
            </a>
          </li>
        );
      })}
    </ul>
  );
}
