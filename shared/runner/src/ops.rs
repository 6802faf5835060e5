//! The operations port: alive, ready, metrics, log filter. Private; never on a public router.

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    routing::{get, put},
};
use serde::Serialize;
use telemetry::LogFilter;

use crate::readiness::{Named, Readiness};

pub(crate) fn router(readiness: Readiness, log_filter: Option<LogFilter>) -> Router {
    Router::new()
        .route("/livez", get(livez))
        .route("/readyz", get(readyz))
        .route("/metrics", get(|| async { telemetry::render_metrics() }))
        .route(
            "/log-filter",
            put(move |filter: String| async move { set_log_filter(log_filter.as_ref(), &filter) }),
        )
        .with_state(readiness)
}

/// Alive as long as a new process would not do better: servers that are away come back by themselves.
async fn livez(State(readiness): State<Readiness>) -> (StatusCode, &'static str) {
    if readiness.has_failed() {
        (StatusCode::SERVICE_UNAVAILABLE, "a background task has failed")
    } else {
        (StatusCode::OK, "ok")
    }
}

/// What `/readyz` answers, with 200 or 503.
#[derive(Serialize)]
struct Ready {
    ready: bool,
    troubles: Vec<Named>,
}

async fn readyz(State(readiness): State<Readiness>) -> (StatusCode, Json<Ready>) {
    let troubles = readiness.troubles().await;
    let (ready, status) = if troubles.is_empty() {
        (true, StatusCode::OK)
    } else {
        (false, StatusCode::SERVICE_UNAVAILABLE)
    };
    (status, Json(Ready { ready, troubles }))
}

/// Takes a filter such as `info,routing=debug`.
fn set_log_filter(handle: Option<&LogFilter>, filter: &str) -> (StatusCode, String) {
    match handle.map(|handle| handle.set(filter)) {
        Some(Ok(())) => (StatusCode::OK, "ok".to_owned()),
        Some(Err(error)) => (StatusCode::BAD_REQUEST, error.to_string()),
        None => (StatusCode::NOT_FOUND, "this process does not log".to_owned()),
    }
}
