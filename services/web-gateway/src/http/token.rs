//! The session token: a bearer header for programs, a cookie for browsers.

use axum::http::{HeaderMap, HeaderValue, header};
use kernel::Fault;

/// `__Host-` lets no other host or path set it; without HTTPS a browser refuses that prefix.
fn name(secure: bool) -> &'static str {
    if secure { "__Host-afterdose" } else { "afterdose" }
}

/// The cookie that carries a sign-in at a provider there and back.
fn flow_name(secure: bool) -> &'static str {
    if secure {
        "__Host-afterdose-oidc"
    } else {
        "afterdose-oidc"
    }
}

/// The token of a request.
///
/// # Errors
/// `sign-in-needed` without one; `request-cross-site` when a cookie comes along from another site.
pub(crate) fn read(headers: &HeaderMap, secure: bool) -> Result<String, Fault> {
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    if let Some(token) = bearer {
        return Ok(token.to_owned());
    }
    let token = cookie(headers, name(secure)).ok_or_else(Fault::unauthenticated)?;
    let site = headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
    if site.is_some_and(|site| site != b"same-origin" && site != b"none") {
        return Err(Fault::new(
            kernel::Code::PermissionDenied,
            "request-cross-site",
            "拒绝来自其他网站的请求。",
            "Requests from other sites are refused.",
        ));
    }
    Ok(token)
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let cookies = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let pairs = cookies
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    pairs
        .into_iter()
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

/// The cookie that keeps the token; it ends with the browser session, or when identity ends it.
pub(crate) fn keep(token: &str, secure: bool) -> String {
    let flag = if secure { "; Secure" } else { "" };
    format!(
        "{}={token}; Path=/; HttpOnly; SameSite=Strict{flag}",
        name(secure)
    )
}

/// The cookie that forgets it.
pub(crate) fn forget(secure: bool) -> String {
    format!("{}; Max-Age=0", keep("", secure))
}

/// Keeps a sign-in that has begun, sealed, for the ten minutes it may take. `Lax`, because the answer is a navigation that
/// comes from the provider's site.
pub(crate) fn keep_flow(sealed: &str, secure: bool) -> String {
    let flag = if secure { "; Secure" } else { "" };
    format!(
        "{}={sealed}; Path=/; Max-Age=600; HttpOnly; SameSite=Lax{flag}",
        flow_name(secure)
    )
}

/// The sign-in that this browser has begun.
pub(crate) fn read_flow(headers: &HeaderMap, secure: bool) -> Option<String> {
    cookie(headers, flow_name(secure))
}

/// A sign-in is finished or given up; its answer counts once.
pub(crate) fn forget_flow(secure: bool) -> String {
    keep_flow("", secure).replace("Max-Age=600", "Max-Age=0")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: &'static str, value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(name, value.parse().unwrap());
        headers
    }

    #[test]
    fn a_cookie_from_another_site_counts_for_nothing() {
        assert_eq!(read(&with("authorization", "Bearer abc"), true).unwrap(), "abc");
        let mut headers = with("cookie", "a=b; __Host-afterdose=abc");
        assert_eq!(read(&headers, true).unwrap(), "abc");
        headers.insert("sec-fetch-site", "cross-site".parse().unwrap());
        assert_eq!(read(&headers, true).unwrap_err().slug, "request-cross-site");
        assert_eq!(read(&HeaderMap::new(), true).unwrap_err().slug, "sign-in-needed");
    }
}
