//! Bytes that changed on disk are noticed, named, and never papered over.

use evidence::{EvidenceError, EvidenceStore, Sha256Digest};

fn file_of(folder: &std::path::Path, digest: &Sha256Digest) -> std::path::PathBuf {
    let hex = digest.to_string();
    folder.join("sha256").join(&hex[..2]).join(hex)
}

/// tampering with stored evidence is detected.
#[tokio::test]
async fn changed_bytes_are_reported_on_read_and_on_the_next_put() {
    let folder = tempfile::tempdir().unwrap();
    let store = EvidenceStore::local(folder.path()).unwrap();
    let digest = store.put("two tablets a day").await.unwrap();
    std::fs::write(file_of(folder.path(), &digest), "ten tablets a day").unwrap();

    let tampered = Sha256Digest::of(b"ten tablets a day");
    let read = store.get(&digest).await.unwrap_err();
    assert!(
        matches!(read, EvidenceError::Corrupt { expected, found } if expected == digest && found == tampered)
    );
    let put = store.put("two tablets a day").await.unwrap_err();
    assert!(matches!(put, EvidenceError::Corrupt { .. }));
    assert_eq!(
        std::fs::read(file_of(folder.path(), &digest)).unwrap(),
        b"ten tablets a day"
    );
}

#[tokio::test]
async fn what_was_never_put_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let store = EvidenceStore::local(folder.path()).unwrap();
    let digest = Sha256Digest::of(b"nobody wrote this");
    assert!(!store.exists(&digest).await.unwrap());
    assert!(matches!(store.get(&digest).await, Err(EvidenceError::Missing(named)) if named == digest));
}

#[tokio::test]
async fn a_disk_that_refuses_is_an_error_and_not_a_receipt() {
    let folder = tempfile::tempdir().unwrap();
    let store = EvidenceStore::local(folder.path()).unwrap();
    std::fs::write(folder.path().join("sha256"), "a file where a folder must be").unwrap();
    assert!(matches!(store.put("x").await, Err(EvidenceError::Storage(_))));
}
