//! The asking side.

use async_nats::{Client, HeaderMap, RequestErrorKind, client::Request};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use contracts::{Ask, BoxFuture, MethodInfo, Transport};
use kernel::{Code, Fault};

use crate::headers::{PATIENCE, PRINCIPAL, read_refusal};

/// Sends requests through a NATS connection.
#[derive(Clone, Debug)]
pub struct NatsTransport {
    client: Client,
}

impl NatsTransport {
    /// Uses the connection.
    pub fn new(client: Client) -> Self {
        Self { client }
    }
}

impl Transport for NatsTransport {
    fn send(&self, method: &'static MethodInfo, ask: Ask, body: Vec<u8>) -> BoxFuture<Result<Bytes, Fault>> {
        let client = self.client.clone();
        let address = match method.address(&body) {
            Ok(address) => address,
            Err(fault) => return Box::pin(std::future::ready(Err(fault))),
        };
        let mut headers = HeaderMap::new();
        telemetry::inject(&mut headers);
        headers.insert(PATIENCE, ask.patience.as_millis().to_string());
        if !ask.principal.is_empty() {
            headers.insert(PRINCIPAL, STANDARD.encode(&ask.principal));
        }
        let request = Request::new()
            .payload(body.into())
            .headers(headers)
            .timeout(Some(ask.patience));
        Box::pin(async move {
            let message = client
                .send_request(address, request)
                .await
                .map_err(|error| refuse(&error))?;
            match read_refusal(message.headers.as_ref(), &message.payload) {
                Some(fault) => Err(fault),
                None => Ok(message.payload),
            }
        })
    }
}

fn refuse(error: &async_nats::RequestError) -> Fault {
    match error.kind() {
        RequestErrorKind::TimedOut => Fault::new(
            Code::DeadlineExceeded,
            "answer-late",
            "服务未能及时应答，请稍后重试。",
            "The service did not answer in time; please try again later.",
        ),
        _ => Fault::unavailable(),
    }
}
