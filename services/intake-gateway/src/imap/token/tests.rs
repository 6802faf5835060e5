use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::{Form, Json, Router, extract::State, http::StatusCode, routing::post};
use serde_json::{Value, json};

use super::*;

#[derive(Clone, Default)]
struct Endpoint {
    asked: Arc<AtomicUsize>,
}

#[derive(Deserialize)]
struct Request {
    grant_type: String,
    client_id: String,
    client_secret: String,
    refresh_token: String,
    scope: String,
}

/// Gives token n for refresh token n - 1 and takes each refresh token once.
async fn give(State(endpoint): State<Endpoint>, Form(request): Form<Request>) -> (StatusCode, Json<Value>) {
    let number = endpoint.asked.fetch_add(1, Ordering::SeqCst);
    let said = (
        request.grant_type,
        request.client_id,
        request.client_secret,
        request.scope,
    );
    let expected = ("refresh_token", "app", "hush", "mail.read");
    let expected = (
        expected.0.to_owned(),
        expected.1.to_owned(),
        expected.2.to_owned(),
        expected.3.to_owned(),
    );
    if said != expected || request.refresh_token != format!("refresh-{number}") {
        return (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_grant" })));
    }
    let number = number + 1;
    let token = json!({
        "access_token": format!("access-{number}"), "expires_in": 600, "refresh_token": format!("refresh-{number}"),
    });
    (StatusCode::OK, Json(token))
}

async fn endpoint() -> (Endpoint, String) {
    drop(rustls::crypto::ring::default_provider().install_default());
    let endpoint = Endpoint::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/token", listener.local_addr().unwrap());
    let router = Router::new()
        .route("/token", post(give))
        .with_state(endpoint.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (endpoint, url)
}

fn tokens(folder: &Path, token_url: String) -> Tokens {
    std::fs::write(folder.join("secret"), "hush\n").unwrap();
    std::fs::write(folder.join("refresh"), "refresh-0\n").unwrap();
    Tokens::new(OAuth {
        token_url,
        client_id: "app".to_owned(),
        client_secret_file: Some(folder.join("secret")),
        refresh_token_file: Some(folder.join("refresh")),
        scope: "mail.read".to_owned(),
        ..OAuth::default()
    })
}

#[tokio::test]
async fn a_token_is_kept_until_shortly_before_its_end_and_then_renewed_with_the_newest_refresh_token() {
    let folder = tempfile::tempdir().unwrap();
    let (endpoint, url) = endpoint().await;
    let tokens = tokens(folder.path(), url);
    assert_eq!(tokens.token().await.unwrap().expose(), "access-1");
    assert_eq!(tokens.token().await.unwrap().expose(), "access-1");
    // 540 of the 600 seconds are over
    tokens.state.lock().await.current.as_mut().unwrap().good_until = Instant::now();
    assert_eq!(tokens.token().await.unwrap().expose(), "access-2");
    assert!(
        !tokens.forget().await,
        "a fresh token that is refused is a matter for a person"
    );
    assert_eq!(tokens.token().await.unwrap().expose(), "access-3");
    assert_eq!(tokens.token().await.unwrap().expose(), "access-3");
    assert!(tokens.forget().await, "a worn one is worth another attempt");
    assert_eq!(endpoint.asked.load(Ordering::SeqCst), 3);
    let kept = std::fs::read_to_string(folder.path().join("refresh")).unwrap();
    assert_eq!(kept, "refresh-3", "the next process starts with the newest one");
}

#[tokio::test]
async fn a_dead_refresh_token_is_told_as_refused_credentials_and_a_dead_endpoint_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let (_endpoint, url) = endpoint().await;
    let refused = tokens(folder.path(), url);
    std::fs::write(folder.path().join("refresh"), "revoked").unwrap();
    assert_eq!(refused.token().await.unwrap_err().slug(), "credentials-refused");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let nobody = format!("http://{}/token", listener.local_addr().unwrap());
    drop(listener);
    let unreachable = tokens(folder.path(), nobody);
    assert_eq!(unreachable.token().await.unwrap_err().slug(), "token-unavailable");
}

#[tokio::test]
async fn a_token_file_is_read_each_time() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    let tokens = Tokens::new(OAuth {
        access_token_file: Some(file.clone()),
        ..OAuth::default()
    });
    assert_eq!(tokens.token().await.unwrap_err().slug(), "credentials-unreadable");
    for text in ["one", "two"] {
        std::fs::write(&file, text).unwrap();
        assert_eq!(tokens.token().await.unwrap().expose(), text);
    }
}
