//! Limits of the public form.

use serde::Deserialize;

/// The table `[intake_gateway.form]`; every key is explained in `config.default.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Name in the channel ledger.
    pub name: String,
    /// Most attachments of one form.
    pub attachments: usize,
    /// Largest attachment, in KiB.
    pub attachment_kib: usize,
    /// Days for which a form page stays valid.
    pub key_days: i64,
    /// Forms per sender address at once.
    pub burst: u32,
    /// Forms per sender address and minute after that.
    pub per_minute: u32,
    /// Status questions per sender address at once.
    pub status_burst: u32,
    /// Status questions per sender address and minute after that.
    pub status_per_minute: u32,
    /// Status questions for one receipt from anywhere, per hour.
    pub status_per_receipt_hour: u32,
    /// Seconds that a status question may take.
    pub status_seconds: u64,
}

impl Form {
    /// Most bytes of a whole form: twice the largest attachment, and the fields.
    pub fn limit(&self) -> usize {
        (self.attachment_kib * 2 + 256) * 1024
    }
}
