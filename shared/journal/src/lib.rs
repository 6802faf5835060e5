//! The append-only, hash-chained record of every change: who, when, on whose behalf, why, what changed.
//!
//! A use case appends its entry in the transaction that makes the change (design, rule 2), so there is no state
//! without its trace (21 CFR 11.10(e); 药品记录与数据管理要求 2020-74 art. 22(4)). Postgres refuses to change a row;
//! whoever gets around that is found by [`verify`], because each row carries the hash of the one before it and
//! signed checkpoints cover all rows. The README states the encodings, so that others can check us.
//!
//! # Personal data
//!
//! Whoever writes an entry decides what goes into [`Changes`] and the reason. A row can never be erased: so names,
//! phone numbers, narratives and anything else that must be erasable go in **encrypted** under the person's
//! data key, or as a keyed hash, never in clear. The old value stays reconstructible (11.10(e)) for as long as the
//! key lives, and the chain stays whole when the key is dropped.

mod append;
mod canonical;
mod chain_check;
mod chain_hash;
mod changes;
mod checkpoint;
mod checkpoint_check;
mod entry;
mod export;
mod findings;
mod json;
mod merkle;
mod record;
mod search;
mod store;
mod verify;
mod watch;
mod words;

pub use append::{JournalError, append, append_many, history};
pub use chain_hash::{ChainHash, ChainHashError};
pub use changes::{Change, Changes};
pub use checkpoint::{
    Checkpoint, CheckpointError, checkpoint, key_id, mark_published, unpublished_checkpoints,
};
pub use entry::Entry;
pub use export::{ExportError, Exported, VerifyExportError, export, verify_export};
pub use findings::{BadCheckpoint, BadRow, CheckpointFault, Problem, Report, RowFault};
pub use record::{Record, Row};
pub use search::{Search, search};
pub use verify::{Trust, VerifyError, verify};
pub use watch::{Sealing, sealing};

/// The tables `journal` and `journal_checkpoint` with their triggers; the runner merges them into each service's
/// own migrations.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!();
