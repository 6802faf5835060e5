import { DownloadOutlined } from "@ant-design/icons";
import { useMutation } from "@tanstack/react-query";
import { Button, type ButtonProps } from "antd";
import type { ReactNode } from "react";
import { refusal } from "@/api/problem";
import { useLanguage } from "@/i18n";
import { useNotice } from "./useNotice";

/** Hands a file to the person. */
export function saveFile(content: Blob, name: string) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** The name that an answer gives its file. */
function nameIn(disposition: string | null): string | undefined {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? "")?.[1];
  return encoded ? decodeURIComponent(encoded) : /filename="([^"]+)"/i.exec(disposition ?? "")?.[1];
}

/** Saves the file that the gateway answers with, or fails with its refusal. */
export async function saveAnswer(response: Response, otherwise: string) {
  if (!response.ok) throw await refusal(response);
  saveFile(await response.blob(), nameIn(response.headers.get("content-disposition")) ?? otherwise);
}

/** Fetches a file of the gateway, so that a refusal is told on the page instead of ending up in a file. */
export function useExport() {
  const notice = useNotice();
  const { language } = useLanguage();
  return useMutation({
    mutationFn: async (address: string) => {
      const [path, query] = address.split("?");
      const params = new URLSearchParams(query);
      params.set("lang", language);
      const response = await fetch(`${path}?${params}`, { credentials: "same-origin" });
      await saveAnswer(response, path?.split("/").at(-1) ?? "export");
    },
    onError: notice.refused,
  });
}

interface Props {
  /** Path and query of the file. */
  address: string;
  children: ReactNode;
  type?: ButtonProps["type"];
}

/** A button that fetches a file. */
export function ExportButton({ address, children, type }: Props) {
  const { mutate, isPending } = useExport();
  return (
    <Button icon={<DownloadOutlined />} onClick={() => mutate(address)} loading={isPending} {...(type ? { type } : {})}>
      {children}
    </Button>
  );
}
