//! `GET /evidence/{contact_id}/{sha256}`: a piece of evidence as it came, streamed; `POST` with a reason for an original,
//! which names its sender in clear. What came from outside is never run here: it is saved, or shown without rights of its
//! own.

use axum::{
    Json,
    body::Body,
    extract::{Path, State, rejection::JsonRejection},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use contracts::{Ask, Bytes, IntakeServiceClient, common::v1::EvidenceRef, intake::v1::GetEvidenceRequest};
use futures::{Stream, stream};
use kernel::Fault;
use rpc::NatsTransport;
use serde::Deserialize;

use super::{
    attachment::disposition,
    problem,
    range::{self, Span},
    session::unreadable,
    token,
};
use crate::state::Gateway;

/// Bytes asked for at a time; a message holds them easily.
const PART: u32 = 512 * 1024;
/// What a browser may show in place: it brings no script along, or is shown where it has no rights.
const SHOWN: &[&str] = &[
    "application/pdf",
    "audio/aac",
    "audio/mp4",
    "audio/mpeg",
    "audio/ogg",
    "audio/wav",
    "audio/webm",
    "audio/x-wav",
    "image/gif",
    "image/jpeg",
    "image/png",
    "image/webp",
    "text/plain",
];
/// No scripts, no forms, nothing from elsewhere; only what shows sound, pictures and text.
const POLICY: &str = "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; \
                      frame-ancestors 'self'";

/// Why somebody needs an original.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Why {
    reason: String,
}

/// Streams it, or the range of it that a player asks for.
pub(crate) async fn get(
    State(gateway): State<Gateway>,
    Path(which): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    sent(&gateway, which, String::new(), &headers).await
}

/// The same of an original. The reason stands in the body, because addresses end up in the logs of proxies.
pub(crate) async fn reveal(
    State(gateway): State<Gateway>,
    Path(which): Path<(String, String)>,
    headers: HeaderMap,
    body: Result<Json<Why>, JsonRejection>,
) -> Response {
    match body {
        Ok(Json(why)) => sent(&gateway, which, why.reason, &headers).await,
        Err(_) => problem(&unreadable()),
    }
}

async fn sent(
    gateway: &Gateway,
    (contact_id, sha256): (String, String),
    reason: String,
    headers: &HeaderMap,
) -> Response {
    let reading = token::read(headers, gateway.secure_cookies).map(|token| Reading {
        token,
        gateway: gateway.clone(),
        contact_id,
        sha256,
        reason,
    });
    let answer = match reading {
        Ok(reading) => answer(reading, headers).await,
        Err(fault) => Err(fault),
    };
    answer.unwrap_or_else(|fault| problem(&fault))
}

async fn answer(reading: Reading, headers: &HeaderMap) -> Result<Response, Fault> {
    // the first part tells name, type and size; at the very beginning it also has the whole verified
    let begin = range::beginning(headers);
    let (found, bytes) = reading.part(begin, PART).await?;
    let first = First { begin, bytes };
    let size = found.size_bytes;
    let span = match range::asked(headers, size) {
        Ok(span) => span,
        Err(range::Unsatisfiable) => {
            let range = HeaderValue::from_str(&format!("bytes */{size}"));
            let range = range.map_err(|_| Fault::internal())?;
            return Ok((
                StatusCode::RANGE_NOT_SATISFIABLE,
                [(header::CONTENT_RANGE, range)],
            )
                .into_response());
        }
    };
    let (status, span) = match span {
        Some(span) => (StatusCode::PARTIAL_CONTENT, span),
        None => (StatusCode::OK, Span { from: 0, until: size }),
    };
    let mut response = (status, described(&found, span)?).into_response();
    if status == StatusCode::PARTIAL_CONTENT {
        let text = format!("bytes {}-{}/{size}", span.from, span.until.saturating_sub(1));
        let range = HeaderValue::from_str(&text).map_err(|_| Fault::internal())?;
        response.headers_mut().insert(header::CONTENT_RANGE, range);
    }
    *response.body_mut() = Body::from_stream(reading.stream(span, first));
    Ok(response)
}

fn described(found: &EvidenceRef, span: Span) -> Result<[(HeaderName, HeaderValue); 5], Fault> {
    let kind = found
        .media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let shown = SHOWN.iter().find(|known| **known == kind);
    let (how, media_type) = match shown {
        Some(&"text/plain") => ("inline", "text/plain; charset=utf-8"),
        Some(media_type) => ("inline", *media_type),
        None => ("attachment", "application/octet-stream"),
    };
    let name = match found.name.as_str() {
        "" => found.sha256.get(..12).unwrap_or("evidence"),
        name => name,
    };
    let length = HeaderValue::from(span.until.saturating_sub(span.from));
    Ok([
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CONTENT_DISPOSITION, disposition(how, name)),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (header::CONTENT_LENGTH, length),
        (header::ACCEPT_RANGES, HeaderValue::from_static("bytes")),
    ])
}

/// The part that came with the description.
struct First {
    begin: u64,
    bytes: Bytes,
}

impl First {
    /// What it holds from there on.
    fn from(&self, at: u64) -> Option<Bytes> {
        let skipped = usize::try_from(at.checked_sub(self.begin)?).ok()?;
        (skipped < self.bytes.len()).then(|| self.bytes.slice(skipped..))
    }
}

/// Somebody reading one piece of evidence.
struct Reading {
    gateway: Gateway,
    token: String,
    contact_id: String,
    sha256: String,
    reason: String,
}

impl Reading {
    /// Asked anew with every part: a large file may take longer than a principal lives.
    async fn part(&self, offset: u64, length: u32) -> Result<(EvidenceRef, Bytes), Fault> {
        let caller = self.gateway.sessions.caller(&self.token).await?;
        let intake = IntakeServiceClient::<NatsTransport>::new(self.gateway.transport.clone());
        let ask = Ask {
            principal: caller.signed,
            patience: self.gateway.patience,
        };
        let request = GetEvidenceRequest {
            contact_id: self.contact_id.clone(),
            sha256: self.sha256.clone(),
            offset,
            length,
            reason: self.reason.clone(),
        };
        let answer = intake.get_evidence(&ask, request).await?;
        Ok((answer.r#ref.unwrap_or_default(), answer.content))
    }

    /// The bytes of the span; a part that does not come breaks the answer off, which the browser notices by its length.
    fn stream(self, span: Span, first: First) -> impl Stream<Item = Result<Bytes, Fault>> {
        stream::try_unfold((self, span.from, first), move |(reading, at, first)| async move {
            if at >= span.until {
                return Ok(None);
            }
            let left = usize::try_from(span.until - at).unwrap_or(usize::MAX);
            let mut bytes = match first.from(at) {
                Some(bytes) => bytes,
                None => reading.part(at, PART).await?.1,
            };
            bytes.truncate(left);
            if bytes.is_empty() {
                tracing::error!("evidence is shorter than its record says");
                return Err(Fault::internal());
            }
            let next = at + bytes.len() as u64;
            Ok(Some((bytes, (reading, next, first))))
        })
    }
}
