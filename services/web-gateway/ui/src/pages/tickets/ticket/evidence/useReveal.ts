import { useEffect, useState } from "react";
import { intake } from "@/api";
import { problemOf } from "@/api/problem";
import { Channel, type Reporter } from "@/gen/afterdose/common/v1/common_pb";
import type { ContactReceived } from "@/gen/afterdose/intake/v1/events_pb";
import type { RenderMailResponse } from "@/gen/afterdose/intake/v1/sender_pb";

const SHOWN_MS = 60_000;

/** A contact in clear, until it is hidden again. */
export interface Clear {
  reporter: Reporter | undefined;
  text: string;
  /** Of a mail, unless it is too large to be shown. */
  mail: RenderMailResponse | undefined;
  until: number;
}

/** The mail in clear; one that cannot be shown at all cannot be shown in clear either. */
async function mailInClear(contactId: string, reason: string): Promise<RenderMailResponse | undefined> {
  try {
    return await intake.renderMail({ contactId, reason });
  } catch (refused) {
    if (["mail-too-large", "mail-unknown"].includes(problemOf(refused).slug)) return undefined;
    throw refused;
  }
}

/** Shows a contact in clear for a minute to whoever gives a reason. What is shown is kept nowhere else. */
export function useReveal({ contactId, channel }: ContactReceived) {
  const [clear, setClear] = useState<Clear | null>(null);
  useEffect(() => {
    if (!clear) return;
    const timer = setTimeout(() => setClear(null), clear.until - Date.now());
    return () => clearTimeout(timer);
  }, [clear]);
  const reveal = async (reason: string) => {
    const { reporter, text } = await intake.revealReporter({ contactId, reason });
    const mail = channel === Channel.EMAIL ? await mailInClear(contactId, reason) : undefined;
    setClear({ reporter, text, mail, until: Date.now() + SHOWN_MS });
  };
  return { clear, reveal, hide: () => setClear(null) };
}
