//! The operations port, as a probe and a scraper see it.

use std::{net::SocketAddr, time::Duration};

use reqwest::StatusCode;
use serde_json::Value;

/// Longer than any look takes, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// What `/readyz` or `/livez` answers.
pub(crate) async fn get(ops: SocketAddr, path: &str) -> (StatusCode, String) {
    // without TLS nothing is ever encrypted here, but the client wants to know how it would be
    let _ = rustls::crypto::ring::default_provider().install_default();
    let answer = reqwest::get(format!("http://{ops}/{path}")).await.unwrap();
    (answer.status(), answer.text().await.unwrap())
}

/// `service/slug` of everything that is wrong; empty exactly when the status is 200.
pub(crate) async fn troubles(ops: SocketAddr) -> Vec<String> {
    let (status, body) = get(ops, "readyz").await;
    let body: Value = serde_json::from_str(&body).unwrap();
    let text = |trouble: &Value, field: &str| trouble[field].as_str().unwrap().to_owned();
    let troubles = body["troubles"].as_array().unwrap().iter().map(|trouble| {
        assert!(
            text(trouble, "zh").ends_with('。') && text(trouble, "en").ends_with('.'),
            "{trouble}"
        );
        format!("{}/{}", text(trouble, "service"), text(trouble, "slug"))
    });
    let troubles: Vec<_> = troubles.collect();
    assert_eq!(status.is_success(), troubles.is_empty(), "{body}");
    assert_eq!(body["ready"], troubles.is_empty());
    troubles
}

/// Waits until exactly these troubles are told, in whatever order; the process stays alive all the while.
pub(crate) async fn told(ops: SocketAddr, wanted: &[&str]) {
    let last = std::sync::Mutex::new(Vec::new());
    let said = tokio::time::timeout(PATIENCE, async {
        loop {
            assert_eq!(get(ops, "livez").await.0, 200, "a restart would not help");
            let mut found = troubles(ops).await;
            found.sort();
            if found == wanted {
                return;
            }
            *last.lock().unwrap() = found;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    assert!(
        said.await.is_ok(),
        "{:?} instead of {wanted:?}",
        last.lock().unwrap()
    );
}

/// The sentences, for what must and must not stand in them.
pub(crate) async fn sentences(ops: SocketAddr) -> String {
    get(ops, "readyz").await.1
}
