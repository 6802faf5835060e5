import {
  DownloadOutlined,
  FileImageOutlined,
  FileOutlined,
  FilePdfOutlined,
  FileTextOutlined,
} from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { useSession } from "@/api";
import { saveAnswer } from "@/components/ExportButton";
import { ReasonModal } from "@/components/ReasonModal";
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

/** Whether the thing names its sender in clear: a whole mail, form or report, and a mail that came along. */
function namesSender(ref: EvidenceRef): boolean {
  return ref.role === "raw" || ref.mediaType.startsWith("message/");
}

/** What a contact brought along, and the thing itself as it came. */
export function Attachments({ contactId, refs }: { contactId: string; refs: EvidenceRef[] }) {
  const t = useMessages(messages);
  const { may } = useSession();
  const [wanted, setWanted] = useState<EvidenceRef | null>(null);
  const files = refs.filter((ref) => ref.role !== "recording");
  if (files.length === 0) return null;
  const address = (ref: EvidenceRef) => `/evidence/${contactId}/${ref.sha256}`;
  const nameOf = (ref: EvidenceRef) => (ref.role === "raw" ? t.raw : ref.name || ref.sha256.slice(0, 12));
  const original = async (ref: EvidenceRef, reason: string) => {
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ reason });
    await saveAnswer(await fetch(address(ref), { method: "POST", headers, body }), nameOf(ref));
  };
  return (
    <>
      <ul className="attachments" aria-label={t.attachments}>
        {files.map((ref) => (
          <li key={`${ref.role} ${ref.sha256}`}>
            {ref.mediaType.startsWith("image/") && ref.role === "attachment" ? (
              <img className="attachment-picture" src={address(ref)} alt="" loading="lazy" />
            ) : (
              iconOf(ref.mediaType)
            )}
            <span className="attachment-name">
              <div className="ellipsis" title={nameOf(ref)}>
                {nameOf(ref)}
              </div>
              <div className="small muted">
                {ref.mediaType} · {size(ref.sizeBytes)}
              </div>
            </span>
            {!namesSender(ref) ? (
              <a
                href={address(ref)}
                download={ref.name || undefined}
                aria-label={`${t.download} ${nameOf(ref)}`}
                title={t.download}
              >
                <DownloadOutlined aria-hidden />
              </a>
            ) : (
              may("contact.reveal") && (
                <Button
                  type="link"
                  size="small"
                  icon={<DownloadOutlined aria-hidden />}
                  aria-label={`${t.downloadOriginal} ${nameOf(ref)}`}
                  title={t.downloadOriginal}
                  onClick={() => setWanted(ref)}
                />
              )
            )}
          </li>
        ))}
      </ul>
      {wanted && (
        <ReasonModal
          title={t.originalTitle}
          action={t.download}
          onCancel={() => setWanted(null)}
          onConfirm={(reason) => original(wanted, reason)}
        >
          <p className="muted">{t.originalHint}</p>
        </ReasonModal>
      )}
    </>
  );
}
