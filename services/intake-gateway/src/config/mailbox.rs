//! One mailbox. Mail reaches it by being polled over IMAP, by being pushed as `POST /mail/{name}`, or both: those are two
//! sources on the channel ledger, because each counts its own things.

use contracts::common::v1::WorkKind;
use kernel::Sensitive;
use serde::Deserialize;

/// An entry of `[[intake_gateway.mailboxes]]`.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mailbox {
    /// Name, usually the mail address. Source of what is polled.
    pub name: String,
    /// Bearer token of `POST /mail/{name}`; empty: nothing may be pushed.
    #[serde(default)]
    pub push_token: Sensitive<String>,
    /// Region of the mailbox; empty for none.
    #[serde(default)]
    pub region: String,
    /// What a mail to this address is about.
    #[serde(default = "super::no_kind", deserialize_with = "super::read_work_kind")]
    pub stated_kind: WorkKind,

    // The poller's settings; without a host nothing is polled.
    /// Mail server.
    #[serde(default)]
    pub host: String,
    /// Its port.
    #[serde(default)]
    pub port: u16,
    /// Who signs in.
    #[serde(default)]
    pub login: String,
    /// The password.
    #[serde(default)]
    pub password: Sensitive<String>,
    /// How the connection is protected: `implicit`, `starttls`, or `none` on the machine itself.
    #[serde(default)]
    pub tls: String,
}

impl Mailbox {
    /// Source of what is pushed, on the channel ledger.
    pub fn push_source(&self) -> String {
        format!("push:{}", self.name)
    }

    pub(super) fn check(&self) -> anyhow::Result<()> {
        super::check_secret("push_token", self.push_token.expose())?;
        super::check_region(&self.region)
    }
}
