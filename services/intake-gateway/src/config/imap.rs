//! How mailboxes are polled; the same for all of them.

use std::time::Duration;

use anyhow::ensure;
use serde::Deserialize;

/// The table `[intake_gateway.imap]`; every key is explained in `config.default.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Imap {
    /// Seconds between two looks.
    pub poll_seconds: u64,
    /// Minutes after which an IDLE is renewed.
    pub idle_minutes: u64,
    /// Seconds that the mail server may stay silent while it owes an answer.
    pub answer_seconds: u64,
    /// Seconds until the next attempt after credentials were refused.
    pub refused_seconds: u64,
    /// Longest pause between two attempts to connect.
    pub longest_pause_seconds: u64,
    /// Most messages fetched at once.
    pub batch_messages: usize,
    /// Most KiB fetched at once; a larger message is fetched alone.
    pub batch_kib: u64,
    /// Messages accepted at the same time.
    pub parallel: usize,
    /// Largest message, in KiB; of a larger one only the headers are taken.
    pub message_kib: u64,
    /// Largest message kept as a whole, in KiB; of a larger one only the headers are kept.
    pub keep_kib: u64,
    /// Seconds between two lists of what a mailbox holds.
    pub inventory_seconds: u64,
    /// Seconds for which a lease is good.
    pub lease_seconds: u64,
    /// Seconds between two announcements of an unchanged number.
    pub observe_seconds: u64,
}

impl Imap {
    /// Longest wait for news, with and without IDLE.
    pub fn wait(&self) -> Duration {
        Duration::from_secs(self.poll_seconds.min(self.idle_minutes.saturating_mul(60)))
    }

    /// How long the server may stay silent.
    pub fn patience(&self) -> Duration {
        Duration::from_secs(self.answer_seconds)
    }

    /// Largest message taken whole, in bytes.
    pub fn message_limit(&self) -> u64 {
        self.message_kib.saturating_mul(1024)
    }

    /// Largest message kept as a whole, in bytes.
    pub fn keep_limit(&self) -> u64 {
        self.keep_kib.saturating_mul(1024)
    }

    /// Time between two lists of what a mailbox holds.
    pub fn inventory_every(&self) -> Duration {
        Duration::from_secs(self.inventory_seconds)
    }

    pub(super) fn check(&self) -> anyhow::Result<()> {
        let least = [
            ("poll_seconds", self.poll_seconds),
            ("idle_minutes", self.idle_minutes),
            ("answer_seconds", self.answer_seconds),
            ("refused_seconds", self.refused_seconds),
            ("longest_pause_seconds", self.longest_pause_seconds),
            ("batch_messages", self.batch_messages as u64),
            ("batch_kib", self.batch_kib),
            ("parallel", self.parallel as u64),
            ("message_kib", self.message_kib),
            ("inventory_seconds", self.inventory_seconds),
            ("lease_seconds", self.lease_seconds),
            ("observe_seconds", self.observe_seconds),
        ];
        for (name, value) in least {
            ensure!(value > 0, "imap.{name} must not be 0");
        }
        ensure!(
            self.idle_minutes < 29,
            "imap.idle_minutes must be below 29 (RFC 2177)"
        );
        Ok(())
    }
}
