//! Signing in at an OpenID provider: to the provider and back with a code, which is redeemed here and judged by identity.
//!
//! What the way back needs travels in the browser itself, in a sealed cookie that lives for ten minutes, because this
//! gateway keeps nothing and the answer may reach another replica.

mod flow;
mod page;
mod seal;

pub(crate) use flow::{Config, Oidc};

use axum::{
    Json,
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{AppendHeaders, IntoResponse as _, Response},
};
use kernel::{Fault, Sensitive};
use serde::Deserialize;
use serde_json::json;

use super::{problem, token};
use crate::state::Gateway;

/// Where somebody wants to be afterwards.
#[derive(Deserialize)]
pub(crate) struct Begin {
    #[serde(default)]
    return_to: String,
}

/// What the provider sends the browser back with.
#[derive(Deserialize)]
pub(crate) struct Answer {
    #[serde(default)]
    code: Option<Sensitive<String>>,
    #[serde(default)]
    state: Option<Sensitive<String>>,
}

/// `GET /session/options`: for the sign-in page.
pub(crate) async fn options(State(gateway): State<Gateway>) -> Response {
    match gateway.sessions.sign_in_options().await {
        Ok(options) => {
            let oidc = gateway.oidc.is_on(&options);
            let name = oidc.then(|| json!({ "name": gateway.oidc.name() }));
            Json(json!({ "builtIn": options.password, "oidc": name })).into_response()
        }
        Err(fault) => problem(&fault),
    }
}

/// `GET /session/oidc`: leads the browser to the provider.
pub(crate) async fn begin(State(gateway): State<Gateway>, Query(wanted): Query<Begin>) -> Response {
    match flow::begin(&gateway, &wanted.return_to).await {
        Ok((url, flow)) => {
            let cookie = token::keep_flow(&flow, gateway.secure_cookies);
            (
                StatusCode::SEE_OTHER,
                [(header::LOCATION, url), (header::SET_COOKIE, cookie)],
            )
                .into_response()
        }
        Err(fault) => page::refused(&fault),
    }
}

/// `GET /session/oidc/callback`: where the provider sends the browser back to.
///
/// The browser comes from another site, so a redirect from here would still count as the other site's: it would go on
/// without the session cookie, which is `SameSite=Strict`. A page that goes on by itself is ours.
pub(crate) async fn callback(
    State(gateway): State<Gateway>,
    headers: HeaderMap,
    Query(answer): Query<Answer>,
) -> Response {
    let secure = gateway.secure_cookies;
    let begun = token::read_flow(&headers, secure);
    let forget = (header::SET_COOKIE, token::forget_flow(secure));
    match finish(&gateway, begun, answer).await {
        Ok((session_token, return_to)) => {
            let keep = (header::SET_COOKIE, token::keep(&session_token, secure));
            (AppendHeaders([forget, keep]), page::signed_in(&return_to)).into_response()
        }
        Err(fault) => (AppendHeaders([forget]), page::refused(&fault)).into_response(),
    }
}

/// The session, and where to go with it.
async fn finish(gateway: &Gateway, begun: Option<String>, answer: Answer) -> Result<(String, String), Fault> {
    let begun = begun
        .and_then(|sealed| gateway.oidc.open(&sealed))
        .ok_or_else(flow::not_begun_here)?;
    if answer.state.is_none_or(|state| *state.expose() != begun.state) {
        return Err(flow::not_begun_here());
    }
    // without a code the provider tells why; whoever pressed "cancel" there knows
    let code = answer.code.ok_or_else(flow::ended_there)?;
    let session = flow::redeem(gateway, &begun, &code).await?;
    Ok((session.session_token, begun.return_to))
}
