//! Signing in and out.

use axum::{
    Json,
    extract::{State, rejection::JsonRejection},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use contracts::{identity::v1::ChangePasswordRequest, moment};
use kernel::{Fault, Sensitive};
use serde::Deserialize;
use serde_json::json;

use super::{problem, token};
use crate::state::Gateway;

/// A login and its password.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignIn {
    login: String,
    password: Sensitive<String>,
}

/// A change of password.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct ChangePassword {
    login: String,
    old_password: Sensitive<String>,
    new_password: Sensitive<String>,
}

/// `POST /session`
pub(crate) async fn sign_in(
    State(gateway): State<Gateway>,
    body: Result<Json<SignIn>, JsonRejection>,
) -> Response {
    let Ok(Json(body)) = body else {
        return problem(&unreadable());
    };
    match gateway
        .sessions
        .sign_in(body.login, body.password.into_inner())
        .await
    {
        Ok(session) => {
            let person = session.person.unwrap_or_default();
            let cookie = token::keep(&session.session_token, gateway.secure_cookies);
            let body = json!({
                "token": session.session_token,
                "expiresAt": moment(session.expires_at.as_ref()),
                "personId": person.person_id,
                "login": person.login,
                "displayName": person.display_name,
                "roles": person.roles,
                "regions": person.regions,
                "permissions": session.permissions,
                "passwordChangeNeeded": session.password_change_needed,
            });
            ([(header::SET_COOKIE, cookie)], Json(body)).into_response()
        }
        Err(fault) => problem(&fault),
    }
}

/// `GET /session`: who is signed in.
pub(crate) async fn show(State(gateway): State<Gateway>, headers: HeaderMap) -> Response {
    let caller = match token::read(&headers, gateway.secure_cookies) {
        Ok(token) => gateway.sessions.caller(&token).await,
        Err(fault) => Err(fault),
    };
    match caller {
        Ok(caller) => {
            let principal = caller.principal;
            Json(json!({
                "personId": principal.person_id,
                "login": principal.login,
                "displayName": principal.display_name,
                "roles": principal.roles,
                "regions": principal.regions,
                "permissions": principal.permissions,
            }))
            .into_response()
        }
        Err(fault) => problem(&fault),
    }
}

/// `DELETE /session`
pub(crate) async fn sign_out(State(gateway): State<Gateway>, headers: HeaderMap) -> Response {
    let ended = match token::read(&headers, gateway.secure_cookies) {
        Ok(token) => gateway.sessions.sign_out(token).await,
        Err(fault) => Err(fault),
    };
    match ended {
        Ok(()) => (
            StatusCode::NO_CONTENT,
            [(header::SET_COOKIE, token::forget(gateway.secure_cookies))],
        )
            .into_response(),
        Err(fault) => problem(&fault),
    }
}

/// `POST /session/password`
pub(crate) async fn change_password(
    State(gateway): State<Gateway>,
    body: Result<Json<ChangePassword>, JsonRejection>,
) -> Response {
    let Ok(Json(body)) = body else {
        return problem(&unreadable());
    };
    let request = ChangePasswordRequest {
        login: body.login,
        old_password: body.old_password.into_inner(),
        new_password: body.new_password.into_inner(),
    };
    match gateway.sessions.change_password(request).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(fault) => problem(&fault),
    }
}

/// What was sent is not what this takes.
pub(super) fn unreadable() -> Fault {
    Fault::invalid(
        "request-unreadable",
        "请求内容无法解析。",
        "The request cannot be read.",
    )
}
