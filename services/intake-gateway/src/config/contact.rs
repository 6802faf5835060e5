//! What the public pages say of the company: published numbers are a duty.

use anyhow::ensure;
use serde::{Deserialize, Serialize};

/// The table `[intake_gateway.contact]`.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    /// Name of the company in Chinese.
    pub company_zh: String,
    /// Name of the company in English.
    pub company_en: String,
    /// Hours of the hotline in Chinese.
    pub hours_zh: String,
    /// Hours of the hotline in English.
    pub hours_en: String,
    /// What the regulator is called in Chinese.
    pub regulator_zh: String,
    /// What the regulator is called in English.
    pub regulator_en: String,
    /// Supervision phone of the drug regulator 监督电话.
    pub regulator_phone: String,
    /// Address for mails; empty for none.
    pub email: String,
    /// Postal address in Chinese; empty for none.
    pub address_zh: String,
    /// Postal address in English; empty for none.
    pub address_en: String,
}

impl Contact {
    /// the regulator's number must be published, so there must be one.
    pub(super) fn check(&self) -> anyhow::Result<()> {
        ensure!(
            !self.regulator_phone.trim().is_empty(),
            "contact.regulator_phone is empty: the supervision phone of the drug regulator must be published (R-031)"
        );
        Ok(())
    }
}
