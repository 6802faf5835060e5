//! Reads `multipart/form-data` into fields and files, within limits of size, number and time.

use std::time::Duration;

use axum::{
    extract::{
        FromRequest as _, Multipart, Request,
        multipart::{Field, MultipartError},
    },
    http::StatusCode,
};
use bytes::{Bytes, BytesMut};
use tokio::time::timeout;

use super::{Gateway, Problem, body::idle};
use crate::{form::Sent, text};

/// More parts than the form has fields, files included.
const PARTS: usize = 64;
/// Largest text field, in bytes.
const TEXT: usize = 128 * 1024;

/// The form as sent.
pub(super) async fn read(gateway: &Gateway, request: Request) -> Result<Sent, Problem> {
    let patience = Duration::from_secs(gateway.config.request_seconds);
    let limit = gateway.config.form.limit();
    let reading = async {
        let multipart = Multipart::from_request(request, &()).await;
        let multipart = multipart.map_err(|_| Problem::wrong_media_type().detail("multipart/form-data"))?;
        parts(multipart, limit, idle(gateway)).await
    };
    timeout(patience, reading).await.map_err(|_| Problem::slow())?
}

async fn parts(mut multipart: Multipart, limit: usize, idle: Duration) -> Result<Sent, Problem> {
    let mut sent = Sent::default();
    let mut left = limit;
    for _ in 0..PARTS {
        let field = timeout(idle, multipart.next_field())
            .await
            .map_err(|_| Problem::slow())?;
        let Some(field) = field.map_err(broken)? else {
            return Ok(sent);
        };
        let name = field.name().unwrap_or_default().to_owned();
        let file = field.file_name().map(str::to_owned);
        let most = if file.is_some() { left } else { left.min(TEXT) };
        let bytes = bytes(field, most, idle).await?;
        left -= bytes.len();
        match file {
            // a file input left empty is sent as a file without name and content
            Some(file) if !file.is_empty() || !bytes.is_empty() => sent.files.push((file, bytes)),
            Some(_) => {}
            None => drop(sent.fields.insert(name, text::decode(&bytes).trim().to_owned())),
        }
    }
    Err(Problem::broken())
}

async fn bytes(mut field: Field<'_>, most: usize, idle: Duration) -> Result<Bytes, Problem> {
    let mut whole = BytesMut::new();
    loop {
        let chunk = timeout(idle, field.chunk()).await.map_err(|_| Problem::slow())?;
        let Some(chunk) = chunk.map_err(broken)? else {
            return Ok(whole.freeze());
        };
        if whole.len() + chunk.len() > most {
            return Err(Problem::too_large());
        }
        whole.extend_from_slice(&chunk);
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn broken(error: MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Problem::too_large();
    }
    Problem::broken()
}
