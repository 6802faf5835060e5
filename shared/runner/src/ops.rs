//! The operations port: alive, ready, metrics, log filter. Private; never on a public router.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    routing::{get, put},
};

use telemetry::LogFilter;

use crate::parts::Check;

type Checks = Vec<(&'static str, Check)>;

/// What is known of the readiness of the process. A service that has not started yet is not ready.
#[derive(Clone, Default)]
pub(crate) struct Readiness {
    services: Arc<Mutex<BTreeMap<&'static str, Checks>>>,
    waiting: Arc<Mutex<BTreeMap<&'static str, String>>>,
}

impl Readiness {
    /// The service is on its way; `why` says what it waits for.
    pub(crate) fn waiting(&self, service: &'static str, why: String) {
        self.waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(service, why);
    }

    /// The service runs; it is ready when its checks say so.
    pub(crate) fn started(&self, service: &'static str, checks: Checks) {
        self.waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(service);
        self.services
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(service, checks);
    }

    /// What is wrong, by service; empty when everything is ready.
    pub(crate) async fn troubles(&self) -> BTreeMap<String, String> {
        let mut troubles: BTreeMap<String, String> = self
            .waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
            .map(|(service, why)| ((*service).to_owned(), why.clone()))
            .collect();
        let services = self
            .services
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        for (service, checks) in services {
            for (name, check) in checks {
                if let Err(why) = check().await {
                    troubles.insert(format!("{service}/{name}"), why);
                }
            }
        }
        troubles
    }
}

pub(crate) fn router(readiness: Readiness, log_filter: Option<LogFilter>) -> Router {
    Router::new()
        .route("/livez", get(|| async { "ok" }))
        .route("/readyz", get(readyz))
        .route("/metrics", get(|| async { telemetry::render_metrics() }))
        .route(
            "/log-filter",
            put(move |filter: String| async move { set_log_filter(log_filter.as_ref(), &filter) }),
        )
        .with_state(readiness)
}

async fn readyz(State(readiness): State<Readiness>) -> (StatusCode, Json<BTreeMap<String, String>>) {
    let troubles = readiness.troubles().await;
    let status = if troubles.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, Json(troubles))
}

/// Takes a filter such as `info,routing=debug`.
fn set_log_filter(handle: Option<&LogFilter>, filter: &str) -> (StatusCode, String) {
    match handle.map(|handle| handle.set(filter)) {
        Some(Ok(())) => (StatusCode::OK, "ok".to_owned()),
        Some(Err(error)) => (StatusCode::BAD_REQUEST, error.to_string()),
        None => (StatusCode::NOT_FOUND, "this process does not log".to_owned()),
    }
}
