//! The two pages somebody sees on the way back from the provider.

use axum::{
    http::StatusCode,
    response::{Html, IntoResponse as _, Response},
};
use kernel::Fault;

/// Goes on by itself, as a request of this site, so that the session cookie comes along.
pub(super) fn signed_in(return_to: &str) -> Html<String> {
    let path = escaped(return_to);
    Html(format!(
        "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\">\
         <meta http-equiv=\"refresh\" content=\"0;url={path}\"><title>药后 Afterdose</title>\
         <p><a href=\"{path}\">继续 Continue</a></p></html>"
    ))
}

/// Says why not, in both languages, and leads back to the sign-in page.
pub(super) fn refused(fault: &Fault) -> Response {
    let status = StatusCode::from_u16(fault.code.http_status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let (zh, en, slug) = (escaped(&fault.zh), escaped(&fault.en), escaped(&fault.slug));
    let body = format!(
        "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>未能登录 Not signed in</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><link rel=\"stylesheet\" href=\"/docs.css\">\
         <main class=\"notice\"><h1>未能登录</h1><p>{zh}</p><p lang=\"en\">{en}</p>\
         <p><code>{slug}</code></p><p><a href=\"/\">返回登录页 Back to sign-in</a></p></main></html>"
    );
    (status, Html(body)).into_response()
}

/// Within an attribute of `refresh`, a quote of either kind or a semicolon would end the address, too.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    #[test]
    fn nothing_leaves_its_attribute() {
        let page = super::signed_in("/a?b=\"><script>&c='").0;
        assert!(
            page.contains("url=/a?b=&quot;&gt;&lt;script&gt;&amp;c=&#39;\""),
            "{page}"
        );
        assert!(!page.contains("<script"));
    }
}
