//! `ContactReceived` and `ContactAmended`: the whole contact, newest version.

use anyhow::Context as _;
use contracts::intake::v1::{ContactAmended, ContactReceived};
use uuid::Uuid;

use super::Tells;
use crate::{domain::Reporter, store::ContactRow, wire};

impl Tells for ContactReceived {
    type Row = ContactRow;

    fn row(&self, event_id: Uuid) -> anyhow::Result<ContactRow> {
        let reporter = self.reporter.clone().unwrap_or_default();
        Ok(ContactRow {
            contact_id: wire::id(&self.contact_id, "contact_id")?,
            version: wire::version(self.version)?,
            event_id,
            receipt: self.receipt.clone(),
            channel: wire::channel_word(self.channel)?,
            source: self.source.clone(),
            received_at: wire::moment(self.received_at.as_ref(), "received_at")?,
            region: wire::region(&self.region)?,
            subject: self.subject.clone(),
            text: self.text.clone(),
            products: self.products.iter().filter_map(wire::mention).collect(),
            customer_id: self.customer_id.clone(),
            reporter: Reporter {
                name: reporter.name,
                organisation: reporter.organisation,
                phone: reporter.phone,
                email: reporter.email,
            },
        })
    }
}

impl Tells for ContactAmended {
    type Row = ContactRow;

    fn row(&self, event_id: Uuid) -> anyhow::Result<ContactRow> {
        self.contact.as_ref().context("contact is missing")?.row(event_id)
    }
}
