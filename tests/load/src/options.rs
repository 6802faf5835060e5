//! What a run measures, and how much of it.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

/// What can be measured by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Phase {
    /// Everything but `pressure` and `dashboard`.
    All,
    /// Contacts accepted at the gateway.
    Acceptance,
    /// Dashboard and ledger with years of contacts in them; not part of `all`.
    Dashboard,
    /// From the sender to the reporting row, at a given rate and at saturation.
    EndToEnd,
    /// What JetStream and Postgres give at all.
    Floors,
    /// Mails from an IMAP server.
    Mail,
    /// Ten times what it can take; not part of `all`.
    Pressure,
    /// The gateway alone, then a restart with everything it has accepted meanwhile.
    Backlog,
}

/// Measures Afterdose on this machine.
#[derive(Debug, Parser)]
pub(crate) struct Options {
    /// What to measure.
    #[arg(default_value = "all")]
    pub(crate) phases: Vec<Phase>,
    /// Where the figures are written.
    #[arg(long, default_value = ".data/bench/result.json")]
    pub(crate) json: PathBuf,
    /// Where databases and streams of the run lie; emptied before and after.
    #[arg(long, default_value = ".data/bench/site")]
    pub(crate) data: PathBuf,
    /// Keep databases, streams and logs at the end.
    #[arg(long)]
    pub(crate) keep: bool,
    /// The program to measure.
    #[arg(long, default_value = "target/release/afterdose")]
    pub(crate) program: PathBuf,
    /// The folder that `make tools` filled.
    #[arg(long, default_value = ".tools")]
    pub(crate) tools: PathBuf,
    /// Contacts offered at saturation.
    #[arg(long, default_value_t = 20_000)]
    pub(crate) count: usize,
    /// Contacts a second at which latency is measured.
    #[arg(long, default_value_t = 100)]
    pub(crate) rate: usize,
    /// Seconds at that rate.
    #[arg(long, default_value_t = 20)]
    pub(crate) seconds: usize,
    /// Contacts that wait for the restart.
    #[arg(long, default_value_t = 100_000)]
    pub(crate) backlog: usize,
    /// Mails in the mailbox.
    #[arg(long, default_value_t = 10_000)]
    pub(crate) mails: usize,
    /// Most requests of one measurement of the gateway.
    #[arg(long, default_value_t = 40_000)]
    pub(crate) most: usize,
    /// Contacts that dashboard and ledger are asked about.
    #[arg(long, default_value_t = 1_000_000)]
    pub(crate) seed: u64,
    /// Connections of the load generator, one measurement each.
    #[arg(long, value_delimiter = ',', default_value = "64,256")]
    pub(crate) connections: Vec<usize>,
}

impl Options {
    /// Whether the phase was asked for.
    pub(crate) fn wants(&self, phase: Phase) -> bool {
        self.phases.contains(&phase) || self.phases.contains(&Phase::All)
    }

    /// The connections with which saturation is offered.
    pub(crate) fn most_connections(&self) -> usize {
        self.connections.iter().copied().max().unwrap_or(64)
    }
}
