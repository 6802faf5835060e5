//! Evidence is written once, whoever and how often.

use std::path::{Path, PathBuf};

use evidence::{EvidenceError, EvidenceStore, INLINE_LIMIT, Sha256Digest};

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files_below(&path))
        } else {
            found.push(path)
        }
    }
    found
}

/// what was filed is there as it came.
#[tokio::test]
async fn evidence_comes_back_as_it_was_put() {
    let folder = tempfile::tempdir().unwrap();
    let store = EvidenceStore::local(folder.path().join("not/yet/there")).unwrap();
    for bytes in [Vec::new(), b"\x00\xffmail".to_vec(), vec![7; 3 * INLINE_LIMIT]] {
        let digest = store.put(bytes.clone()).await.unwrap();
        assert_eq!(digest, Sha256Digest::of(&bytes));
        assert!(store.exists(&digest).await.unwrap());
        assert_eq!(store.get(&digest).await.unwrap(), bytes);
    }
}

#[tokio::test]
async fn the_same_content_put_twice_is_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("file://{}", folder.path().display());
    let first = EvidenceStore::from_url(&url)
        .unwrap()
        .put("投诉原文")
        .await
        .unwrap();
    let file = files_below(folder.path()).pop().unwrap();
    let written_at = file.metadata().unwrap().modified().unwrap();

    let second = EvidenceStore::from_url(&url)
        .unwrap()
        .put("投诉原文")
        .await
        .unwrap();

    assert_eq!(first, second);
    assert_eq!(files_below(folder.path()), std::slice::from_ref(&file));
    assert_eq!(file.metadata().unwrap().modified().unwrap(), written_at);
    let hex = first.to_string();
    assert!(file.ends_with(format!("sha256/{}/{hex}", &hex[..2])));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_puts_all_succeed_and_leave_no_scraps() {
    let folder = tempfile::tempdir().unwrap();
    let store = EvidenceStore::local(folder.path()).unwrap();
    let tasks: Vec<_> = (0..64_u32)
        .map(|turn| {
            let store = store.clone();
            tokio::spawn(async move { store.put((turn % 4).to_be_bytes().repeat(20_000)).await })
        })
        .collect();
    for (turn, task) in (0..64_u32).zip(tasks) {
        let digest = task.await.unwrap().unwrap();
        assert_eq!(
            store.get(&digest).await.unwrap(),
            (turn % 4).to_be_bytes().repeat(20_000)
        );
    }
    assert_eq!(files_below(folder.path()).len(), 4);
}

/// A batch holds the same content twice, and content that is there already: attachments of a mail that was answered to
/// all, say.
#[tokio::test]
async fn a_batch_is_stored_like_its_pieces() {
    let folder = tempfile::tempdir().unwrap();
    let store = EvidenceStore::local(folder.path()).unwrap();
    let known = store.put("原文").await.unwrap();
    let mut pieces: Vec<bytes::Bytes> = (0..100u8).map(|number| vec![number; 2_000].into()).collect();
    pieces.extend(["原文".into(), vec![7; 2_000].into()]);
    let digests = store.put_all(pieces.clone()).await.unwrap();
    assert_eq!((digests[100], digests[101]), (known, digests[7]));
    for (digest, bytes) in digests.iter().zip(&pieces) {
        assert_eq!(store.get(digest).await.unwrap(), bytes);
    }
    assert_eq!(files_below(folder.path()).len(), 101);
    assert!(store.put_all(Vec::new()).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_part_is_what_lies_there_and_never_reaches_beyond_the_end() {
    let folder = tempfile::tempdir().unwrap();
    let store = EvidenceStore::local(folder.path()).unwrap();
    let digest = store.put("0123456789").await.unwrap();
    for (range, wanted) in [(0..4, "0123"), (4..100, "456789"), (10..20, ""), (50..60, "")] {
        assert_eq!(store.part(&digest, range).await.unwrap(), wanted.as_bytes());
    }
    let missing = store.part(&Sha256Digest::of(b"nobody wrote this"), 0..4).await;
    assert!(matches!(missing, Err(EvidenceError::Missing(_))));
}
