//! Whether the journal is still what was written: all chains, all checkpoints, in memory that does not grow with the rows.

use std::collections::HashMap;

use ed25519_dalek::VerifyingKey;
use futures::{TryStreamExt, pin_mut};
use sqlx::{Connection, PgConnection};

use crate::chain_check::ChainCheck;
use crate::chain_hash::ChainHash;
use crate::checkpoint::{Checkpoint, key_id};
use crate::checkpoint_check::CheckpointCheck;
use crate::findings::Report;
use crate::record::Record;
use crate::store;

/// What a verifier believes in: public keys, and the checkpoints that were published elsewhere.
///
/// Without published checkpoints, somebody with the rights of the database's owner can still cut off the
/// newest rows together with the checkpoints that covered them.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    keys: HashMap<String, VerifyingKey>,
    published: Vec<Checkpoint>,
}

impl Trust {
    /// Trusts these keys: the current one and all retired ones.
    pub fn new(keys: impl IntoIterator<Item = VerifyingKey>) -> Self {
        let keys = keys.into_iter().map(|key| (key_id(&key), key)).collect();
        Self {
            keys,
            published: Vec::new(),
        }
    }

    /// Also expects these published checkpoints to be there, unchanged.
    #[must_use]
    pub fn with_published(mut self, checkpoints: impl IntoIterator<Item = Checkpoint>) -> Self {
        self.published.extend(checkpoints);
        self
    }

    pub(crate) fn key(&self, id: &str) -> Option<&VerifyingKey> {
        self.keys.get(id)
    }

    pub(crate) fn published(&self) -> &[Checkpoint] {
        &self.published
    }
}

/// The verification could not be carried through; what is wrong with the journal is in the [`Report`].
#[derive(Debug, thiserror::Error)]
#[error("the journal cannot be read")]
pub struct VerifyError(#[from] sqlx::Error);

/// Verifies the whole journal of one database in one consistent snapshot; rows may be appended meanwhile.
///
/// Reads every row twice (by chain, by id), streaming. `conn` must not be in a transaction.
pub async fn verify(conn: &mut PgConnection, trust: &Trust) -> Result<Report, VerifyError> {
    let mut tx = snapshot(conn).await?;
    let mut report = Report::default();
    verify_chains(&mut tx, &mut report).await?;
    verify_checkpoints(&mut tx, trust, &mut report).await?;
    tx.rollback().await?;
    Ok(report)
}

/// A read-only transaction that sees one state of the database.
pub(crate) async fn snapshot(conn: &mut PgConnection) -> sqlx::Result<sqlx::Transaction<'_, sqlx::Postgres>> {
    conn.begin_with("begin isolation level repeatable read, read only")
        .await
}

async fn verify_chains(tx: &mut PgConnection, report: &mut Report) -> sqlx::Result<()> {
    let mut check = ChainCheck::by_chain();
    let rows = store::all_by_chain(tx);
    pin_mut!(rows);
    while let Some(row) = rows.try_next().await? {
        match Record::try_from(row) {
            Ok(record) => check.row(&record, report),
            Err(bad) => {
                report.rows += 1;
                report.bad_row(bad);
            }
        }
    }
    Ok(())
}

async fn verify_checkpoints(tx: &mut PgConnection, trust: &Trust, report: &mut Report) -> sqlx::Result<()> {
    let mut checkpoints = Vec::new();
    for stored in store::checkpoints(tx).await? {
        match Checkpoint::try_from(stored) {
            Ok(checkpoint) => checkpoints.push(checkpoint),
            Err(bad) => report.bad_checkpoint(bad),
        }
    }
    let mut check = CheckpointCheck::new(checkpoints, trust, report);
    let rows = store::hashes(tx, i64::MIN, i64::MAX);
    pin_mut!(rows);
    while let Some((journal_id, hash)) = rows.try_next().await? {
        // an unreadable hash is reported with its chain; here it is a leaf that cannot match
        let hash = ChainHash::try_from(hash.as_slice()).unwrap_or(ChainHash::GENESIS);
        check.row(journal_id, &hash, report);
    }
    check.finish(report);
    Ok(())
}
