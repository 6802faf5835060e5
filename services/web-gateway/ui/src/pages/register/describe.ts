// Writes down what was said in a call. The telephone system goes on reporting while the clerk writes (answered, hung up), and
// each report makes a new version of the contact; only what another person wrote is a reason to refuse.

import { intake } from "@/api";
import { problemOf } from "@/api/problem";
import type { ContactReceived } from "@/gen/afterdose/intake/v1/events_pb";
import { contentOf, type Entry } from "./entry";

/** What a person may have written of a contact, to be compared. */
function written(contact: ContactReceived): string {
  const { subject, text, region, statedKind, reporter, products, productGrade, purchasedOn } = contact;
  return JSON.stringify([subject, text, region, statedKind, reporter, products, productGrade, purchasedOn]);
}

/** Saves the description; once more with the newer version when only the call has gone on since the clerk began. */
export async function describe(contactId: string, began: ContactReceived | undefined, entry: Entry, reason: string) {
  const request = { contactId, ...contentOf(entry), reason };
  try {
    await intake.describeContact({ ...request, expectedVersion: began?.version ?? 0n });
  } catch (refused) {
    if (problemOf(refused).slug !== "contact-changed" || !began) throw refused;
    const { contact: now } = await intake.getContact({ contactId });
    if (!now || written(now) !== written(began)) throw refused;
    await intake.describeContact({ ...request, expectedVersion: now.version });
  }
}
