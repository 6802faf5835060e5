//! The shapes that generated servers and clients stand on. How bytes travel is the business of the `rpc` crate.

use std::{future::Future, pin::Pin, time::Duration};

use kernel::{Code, Fault};
use prost::Message;

use crate::access::v1::Principal;

pub use prost::bytes::Bytes;

/// A boxed future that owns what it needs.
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// One service of the contract.
#[derive(Debug)]
pub struct ServiceInfo {
    /// Full protobuf name.
    pub full_name: &'static str,
    /// Package without the `afterdose.` prefix, e.g. `intake.v1`.
    pub package: &'static str,
    /// Its methods, in the order of the proto file.
    pub methods: &'static [MethodInfo],
}

/// One method of the contract.
#[derive(Debug)]
pub struct MethodInfo {
    /// Name in the proto file.
    pub name: &'static str,
    /// NATS subject.
    pub subject: &'static str,
    /// `public`, `signed-in`, or the permission that the caller needs.
    pub permission: &'static str,
    /// The field of the request that names the service which is to answer, for methods that many services serve.
    pub routed_by: Option<&'static str>,
    /// Seconds that a caller should wait where it may take longer than usual; 0 otherwise.
    pub patience_seconds: u64,
}

impl MethodInfo {
    /// The subject on which the service of that name answers the method.
    pub fn endpoint(&self, service: &str) -> String {
        match self.routed_by {
            Some(_) => format!("{}.{service}", self.subject),
            None => self.subject.to_owned(),
        }
    }

    /// The subject that the encoded request is sent to.
    ///
    /// # Errors
    /// `service-unknown` when the request is to name a service and names none that there is; `request-unreadable`.
    pub fn address(&self, request: &[u8]) -> Result<String, Fault> {
        if self.routed_by.is_none() {
            return Ok(self.subject.to_owned());
        }
        let named = Named::decode(request).map_err(|_| unreadable())?;
        if !answering_services().any(|service| service == named.service) {
            return Err(Fault::invalid(
                "service-unknown",
                "没有这个服务。",
                "There is no such service.",
            ));
        }
        Ok(self.endpoint(&named.service))
    }
}

/// The one field of a request that decides who answers it; all others are passed over.
#[derive(Clone, PartialEq, Message)]
struct Named {
    #[prost(string, tag = "1")]
    service: String,
}

/// The names of the services that answer requests, as their folders are called: a context of the contract each.
pub fn answering_services() -> impl Iterator<Item = String> {
    let of_one = |service: &&&ServiceInfo| service.methods.iter().all(|method| method.routed_by.is_none());
    crate::SERVICES.iter().filter(of_one).map(|service| {
        let context = service.package.split('.').next().unwrap_or_default();
        context.replace('_', "-")
    })
}

impl ServiceInfo {
    /// The method of that proto name.
    pub fn method(&self, name: &str) -> Option<&'static MethodInfo> {
        self.methods.iter().find(|method| method.name == name)
    }
}

/// What a server knows of the one who asks: verified, and entitled to the method.
#[derive(Clone, Debug, Default)]
pub struct Call {
    /// Nobody for a public method.
    pub principal: Option<Principal>,
}

impl Call {
    /// The person who asks.
    ///
    /// # Errors
    /// `unauthenticated` when nobody is signed in, which a method that is not public never sees.
    pub fn person(&self) -> Result<&Principal, Fault> {
        self.principal.as_ref().ok_or_else(Fault::unauthenticated)
    }
}

/// What a client sends along with a request.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The signed principal on whose behalf it asks, encoded; empty for public methods.
    pub principal: Bytes,
    /// How long the caller waits.
    pub patience: Duration,
}

impl Default for Ask {
    fn default() -> Self {
        Self {
            principal: Bytes::new(),
            patience: Duration::from_secs(5),
        }
    }
}

/// A generated server: bytes in, bytes out.
pub trait Serve: Send + Sync + 'static {
    /// The service it serves.
    fn info(&self) -> &'static ServiceInfo;
    /// Answers one request of the method of that proto name.
    fn serve(&self, method: &'static str, call: Call, body: Bytes) -> BoxFuture<Result<Vec<u8>, Fault>>;
}

/// Carries a request to whoever serves the method.
pub trait Transport: Send + Sync {
    /// Sends the bytes, waits for the answer.
    fn send(&self, method: &'static MethodInfo, ask: Ask, body: Vec<u8>) -> BoxFuture<Result<Bytes, Fault>>;
}

/// Decodes a request.
///
/// # Errors
/// `request-unreadable` when the bytes are not that message.
pub fn parse<M: Message + Default>(body: &Bytes) -> Result<M, Fault> {
    M::decode(body.clone()).map_err(|_| unreadable())
}

fn unreadable() -> Fault {
    Fault::invalid(
        "request-unreadable",
        "请求内容无法解析。",
        "The request cannot be decoded.",
    )
}

pub(crate) fn answer<M: Message>(result: Result<M, Fault>) -> Result<Vec<u8>, Fault> {
    result.map(|message| message.encode_to_vec())
}

pub(crate) fn unimplemented() -> Fault {
    Fault::new(
        Code::Unimplemented,
        "method-unknown",
        "没有这个接口。",
        "There is no such method.",
    )
}

pub(crate) async fn ask<T: Transport, Q: Message, A: Message + Default>(
    transport: &T,
    method: &'static MethodInfo,
    ask: &Ask,
    request: &Q,
) -> Result<A, Fault> {
    let body = transport
        .send(method, ask.clone(), request.encode_to_vec())
        .await?;
    A::decode(body).map_err(|_| Fault::internal())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{OPERATIONS_SERVICE, ROUTING_SERVICE, operations::v1::SearchJournalRequest};

    fn search(service: &str) -> Result<String, Fault> {
        let request = SearchJournalRequest {
            service: service.to_owned(),
            actor: "someone".to_owned(),
            ..SearchJournalRequest::default()
        };
        let method = OPERATIONS_SERVICE.method("SearchJournal").unwrap();
        method.address(&request.encode_to_vec())
    }

    #[test]
    fn a_method_of_many_services_goes_to_the_one_that_the_request_names() {
        assert_eq!(
            search("routing").unwrap(),
            "rpc.operations.v1.search_journal.routing"
        );
        assert_eq!(
            search("qa-case").unwrap(),
            "rpc.operations.v1.search_journal.qa-case"
        );
        for stranger in ["", "operations", "*", "routing.>", "web-gateway"] {
            assert_eq!(
                search(stranger).unwrap_err().slug,
                "service-unknown",
                "{stranger}"
            );
        }
    }

    #[test]
    fn a_method_of_one_service_goes_there_whatever_is_asked() {
        let method = ROUTING_SERVICE.method("GetTicket").unwrap();
        assert_eq!(method.address(&[255]).unwrap(), "rpc.routing.v1.get_ticket");
        assert_eq!(method.endpoint("routing"), method.subject);
    }
}
