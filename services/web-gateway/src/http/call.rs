//! One Connect call: unary, JSON or binary.

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use contracts::access::v1::Problem;
use kernel::{Code, Fault};
use prost::{Message as _, Name as _};
use serde_json::json;

use super::token;
use crate::{
    bridge::{self, Encoding},
    state::Gateway,
};

/// `POST /rpc/<service>/<method>`. The body types force a preflight on other sites, so no cookie is sent unasked.
pub(crate) async fn handler(
    State(gateway): State<Gateway>,
    Path((service, method)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let Some(encoding) = encoding(&headers) else {
        return (
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            [(header::ACCEPT, "application/json, application/proto")],
        )
            .into_response();
    };
    match answer(&gateway, &service, &method, &headers, encoding, body).await {
        Ok(body) => ([(header::CONTENT_TYPE, media_type(encoding))], body).into_response(),
        Err(fault) => refuse(&fault),
    }
}

async fn answer(
    gateway: &Gateway,
    service: &str,
    method: &str,
    headers: &HeaderMap,
    encoding: Encoding,
    body: Bytes,
) -> Result<Vec<u8>, Fault> {
    let method = gateway.methods.find(service, method).ok_or_else(|| {
        Fault::new(
            Code::Unimplemented,
            "method-unknown",
            "没有这个接口。",
            "There is no such method.",
        )
    })?;
    let caller = gateway
        .sessions
        .caller(&token::read(headers, gateway.secure_cookies)?)
        .await?;
    bridge::call(gateway, method, caller, encoding, body).await
}

fn encoding(headers: &HeaderMap) -> Option<Encoding> {
    let given = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    match given.split(';').next()?.trim() {
        "application/json" => Some(Encoding::Json),
        "application/proto" => Some(Encoding::Binary),
        _ => None,
    }
}

fn media_type(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Json => "application/json",
        Encoding::Binary => "application/proto",
    }
}

/// The refusal in the form of the Connect protocol, with both languages in the detail.
fn refuse(fault: &Fault) -> Response {
    let status = StatusCode::from_u16(fault.code.http_status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let problem = Problem {
        code: fault.code.as_str().to_owned(),
        slug: fault.slug.clone(),
        zh: fault.zh.clone(),
        en: fault.en.clone(),
    };
    let body = json!({
        "code": fault.code.as_str(),
        "message": fault.zh,
        "details": [{
            "type": Problem::full_name(),
            "value": STANDARD_NO_PAD.encode(problem.encode_to_vec()),
            "debug": { "code": fault.code.as_str(), "slug": fault.slug, "zh": fault.zh, "en": fault.en },
        }],
    });
    (
        status,
        [(header::CONTENT_TYPE, "application/json")],
        body.to_string(),
    )
        .into_response()
}
