//! Putting and getting evidence: written once, verified on every read.

use std::io;
use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, stream};
use object_store::path::Path;
use object_store::{Error as ObjectError, ObjectStore, ObjectStoreExt, PutMode};

use crate::digest::Sha256Digest;
use crate::disk::Disk;

/// Pieces written side by side. On a local disk each takes a thread, whose memory is kept for a while, and waits for
/// nothing but the sync at the end, so more of them would gain nothing.
const WRITTEN_AT_ONCE: usize = 8;

/// A write-once store of evidence. Cheap to clone; all clones share one store.
#[derive(Debug, Clone)]
pub struct EvidenceStore {
    pub(crate) objects: Arc<dyn ObjectStore>,
    pub(crate) disk: Option<Disk>,
}

/// Why evidence could not be stored or read.
#[derive(Debug, thiserror::Error)]
pub enum EvidenceError {
    /// Nothing is stored under the digest.
    #[error("no evidence {0}")]
    Missing(Sha256Digest),
    /// The stored bytes are not the ones that were put. Never overwritten: restore the object from a backup.
    #[error("evidence {expected} is corrupt: the stored bytes hash to {found}")]
    Corrupt {
        /// The digest asked for.
        expected: Sha256Digest,
        /// The digest of what is there.
        found: Sha256Digest,
    },
    /// The store did not answer as it should; trying again may help.
    #[error("the evidence store failed")]
    Storage(#[source] ObjectError),
    /// The bytes were written and could not be made durable; trying again may help.
    #[error("evidence could not be synced to disk")]
    Sync(#[source] io::Error),
}

impl EvidenceStore {
    /// Stores `bytes` and answers their digest; when this returns `Ok`, a power cut no longer takes them.
    ///
    /// Putting the same bytes again, also concurrently, is harmless: what is already there is read back and
    /// compared ([`EvidenceError::Corrupt`] when it differs).
    pub async fn put(&self, bytes: impl Into<Bytes>) -> Result<Sha256Digest, EvidenceError> {
        let digest = self.write(&self.objects, bytes.into()).await?;
        if let Some(disk) = &self.disk {
            let path = path_of(&digest);
            disk.sync(path.as_ref()).await.map_err(EvidenceError::Sync)?;
        }
        Ok(digest)
    }

    /// As [`EvidenceStore::put`] for many pieces, written side by side. On a local disk they are made durable together,
    /// by one sync of the file system they lie on, which also waits for what others have written there.
    pub async fn put_all(&self, pieces: Vec<Bytes>) -> Result<Vec<Sha256Digest>, EvidenceError> {
        if pieces.is_empty() {
            return Ok(Vec::new());
        }
        let objects = self.disk.as_ref().map_or(&self.objects, Disk::unsynced);
        let written = pieces.into_iter().map(|bytes| self.write(objects, bytes));
        let digests = stream::iter(written.collect::<Vec<_>>())
            .buffered(WRITTEN_AT_ONCE)
            .try_collect()
            .await?;
        if let Some(disk) = &self.disk {
            disk.sync_all().await.map_err(EvidenceError::Sync)?;
        }
        Ok(digests)
    }

    async fn write(
        &self,
        objects: &Arc<dyn ObjectStore>,
        bytes: Bytes,
    ) -> Result<Sha256Digest, EvidenceError> {
        let digest = Sha256Digest::of(&bytes);
        let path = path_of(&digest);
        match objects
            .put_opts(&path, bytes.into(), PutMode::Create.into())
            .await
        {
            Ok(_) => {}
            Err(ObjectError::AlreadyExists { .. }) => drop(self.get(&digest).await?),
            Err(error) => return Err(EvidenceError::Storage(error)),
        }
        Ok(digest)
    }

    /// The bytes with this digest, verified.
    pub async fn get(&self, digest: &Sha256Digest) -> Result<Bytes, EvidenceError> {
        let read = async { self.objects.get(&path_of(digest)).await?.bytes().await };
        let bytes = read.await.map_err(|error| match error {
            ObjectError::NotFound { .. } => EvidenceError::Missing(*digest),
            error => EvidenceError::Storage(error),
        })?;
        let found = Sha256Digest::of(&bytes);
        if found == *digest {
            Ok(bytes)
        } else {
            Err(EvidenceError::Corrupt {
                expected: *digest,
                found,
            })
        }
    }

    /// Some of the bytes with this digest, none beyond their end. A part cannot be verified: whoever reads in parts has
    /// [`EvidenceStore::get`] the whole first.
    pub async fn part(&self, digest: &Sha256Digest, range: Range<u64>) -> Result<Bytes, EvidenceError> {
        let path = path_of(digest);
        let read = async {
            let size = self.objects.head(&path).await?.size;
            let range = range.start.min(size)..range.end.min(size);
            if range.is_empty() {
                return Ok(Bytes::new());
            }
            self.objects.get_range(&path, range).await
        };
        read.await.map_err(|error| match error {
            ObjectError::NotFound { .. } => EvidenceError::Missing(*digest),
            error => EvidenceError::Storage(error),
        })
    }

    /// Whether the store takes evidence at the moment: writes a few bytes beside it, over those of the last time. Never
    /// touches evidence.
    pub async fn check_writable(&self) -> Result<(), EvidenceError> {
        let (path, bytes) = (Path::from("writable"), Bytes::from_static(b"probe"));
        let written = self
            .objects
            .put_opts(&path, bytes.into(), PutMode::Overwrite.into());
        written.await.map(drop).map_err(EvidenceError::Storage)
    }

    /// Whether something is stored under the digest; says nothing of its bytes.
    pub async fn exists(&self, digest: &Sha256Digest) -> Result<bool, EvidenceError> {
        match self.objects.head(&path_of(digest)).await {
            Ok(_) => Ok(true),
            Err(ObjectError::NotFound { .. }) => Ok(false),
            Err(error) => Err(EvidenceError::Storage(error)),
        }
    }
}

/// `sha256/ab/<hex>`: 256 folders keep each of them small enough on a local disk, and are soon all there; with a second
/// level nearly every piece had to make a folder of its own, which costs more than the piece.
pub(crate) fn path_of(digest: &Sha256Digest) -> Path {
    let hex = digest.to_string();
    Path::from_iter(["sha256", &hex[..2], hex.as_str()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_lies_in_a_folder_named_by_its_first_byte() {
        let hex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(
            path_of(&Sha256Digest::of(b"")).as_ref(),
            format!("sha256/e3/{hex}")
        );
    }
}
