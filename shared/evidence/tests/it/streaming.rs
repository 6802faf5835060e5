//! Evidence written piece by piece is the same as evidence written at once.

use evidence::{EvidenceError, EvidenceStore, Sha256Digest};

/// So many bytes that no part of them is like another.
fn bytes(count: usize) -> Vec<u8> {
    (0..count)
        .map(|place| (place.wrapping_mul(2_654_435_761) >> 7) as u8)
        .collect()
}

async fn written(
    store: &EvidenceStore,
    name: &str,
    bytes: &[u8],
    step: usize,
) -> Result<Sha256Digest, EvidenceError> {
    let mut writer = store.writer(name).await?;
    for piece in bytes.chunks(step) {
        writer.write(piece).await?;
    }
    assert_eq!(writer.size(), bytes.len() as u64);
    writer.finish().await
}

#[tokio::test]
async fn pieces_become_one_piece_of_evidence_under_its_digest() {
    let folder = tempfile::tempdir().unwrap();
    let store = EvidenceStore::local(folder.path()).unwrap();
    for (count, step) in [
        (0, 1),
        (1, 1),
        (3_000_000, 700_001),
        (20_000_000, 1_048_576),
        (16 * 1_048_576, 2_097_152),
    ] {
        let bytes = bytes(count);
        let digest = written(&store, "a", &bytes, step).await.unwrap();
        assert_eq!(digest, Sha256Digest::of(&bytes), "{count}");
        assert_eq!(store.get(&digest).await.unwrap(), bytes, "{count}");
    }
}

#[tokio::test]
async fn writing_what_is_there_changes_nothing_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let store = EvidenceStore::local(folder.path()).unwrap();
    let bytes = bytes(100_000);
    let digest = store.put(bytes.clone()).await.unwrap();
    assert_eq!(written(&store, "a", &bytes, 999).await.unwrap(), digest);
    let incoming = folder.path().join("incoming");
    assert_eq!(std::fs::read_dir(incoming).unwrap().count(), 0);
}

#[tokio::test]
async fn what_is_given_up_was_never_there() {
    let folder = tempfile::tempdir().unwrap();
    let store = EvidenceStore::local(folder.path()).unwrap();
    let bytes = bytes(9_000_000);
    let mut writer = store.writer("a").await.unwrap();
    writer.write(&bytes).await.unwrap();
    writer.abandon().await;
    assert!(!store.exists(&Sha256Digest::of(&bytes)).await.unwrap());
    let mut writer = store.writer("b").await.unwrap();
    writer.write(&bytes).await.unwrap();
    drop(writer);
    assert!(!store.exists(&Sha256Digest::of(&bytes)).await.unwrap());
}

#[tokio::test]
async fn stored_bytes_that_differ_are_told_and_not_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let store = EvidenceStore::local(folder.path()).unwrap();
    let bytes = bytes(100_000);
    let digest = store.put(bytes.clone()).await.unwrap();
    let hex = digest.to_string();
    let file = folder.path().join("sha256").join(&hex[..2]).join(&hex);
    std::fs::write(&file, b"other").unwrap();
    let error = written(&store, "a", &bytes, 999).await.unwrap_err();
    assert!(matches!(error, EvidenceError::Corrupt { expected, .. } if expected == digest));
    assert_eq!(std::fs::read(&file).unwrap(), b"other");
}
