//! `index.html`: never kept without asking, and with a nonce of its own for the style sheets that the console makes
//! while it runs.

use axum::{
    http::{HeaderName, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::Files;

/// The page that starts the console.
pub(super) const NAME: &str = "index.html";
/// Where the page wants the nonce: `<meta name="csp-nonce" content="__CSP_NONCE__">`.
const PLACE: &str = "__CSP_NONCE__";
const NOT_BUILT: &str = include_str!("../../assets/not-built.html");

/// The page, or that there is none.
pub(super) async fn answer(files: &Files) -> Response {
    let nonce = STANDARD.encode(rand::random::<[u8; 18]>());
    match files.read(NAME).await {
        Some(page) => html(StatusCode::OK, &nonce, with_nonce(&page, &nonce)),
        None => html(StatusCode::SERVICE_UNAVAILABLE, &nonce, NOT_BUILT.into()),
    }
}

fn html(status: StatusCode, nonce: &str, body: Vec<u8>) -> Response {
    let headers: [(HeaderName, String); 3] = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
        (header::CONTENT_SECURITY_POLICY, policy(nonce)),
    ];
    (status, headers, body).into_response()
}

/// Scripts from here only. Style sheets from here or with the nonce. Style attributes are let through, because charts
/// write their tooltips with them and a cleaned mail keeps its own; they run nothing, and load nothing from elsewhere.
fn policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; style-src-attr 'unsafe-inline'; \
         img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; \
         frame-src 'self' blob:; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'none'"
    )
}

/// The page with the nonce wherever the build left [`PLACE`].
fn with_nonce(page: &[u8], nonce: &str) -> Vec<u8> {
    String::from_utf8_lossy(page).replace(PLACE, nonce).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nonce_stands_where_the_page_leaves_room_for_it() {
        let page = with_nonce(
            br#"<meta name="csp-nonce" content="__CSP_NONCE__"><title>x</title>"#,
            "abc",
        );
        assert_eq!(
            String::from_utf8(page).unwrap(),
            r#"<meta name="csp-nonce" content="abc"><title>x</title>"#
        );
    }
}
