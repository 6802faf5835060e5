//! `ContactDuplicated` and `ContactRejected`: counted apart, never among the contacts.

use contracts::intake::v1::{ContactDuplicated, ContactRejected};
use uuid::Uuid;

use super::Tells;
use crate::{
    domain::day_in_china,
    store::{DuplicateRow, RejectedRow},
    wire,
};

impl Tells for ContactDuplicated {
    type Row = DuplicateRow;

    fn row(&self, event_id: Uuid) -> anyhow::Result<DuplicateRow> {
        let received_at = wire::moment(self.received_at.as_ref(), "received_at")?;
        Ok(DuplicateRow {
            submission_id: wire::id(&self.submission_id, "submission_id")?,
            version: 0,
            event_id,
            contact_id: wire::id(&self.contact_id, "contact_id")?,
            channel: wire::channel_word(self.channel)?,
            received_on: day_in_china(received_at),
            received_at,
        })
    }
}

impl Tells for ContactRejected {
    type Row = RejectedRow;

    fn row(&self, event_id: Uuid) -> anyhow::Result<RejectedRow> {
        let received_at = wire::moment(self.received_at.as_ref(), "received_at")?;
        Ok(RejectedRow {
            submission_id: wire::id(&self.submission_id, "submission_id")?,
            version: 0,
            event_id,
            receipt: self.receipt.clone(),
            channel: wire::channel_word(self.channel)?,
            received_on: day_in_china(received_at),
            received_at,
            region: wire::region(&self.region)?,
            reason: self.reason.clone(),
        })
    }
}
