//! The HTTP side: sessions, calls, the API document, and the console for everything else.

mod attachment;
mod call;
mod docs;
mod evidence;
mod export;
mod live;
mod oidc;
mod range;
mod session;
mod token;

pub(crate) use live::Pace;
pub(crate) use oidc::{Config as OidcConfig, Oidc};

use axum::{
    Router,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use kernel::Fault;
use serde_json::json;
use tower_http::{limit::RequestBodyLimitLayer, set_header::SetResponseHeaderLayer};

use crate::{console, state::Gateway};

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

/// All routes.
pub(crate) fn router(gateway: Gateway) -> Router {
    let limit = RequestBodyLimitLayer::new(gateway.largest_request_bytes);
    Router::new()
        .route("/rpc/{service}/{method}", post(call::handler))
        .route(
            "/session",
            post(session::sign_in)
                .get(session::show)
                .delete(session::sign_out),
        )
        .route("/session/password", post(session::change_password))
        .route("/session/options", get(oidc::options))
        .route("/session/oidc", get(oidc::begin))
        .route("/session/oidc/callback", get(oidc::callback))
        .route("/live", get(live::handler))
        .route(
            "/evidence/{contact_id}/{sha256}",
            get(evidence::get).post(evidence::reveal),
        )
        .route("/export/feedback-ledger.xlsx", get(export::feedback_ledger))
        .route("/export/feedback-ledger.csv", get(export::csv))
        .route("/export/ledger.xlsx", get(export::ledger))
        .route("/export/dashboard.xlsx", get(export::dashboard))
        .route("/openapi.json", get(docs::openapi))
        .route("/docs", get(docs::page))
        .route("/docs.css", get(docs::style))
        .route("/docs.js", get(docs::script))
        .layer(axum::extract::DefaultBodyLimit::disable())
        .layer(limit)
        .layer(always(header::CACHE_CONTROL, "no-store"))
        .merge(console::router())
        .layer(if_not_said(header::CONTENT_SECURITY_POLICY, POLICY))
        .layer(always(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(always(header::REFERRER_POLICY, "no-referrer"))
        .with_state(gateway)
}

fn if_not_said(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

fn always(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
}

/// A refusal as RFC 9457 problem details.
pub(crate) fn problem(fault: &Fault) -> Response {
    let status = StatusCode::from_u16(fault.code.http_status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = json!({
        "type": format!("urn:afterdose:problem:{}", fault.slug),
        "title": fault.en,
        "status": status.as_u16(),
        "slug": fault.slug,
        "zh": fault.zh,
        "en": fault.en,
    });
    let headers = [(header::CONTENT_TYPE, "application/problem+json")];
    (status, headers, body.to_string()).into_response()
}
