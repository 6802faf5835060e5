import { create } from "@bufbuild/protobuf";
import { type Attachment, AttachmentSchema } from "@/gen/afterdose/intake/v1/service_pb";

/** A file that was chosen, with a key of its own: two may have the same name. */
export interface Chosen {
  key: string;
  file: File;
}

/** A request may hold this much in all; the gateway refuses more. */
export const LARGEST_MB = 5;

/** Whether these files still fit into one request. */
export function fit(files: Chosen[]): boolean {
  return files.reduce((sum, { file }) => sum + file.size, 0) <= LARGEST_MB * 1_000_000;
}

/** The files as the contract carries them. */
export function toAttachments(files: Chosen[]): Promise<Attachment[]> {
  return Promise.all(
    files.map(async ({ file }) =>
      create(AttachmentSchema, {
        name: file.name,
        mediaType: file.type || "application/octet-stream",
        content: new Uint8Array(await file.arrayBuffer()),
      }),
    ),
  );
}
