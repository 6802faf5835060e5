//! Signed summaries of all rows, so that rows cut off the end, and chains rewritten whole, are noticed too.

use chrono::{DateTime, Utc};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use futures::{TryStreamExt, pin_mut};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sqlx::{Connection, PgConnection};

use crate::append::to_the_microsecond;
use crate::canonical::Encoder;
use crate::chain_hash::{ChainHash, ChainHashError};
use crate::findings::BadCheckpoint;
use crate::merkle::Tree;
use crate::store;

/// How often a checkpoint waits (200 ms each) for writers before it leaves it to the next run.
const ATTEMPTS: usize = 5;

/// A signed tree hash over consecutive rows of the journal: what is published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    /// First id covered: one after the previous checkpoint.
    pub from_id: i64,
    /// Last id covered.
    pub to_id: i64,
    /// Rows in the range (rolled back inserts leave gaps).
    pub row_count: i64,
    /// RFC 6962 tree hash over (`journal_id`, `hash`) of the rows.
    pub merkle_root: ChainHash,
    /// The previous checkpoint's tree hash; zeros for the first.
    pub prev_root: ChainHash,
    /// Ed25519 signature over everything else, in hex.
    pub signature: String,
    /// Which key signed: see [`key_id`].
    pub key_id: String,
    /// When it was made, to the microsecond.
    pub created_at: DateTime<Utc>,
}

/// Why no checkpoint was made or read.
#[derive(Debug, thiserror::Error)]
pub enum CheckpointError {
    /// A checkpoint needs a transaction, or two of them could run at once.
    #[error("a checkpoint must be made inside a transaction")]
    NoTransaction,
    /// Some transaction kept an uncommitted row too long. Try again at the next run.
    #[error("the journal is being written to without a pause")]
    Busy,
    /// A row the checkpoint should cover has no readable hash.
    #[error("journal row {journal_id} is damaged")]
    DamagedRow {
        /// The row.
        journal_id: i64,
        /// What is wrong with its hash.
        #[source]
        source: ChainHashError,
    },
    /// A stored checkpoint cannot be what was written.
    #[error("a checkpoint is damaged")]
    Damaged(#[source] BadCheckpoint),
    /// The checkpoint is not there or was published before.
    #[error("no unpublished checkpoint ends at journal row {0}")]
    NotUnpublished(i64),
    /// The database failed.
    #[error("the journal cannot be read or written")]
    Database(#[from] sqlx::Error),
}

impl Checkpoint {
    fn signed_bytes(&self) -> Vec<u8> {
        Encoder::new("afterdose.journal.checkpoint.v1")
            .integer(self.from_id)
            .integer(self.to_id)
            .integer(self.row_count)
            .hash(&self.merkle_root)
            .hash(&self.prev_root)
            .text(&self.key_id)
            .time(self.created_at)
            .bytes()
    }

    /// Whether `key` signed exactly this.
    pub fn is_signed_by(&self, key: &VerifyingKey) -> bool {
        let raw = hex::decode(&self.signature).unwrap_or_default();
        Signature::from_slice(&raw)
            .is_ok_and(|signature| key.verify_strict(&self.signed_bytes(), &signature).is_ok())
    }
}

/// The short name of a key: the first 8 bytes of the SHA-256 of its 32 public bytes, in hex.
pub fn key_id(key: &VerifyingKey) -> String {
    hex::encode(&Sha256::digest(key.as_bytes())[..8])
}

/// Makes, signs and stores a checkpoint over all rows since the last one; `None` when there are none, or when
/// another process is making one right now.
///
/// Call it in a READ COMMITTED transaction of its own. Rows get their ids at insert and appear at commit, in
/// another order, so "all rows up to the highest id" is only known while nobody has an uncommitted
/// row: `journal_settled_id()` waits for such a moment with a SHARE lock (writers wait for at most 200 ms), which
/// is dropped again before the rows are read.
pub async fn checkpoint(
    tx: &mut PgConnection,
    signing_key: &SigningKey,
    now: DateTime<Utc>,
) -> Result<Option<Checkpoint>, CheckpointError> {
    if !tx.is_in_transaction() {
        return Err(CheckpointError::NoTransaction);
    }
    if !store::try_lock_checkpoints(tx).await? {
        return Ok(None);
    }
    let last = store::last_checkpoint(tx)
        .await?
        .map(Checkpoint::try_from)
        .transpose();
    let last = last.map_err(CheckpointError::Damaged)?;
    let (after, prev_root) = last.map_or((0, ChainHash::GENESIS), |last| (last.to_id, last.merkle_root));
    let Some(to_id) = settled_id(tx).await?.filter(|settled| *settled > after) else {
        return Ok(None);
    };

    let tree = tree_of(tx, after, to_id).await?;
    let mut checkpoint = Checkpoint {
        from_id: after + 1,
        to_id,
        row_count: tree.leaves(),
        merkle_root: tree.root(),
        prev_root,
        signature: String::new(),
        key_id: key_id(&signing_key.verifying_key()),
        created_at: to_the_microsecond(now),
    };
    let signature = signing_key.sign(&checkpoint.signed_bytes()).to_bytes();
    checkpoint.signature = hex::encode(signature);
    store::insert_checkpoint(tx, &checkpoint, &signature).await?;
    Ok(Some(checkpoint))
}

/// The checkpoints nobody has published yet, oldest first.
pub async fn unpublished_checkpoints(tx: &mut PgConnection) -> Result<Vec<Checkpoint>, CheckpointError> {
    let stored = store::unpublished(tx).await?;
    stored
        .into_iter()
        .map(|one| one.try_into().map_err(CheckpointError::Damaged))
        .collect()
}

/// Notes that the checkpoint ending at `to_id` lies where this database cannot change it; possible once.
pub async fn mark_published(
    tx: &mut PgConnection,
    to_id: i64,
    published_at: DateTime<Utc>,
) -> Result<(), CheckpointError> {
    if store::mark_published(tx, to_id, published_at).await? {
        Ok(())
    } else {
        Err(CheckpointError::NotUnpublished(to_id))
    }
}

/// Takes the lock inside a savepoint and drops it by rolling back to it.
async fn settled_id(tx: &mut PgConnection) -> Result<Option<i64>, CheckpointError> {
    for _ in 0..ATTEMPTS {
        let mut fence = tx.begin().await?;
        let settled = store::settled_id(&mut fence).await;
        fence.rollback().await?;
        match settled {
            Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some("55P03") => {}
            settled => return Ok(settled?),
        }
    }
    Err(CheckpointError::Busy)
}

async fn tree_of(tx: &mut PgConnection, after: i64, upto: i64) -> Result<Tree, CheckpointError> {
    let mut tree = Tree::default();
    let rows = store::hashes(tx, after, upto);
    pin_mut!(rows);
    while let Some((journal_id, hash)) = rows.try_next().await? {
        let hash = ChainHash::try_from(hash.as_slice())
            .map_err(|source| CheckpointError::DamagedRow { journal_id, source })?;
        tree.push_row(journal_id, &hash);
    }
    Ok(tree)
}
