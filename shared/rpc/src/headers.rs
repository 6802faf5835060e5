//! What travels beside a request.

use async_nats::HeaderMap;
use bytes::Bytes;
use contracts::access::v1::Problem;
use kernel::{Code, Fault};
use prost::Message as _;

/// The signed principal, base64.
pub(crate) const PRINCIPAL: &str = "Afterdose-Principal";
/// Milliseconds the caller is ready to wait.
pub(crate) const PATIENCE: &str = "Afterdose-Patience-Ms";
/// Set on a refusal; the body is then a `Problem`. The name is that of the NATS services protocol.
pub(crate) const ERROR_CODE: &str = "Nats-Service-Error-Code";
/// The slug of the refusal, for people who watch the wire.
pub(crate) const ERROR: &str = "Nats-Service-Error";

/// The refusal as a message.
pub(crate) fn refusal(fault: &Fault) -> (HeaderMap, Bytes) {
    let mut headers = HeaderMap::new();
    headers.insert(ERROR_CODE, fault.code.http_status().to_string());
    headers.insert(ERROR, fault.slug.as_str());
    let problem = Problem {
        code: fault.code.as_str().to_owned(),
        slug: fault.slug.clone(),
        zh: fault.zh.clone(),
        en: fault.en.clone(),
    };
    (headers, problem.encode_to_vec().into())
}

/// The refusal that a message carries, if it is one.
pub(crate) fn read_refusal(headers: Option<&HeaderMap>, body: &Bytes) -> Option<Fault> {
    headers?.get(ERROR_CODE)?;
    let problem = Problem::decode(body.clone()).ok()?;
    Some(Fault::new(
        Code::from_name(&problem.code),
        problem.slug,
        problem.zh,
        problem.en,
    ))
}
