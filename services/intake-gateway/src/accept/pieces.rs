//! Small evidence travels inside the message, so that one synced publish makes a contact safe; large evidence is stored
//! before the message that refers to it.

use contracts::{common::v1::EvidenceRef, intake::v1::Evidence};
use evidence::{EvidenceError, EvidenceStore, INLINE_LIMIT, Sha256Digest};

use super::Piece;

/// Most inline evidence of one message in sum: half of what NATS takes in one message, the rest is for the content.
const INLINE_SUM: usize = 512 * 1024;

/// The evidence as the message carries it; everything that is not inline is on disk when this returns.
pub(super) async fn secure(
    store: &EvidenceStore,
    pieces: Vec<Piece>,
) -> Result<Vec<Evidence>, EvidenceError> {
    let mut secured = Vec::with_capacity(pieces.len());
    let mut inline_so_far = 0;
    for piece in pieces {
        let size = piece.bytes.len();
        let inline = size <= INLINE_LIMIT && inline_so_far + size <= INLINE_SUM;
        let (digest, bytes) = if inline {
            inline_so_far += size;
            (Sha256Digest::of(&piece.bytes), piece.bytes)
        } else {
            (store.put(piece.bytes).await?, bytes::Bytes::new())
        };
        secured.push(Evidence {
            r#ref: Some(EvidenceRef {
                sha256: digest.to_string(),
                media_type: piece.media_type,
                name: piece.name,
                size_bytes: size as u64,
                role: piece.role.to_owned(),
            }),
            inline: bytes,
        });
    }
    Ok(secured)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(size: usize) -> Piece {
        Piece {
            bytes: vec![7; size].into(),
            media_type: "image/png".to_owned(),
            name: "a.png".to_owned(),
            role: "attachment",
        }
    }

    #[tokio::test]
    async fn what_is_too_large_alone_or_in_sum_is_stored_and_the_rest_travels() {
        let folder = tempfile::tempdir().unwrap();
        let store = EvidenceStore::local(folder.path()).unwrap();
        let sizes = [
            INLINE_LIMIT + 1,
            INLINE_LIMIT,
            INLINE_LIMIT,
            INLINE_LIMIT,
            INLINE_LIMIT,
            1,
        ];
        let secured = secure(&store, sizes.map(piece).to_vec()).await.unwrap();
        let inline: Vec<usize> = secured.iter().map(|evidence| evidence.inline.len()).collect();
        assert_eq!(
            inline,
            [0, INLINE_LIMIT, INLINE_LIMIT, INLINE_LIMIT, INLINE_LIMIT, 0]
        );
        for (evidence, size) in secured.iter().zip(sizes) {
            let reference = evidence.r#ref.as_ref().unwrap();
            assert_eq!(reference.size_bytes, size as u64);
            let digest = reference.sha256.parse().unwrap();
            assert_eq!(
                store.exists(&digest).await.unwrap(),
                evidence.inline.is_empty(),
                "{size}"
            );
        }
    }
}
