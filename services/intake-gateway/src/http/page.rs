//! What all pages share: the reader's language, protective headers, HTML or JSON.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use minijinja::{Value, context};
use serde::Deserialize;

use super::{Gateway, Problem};
use crate::{
    limit::client_address,
    pages::{Language, Page},
};

/// Nothing but our own style and script, no frames, no foreign form targets.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// The question about the language, on every page.
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    pub(super) lang: Option<String>,
}

/// The reader's language.
pub(super) fn language(asked: Option<&str>, headers: &HeaderMap) -> Language {
    Language::choose(asked, text(headers, &header::ACCEPT_LANGUAGE))
}

/// Whether the answer should be JSON: a browser always names `text/html`.
pub(super) fn wants_json(headers: &HeaderMap) -> bool {
    text(headers, &header::ACCEPT)
        .is_some_and(|accept| accept.contains("json") && !accept.contains("text/html"))
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

impl Gateway {
    /// Who asks, for the limits.
    pub(super) fn client(&self, peer: &ConnectInfo<SocketAddr>, headers: &HeaderMap) -> std::net::IpAddr {
        client_address(peer.0.ip(), headers, &self.config.trusted_proxies)
    }

    /// The page, or a problem when it cannot be rendered.
    pub(super) fn page(&self, page: Page<'_>) -> Result<Html<String>, Problem> {
        self.pages.render(page).map(Html).map_err(|error| {
            tracing::error!(error = %error, "page not rendered");
            Problem::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "internal",
                "系统内部错误，请稍后重试。",
                "Something broke on our side; please try again later.",
            )
        })
    }

    /// A page with nothing but a message.
    pub(super) fn message(&self, language: Language, title: &str, problem: &Problem) -> Response {
        let message = match language {
            Language::Chinese => problem.zh,
            Language::English => problem.en,
        };
        let heading = self.pages.texts().get(language, title);
        self.reply(
            problem,
            Page {
                template: "message.html",
                language,
                title,
                path: "/form",
                content: context! { heading, message },
            },
        )
    }

    /// A page that goes with a problem: its status and `Retry-After`.
    pub(super) fn reply(&self, problem: &Problem, page: Page<'_>) -> Response {
        let plain = problem.clone().into_response();
        let mut response = match self.page(page) {
            Ok(html) => (problem.status, html).into_response(),
            Err(trouble) => return trouble.into_response(),
        };
        if let Some(after) = plain.headers().get(header::RETRY_AFTER) {
            response.headers_mut().insert(header::RETRY_AFTER, after.clone());
        }
        response
    }
}

/// An object of texts by name.
pub(super) fn object(pairs: impl IntoIterator<Item = (&'static str, String)>) -> Value {
    pairs
        .into_iter()
        .map(|(name, text)| (name, Value::from(text)))
        .collect()
}

/// Headers of every public page. No cookies are set anywhere.
pub(super) async fn guard(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            "same-origin",
        ),
        (
            HeaderName::from_static("permissions-policy"),
            "geolocation=(), microphone=(), camera=()",
        ),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

/// For what is at no route.
pub(super) async fn not_found(State(gateway): State<Arc<Gateway>>, headers: HeaderMap) -> Response {
    let problem = Problem::not_found();
    let browser = text(&headers, &header::ACCEPT).is_some_and(|accept| accept.contains("text/html"));
    if browser {
        return gateway.message(language(None, &headers), "message_unknown_title", &problem);
    }
    problem.into_response()
}
