//! The HTTP side: sessions, calls, the API document.

mod call;
mod docs;
mod session;
mod token;

use axum::{
    Router,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use kernel::Fault;
use serde_json::json;
use tower_http::{limit::RequestBodyLimitLayer, set_header::SetResponseHeaderLayer};

use crate::state::Gateway;

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
        .route("/openapi.json", get(docs::openapi))
        .route("/docs", get(docs::page))
        .route("/docs.css", get(docs::style))
        .route("/docs.js", get(docs::script))
        .layer(axum::extract::DefaultBodyLimit::disable())
        .layer(limit)
        .layer(always(header::CACHE_CONTROL, "no-store"))
        .layer(always(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(always(header::REFERRER_POLICY, "no-referrer"))
        .layer(always(header::CONTENT_SECURITY_POLICY, POLICY))
        .with_state(gateway)
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
