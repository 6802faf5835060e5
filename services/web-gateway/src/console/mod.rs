//! The console for browsers: the files that `make ui` built, inside the program. They are the same for everybody and hold
//! no data; whoever is not signed in meets the sign-in page.

mod encoding;
mod files;
mod media;
mod page;

pub(crate) use files::Files;

use axum::{
    Router,
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::get,
};
use kernel::{Code, Fault};

use crate::{http::problem, state::Gateway};

/// Assets are named after their content, so a browser may keep them for good.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// The assets, and `index.html` for every path that is no other route: the console has routes of its own.
pub(crate) fn router() -> Router<Gateway> {
    Router::new()
        .route("/assets/{*path}", get(asset))
        .fallback(fallback)
}

/// `GET /assets/<name>`
async fn asset(State(gateway): State<Gateway>, Path(path): Path<String>, headers: HeaderMap) -> Response {
    let path = format!("assets/{path}");
    match file(&gateway.console, &path, &headers, FOR_EVER).await {
        Some(response) => response,
        None => problem(&unknown()),
    }
}

/// `GET` of anything else: a file of that name, or the page.
async fn fallback(State(gateway): State<Gateway>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return problem(&unknown());
    }
    let path = request.uri().path().trim_start_matches('/');
    if path != page::NAME
        && let Some(response) = file(&gateway.console, path, request.headers(), "no-cache").await
    {
        return response;
    }
    page::answer(&gateway.console).await
}

/// A file in the smallest form that the browser takes and the build made.
async fn file(files: &Files, path: &str, asked: &HeaderMap, keep: &'static str) -> Option<Response> {
    let media_type = media::of(path);
    for (encoding, ending) in encoding::accepted(asked) {
        if let Some(content) = files.read(&format!("{path}{ending}")).await {
            let mut response = sent(content, media_type, keep);
            response
                .headers_mut()
                .insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
            return Some(response);
        }
    }
    Some(sent(files.read(path).await?, media_type, keep))
}

fn sent(content: files::Content, media_type: &'static str, keep: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CACHE_CONTROL, keep),
        (header::VARY, "accept-encoding"),
    ];
    (StatusCode::OK, headers, content).into_response()
}

fn unknown() -> Fault {
    Fault::new(
        Code::NotFound,
        "route-unknown",
        "没有这个地址。",
        "There is nothing at this address.",
    )
}
