//! Evidence too large for memory: written piece by piece under a name of its own, and moved to the address that its
//! bytes turn out to have once all of them are there.

use bytes::{Bytes, BytesMut};
use futures::StreamExt as _;
use object_store::path::Path;
use object_store::{Error as ObjectError, MultipartUpload, ObjectStoreExt};
use sha2::{Digest as _, Sha256};

use crate::digest::Sha256Digest;
use crate::store::{EvidenceError, EvidenceStore, path_of};

/// Buckets take no smaller part than 5 MiB, except the last.
const PART: usize = 8 * 1024 * 1024;

/// Evidence that is being written. Dropped without [`EvidenceWriter::finish`] it was never there; what a crash leaves
/// below `incoming/` is no evidence and may be removed by hand.
#[derive(Debug)]
pub struct EvidenceWriter {
    store: EvidenceStore,
    path: Path,
    upload: Box<dyn MultipartUpload>,
    buffer: BytesMut,
    hasher: Sha256,
    size: u64,
}

impl EvidenceStore {
    /// Begins to write evidence of any size; `name` is nobody else's at this time. Holds at most 8 MiB in memory.
    ///
    /// # Errors
    /// [`EvidenceError::Storage`].
    pub async fn writer(&self, name: &str) -> Result<EvidenceWriter, EvidenceError> {
        let path = Path::from_iter(["incoming", name]);
        let upload = self
            .objects
            .put_multipart(&path)
            .await
            .map_err(EvidenceError::Storage)?;
        Ok(EvidenceWriter {
            store: self.clone(),
            path,
            upload,
            buffer: BytesMut::new(),
            hasher: Sha256::new(),
            size: 0,
        })
    }

    /// Whether the bytes under the digest are those it names, read piece by piece.
    async fn verify(&self, digest: &Sha256Digest) -> Result<(), EvidenceError> {
        let answer = self.objects.get(&path_of(digest)).await;
        let mut pieces = answer.map_err(EvidenceError::Storage)?.into_stream();
        let mut hasher = Sha256::new();
        while let Some(piece) = pieces.next().await {
            hasher.update(piece.map_err(EvidenceError::Storage)?);
        }
        let found = Sha256Digest::from(<[u8; 32]>::from(hasher.finalize()));
        if found == *digest {
            return Ok(());
        }
        Err(EvidenceError::Corrupt {
            expected: *digest,
            found,
        })
    }
}

impl EvidenceWriter {
    /// Bytes written so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds bytes behind those that are there.
    ///
    /// # Errors
    /// [`EvidenceError::Storage`]; the writer is of no use after that.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), EvidenceError> {
        self.hasher.update(bytes);
        self.size += bytes.len() as u64;
        self.buffer.extend_from_slice(bytes);
        while self.buffer.len() >= PART {
            let part = self.buffer.split_to(PART).freeze();
            self.put(part).await?;
        }
        Ok(())
    }

    /// Makes it evidence and answers its digest; when this returns `Ok`, a power cut no longer takes it. Bytes that are
    /// evidence already are compared ([`EvidenceError::Corrupt`] when the stored ones differ).
    ///
    /// # Errors
    /// When the bytes could not be stored or made durable.
    pub async fn finish(mut self) -> Result<Sha256Digest, EvidenceError> {
        let last = self.buffer.split().freeze();
        if !last.is_empty() || self.size == 0 {
            self.put(last).await?;
        }
        self.upload.complete().await.map_err(EvidenceError::Storage)?;
        let digest = Sha256Digest::from(<[u8; 32]>::from(self.hasher.finalize()));
        let path = path_of(&digest);
        let objects = &self.store.objects;
        if self.store.exists(&digest).await? {
            self.store.verify(&digest).await?;
            match objects.delete(&self.path).await {
                Ok(()) | Err(ObjectError::NotFound { .. }) => {}
                Err(error) => return Err(EvidenceError::Storage(error)),
            }
        } else {
            // two writers of the same bytes replace them by the same bytes
            objects
                .rename(&self.path, &path)
                .await
                .map_err(EvidenceError::Storage)?;
        }
        if let Some(disk) = &self.store.disk {
            disk.sync(path.as_ref()).await.map_err(EvidenceError::Sync)?;
        }
        Ok(digest)
    }

    /// Gives up what was written.
    pub async fn abandon(mut self) {
        // what stays behind is no evidence, and nobody waits for it to go
        let _gone = self.upload.abort().await;
    }

    async fn put(&mut self, part: Bytes) -> Result<(), EvidenceError> {
        self.upload
            .put_part(part.into())
            .await
            .map_err(EvidenceError::Storage)
    }
}
