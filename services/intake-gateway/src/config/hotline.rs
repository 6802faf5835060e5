//! One hotline: who may report its calls, and what a call on it stands for.

use anyhow::ensure;
use contracts::common::v1::WorkKind;
use kernel::Sensitive;
use serde::Deserialize;

/// An entry of `[[intake_gateway.hotlines]]`.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hotline {
    /// Name in addresses and in the channel ledger.
    pub name: String,
    /// The number people call, as published; empty to keep it off the public pages.
    #[serde(default)]
    pub number: String,
    /// Shared with the telephone system, signs its webhooks; empty: none are taken.
    #[serde(default)]
    pub secret: Sensitive<String>,
    /// Part of the address of the CTI bridge form; empty: none is taken.
    #[serde(default)]
    pub cti_token: Sensitive<String>,
    /// Region of the line; empty for a nationwide one.
    #[serde(default)]
    pub region: String,
    /// What a call on this line is about, such as `complaint` for the complaint hotline.
    #[serde(default = "super::no_kind", deserialize_with = "super::read_work_kind")]
    pub stated_kind: WorkKind,
}

impl Hotline {
    pub(super) fn check(&self) -> anyhow::Result<()> {
        super::check_secret("secret", self.secret.expose())?;
        super::check_secret("cti_token", self.cti_token.expose())?;
        super::check_region(&self.region)?;
        ensure!(
            !self.secret.expose().is_empty() || !self.cti_token.expose().is_empty(),
            "neither secret nor cti_token is set: nobody could report calls"
        );
        Ok(())
    }
}
