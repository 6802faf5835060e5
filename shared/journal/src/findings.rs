//! What a verification found, in words an inspector and a program can both use.

use std::fmt;

use serde::Serialize;
use uuid::Uuid;

use crate::chain_hash::ChainHash;

/// Problems kept in a [`Report`]; the rest is only counted.
const MAX_PROBLEMS: usize = 100;

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "kebab-case", tag = "fault")]
pub enum RowFault {
    /// A column holds what nobody could have written.
    #[error("a column cannot be read")]
    Unreadable,
    /// The content was changed after it was hashed.
    #[error("its content does not match its hash")]
    HashMismatch,
    /// Rows before it are missing, or it was inserted.
    #[error("its version should be {expected}: rows are missing before it")]
    VersionGap {
        /// The version that should have come.
        expected: i64,
    },
    /// The row before it was replaced by another, hash and all.
    #[error("it does not continue the row before it, which was replaced")]
    BrokenLink,
    /// One id, two kinds.
    #[error("its aggregate had another kind before")]
    KindChanged,
}

/// A row with something wrong, by its address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("journal row {journal_id} ({aggregate_kind} {aggregate_id}, version {version}): {fault}")]
pub struct BadRow {
    /// Place in the journal.
    pub journal_id: i64,
    /// Kind of the aggregate.
    pub aggregate_kind: String,
    /// The aggregate.
    pub aggregate_id: Uuid,
    /// Place in its chain.
    pub version: i64,
    /// What is wrong.
    #[serde(flatten)]
    pub fault: RowFault,
}

/// What is wrong with a checkpoint, or with the rows it covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "kebab-case", tag = "fault")]
pub enum CheckpointFault {
    /// A column holds what nobody could have written.
    #[error("a column cannot be read")]
    Unreadable,
    /// Signed with a key the verifier was not given.
    #[error("it is signed with key {key_id}, which is not trusted")]
    UnknownKey {
        /// The key's id.
        key_id: String,
    },
    /// The checkpoint was changed after it was signed.
    #[error("its signature does not match its content")]
    BadSignature,
    /// A checkpoint before it is missing.
    #[error("it should start at {expected_from_id}: a checkpoint is missing before it")]
    RangeGap {
        /// The first id it should cover.
        expected_from_id: i64,
    },
    /// The checkpoint before it was replaced by another.
    #[error("it does not continue the checkpoint before it, which was replaced")]
    BrokenLink,
    /// Rows were deleted from, or slipped into, the range.
    #[error("it covered {recorded} rows and there are {found} now")]
    RowCount {
        /// Rows when it was made.
        recorded: i64,
        /// Rows now.
        found: i64,
    },
    /// Rows of the range were replaced by others.
    #[error("its rows are not the ones that were signed")]
    RootMismatch,
    /// A published checkpoint is gone.
    #[error("it was published and is missing")]
    Missing,
    /// A published checkpoint was replaced.
    #[error("it is not the one that was published")]
    NotAsPublished,
}

/// A checkpoint with something wrong, by its address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("checkpoint of journal rows {from_id} to {to_id}: {fault}")]
pub struct BadCheckpoint {
    /// First row covered.
    pub from_id: i64,
    /// Last row covered.
    pub to_id: i64,
    /// What is wrong.
    #[serde(flatten)]
    pub fault: CheckpointFault,
}

/// Anything wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Problem {
    /// With a row.
    Row(BadRow),
    /// With a checkpoint or the rows it covers.
    Checkpoint(BadCheckpoint),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Row(bad) => bad.fmt(f),
            Self::Checkpoint(bad) => bad.fmt(f),
        }
    }
}

/// The result of a verification.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Rows read.
    pub rows: u64,
    /// Aggregates with a chain.
    pub aggregates: u64,
    /// Checkpoints checked.
    pub checkpoints: u64,
    /// Rows no checkpoint covers yet: if the newest of them were deleted, nobody could tell.
    pub uncovered_rows: u64,
    /// Last row covered and tree hash of the newest checkpoint, to compare with what was published.
    pub last_checkpoint: Option<(i64, ChainHash)>,
    /// The bad row with the lowest id.
    pub first_bad_row: Option<BadRow>,
    /// The first 100 problems in the order found.
    pub problems: Vec<Problem>,
    /// All problems, also those not kept.
    pub problem_count: u64,
}

impl Report {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.problem_count == 0
    }

    pub(crate) fn bad_row(&mut self, bad: BadRow) {
        if self
            .first_bad_row
            .as_ref()
            .is_none_or(|first| bad.journal_id < first.journal_id)
        {
            self.first_bad_row = Some(bad.clone());
        }
        self.add(Problem::Row(bad));
    }

    pub(crate) fn bad_checkpoint(&mut self, bad: BadCheckpoint) {
        self.add(Problem::Checkpoint(bad));
    }

    fn add(&mut self, problem: Problem) {
        self.problem_count += 1;
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(problem);
        }
    }
}
