//! The gateway's settings, checked as a whole at the start: a door that opens with a missing secret is worse than one
//! that does not open.

mod contact;
mod form;
mod hotline;
mod imap;
mod mailbox;
mod network;

use std::{collections::BTreeSet, net::SocketAddr};

use anyhow::{Context as _, ensure};
use contracts::common::v1::WorkKind;
use serde::{Deserialize, Deserializer, de::Error as _};

pub use contact::Contact;
pub use form::Form;
pub use hotline::Hotline;
pub use imap::Imap;
pub use mailbox::{Mailbox, OAuth, Tls};
pub use network::{Network, NetworkError};

/// Shorter secrets can be guessed.
const SECRET_LENGTH: usize = 16;

/// The table `[intake_gateway]`; every key is explained in `config.default.toml`.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Public port.
    pub listen: SocketAddr,
    /// Folder or address of the evidence store.
    pub evidence: String,
    /// Seconds that a confirmation may take.
    pub confirm_seconds: u64,
    /// Seconds that a request may take.
    pub request_seconds: u64,
    /// KiB of bodies under way at once.
    pub in_flight_kib: usize,
    /// Submissions that wait for their confirmation at once.
    pub in_flight: usize,
    /// Seconds between two pieces of a body.
    pub idle_seconds: u64,
    /// Largest mail by POST, in KiB.
    pub mail_kib: usize,
    /// Largest recording, in KiB.
    pub recording_kib: usize,
    /// Seconds between two looks at the numbers of accepted things.
    pub observe_seconds: u64,
    /// Proxies whose X-Forwarded-For is believed.
    pub trusted_proxies: Vec<Network>,
    /// Mailboxes.
    pub mailboxes: Vec<Mailbox>,
    /// How mailboxes are polled.
    pub imap: Imap,
    /// Hotlines.
    pub hotlines: Vec<Hotline>,
    /// The public form.
    pub form: Form,
    /// What the public pages say of the company.
    pub contact: Contact,
}

impl Config {
    /// Checks what no single value can tell.
    ///
    /// # Errors
    /// Names the setting that is wrong.
    pub fn check(&self) -> anyhow::Result<()> {
        self.contact.check()?;
        self.imap.check()?;
        ensure!(self.observe_seconds > 0, "observe_seconds must not be 0");
        ensure!(
            self.in_flight > 0,
            "in_flight must not be 0: nothing could be taken"
        );
        unique(
            "mailbox",
            self.mailboxes.iter().map(|mailbox| mailbox.name.as_str()),
        )?;
        unique("hotline", self.hotlines.iter().map(|line| line.name.as_str()))?;
        for mailbox in &self.mailboxes {
            mailbox
                .check()
                .with_context(|| format!("mailbox {}", mailbox.name))?;
        }
        for line in &self.hotlines {
            line.check().with_context(|| format!("hotline {}", line.name))?;
        }
        Ok(())
    }
}

fn unique<'a>(what: &str, names: impl Iterator<Item = &'a str>) -> anyhow::Result<()> {
    let mut seen = BTreeSet::new();
    for name in names {
        ensure!(!name.is_empty(), "a {what} has no name");
        ensure!(seen.insert(name), "two {what}es are named {name}");
    }
    Ok(())
}

/// A secret is there and long enough, or not wanted at all.
fn check_secret(name: &str, secret: &str) -> anyhow::Result<()> {
    ensure!(
        secret.is_empty() || secret.len() >= SECRET_LENGTH,
        "{name} is shorter than {SECRET_LENGTH} characters"
    );
    Ok(())
}

/// An `ltree` path below `cn`, or nothing.
fn check_region(region: &str) -> anyhow::Result<()> {
    ensure!(
        region.is_empty() || is_region(region),
        "{region} is no region such as cn.east.zhejiang"
    );
    Ok(())
}

/// Whether the text is a region path such as `cn.east.zhejiang`.
pub(crate) fn is_region(text: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    };
    text.len() <= 200 && text.split('.').next() == Some("cn") && text.split('.').all(label)
}

/// `complaint` → [`WorkKind::Complaint`].
pub(crate) fn work_kind(name: &str) -> Option<WorkKind> {
    if name.is_empty() {
        return Some(WorkKind::Unspecified);
    }
    WorkKind::from_str_name(&format!("WORK_KIND_{}", name.to_ascii_uppercase()))
}

/// Reads a work kind by its name in lower case; empty for none.
fn read_work_kind<'de, D: Deserializer<'de>>(deserializer: D) -> Result<WorkKind, D::Error> {
    let name = String::deserialize(deserializer)?;
    work_kind(&name).ok_or_else(|| D::Error::custom(format!("unknown work kind {name}")))
}

fn no_kind() -> WorkKind {
    WorkKind::Unspecified
}
