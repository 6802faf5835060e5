//! From a Connect call to a NATS request and back, by the descriptors alone.

use std::{collections::HashMap, time::Duration};

use bytes::Bytes;
use contracts::{Ask, DESCRIPTORS, MethodInfo, SERVICES, Transport as _};
use kernel::Fault;
use prost::Message as _;
use prost_reflect::{DescriptorPool, DynamicMessage, MessageDescriptor};
use serde_json::Deserializer;

use crate::{sessions::Caller, state::Gateway};

/// How a body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Json,
    Binary,
}

/// One method that browsers may call.
#[derive(Clone)]
pub(crate) struct Method {
    pub(crate) info: &'static MethodInfo,
    input: MessageDescriptor,
    output: MessageDescriptor,
}

/// All methods that browsers may call, by `<full service name>/<method>`. Public ones are not among them: those are
/// asked by the gateways themselves (sign-in here, the status page at the public form).
pub(crate) struct Methods(HashMap<String, Method>);

impl Methods {
    pub(crate) fn try_new() -> anyhow::Result<Self> {
        let pool = DescriptorPool::decode(DESCRIPTORS)?;
        let mut methods = HashMap::new();
        for service in SERVICES {
            let described = pool.get_service_by_name(service.full_name);
            let described =
                described.ok_or_else(|| anyhow::anyhow!("{} is not described", service.full_name))?;
            for method in described.methods() {
                let info = service.method(method.name());
                let info =
                    info.ok_or_else(|| anyhow::anyhow!("{} is not in the table", method.full_name()))?;
                if info.permission != access::PUBLIC {
                    let key = format!("{}/{}", service.full_name, info.name);
                    methods.insert(
                        key,
                        Method {
                            info,
                            input: method.input(),
                            output: method.output(),
                        },
                    );
                }
            }
        }
        Ok(Self(methods))
    }

    pub(crate) fn find(&self, service: &str, method: &str) -> Option<&Method> {
        self.0.get(&format!("{service}/{method}"))
    }
}

/// Carries one call; the permission is checked here and again by the service.
pub(crate) async fn call(
    gateway: &Gateway,
    method: &Method,
    caller: Caller,
    encoding: Encoding,
    body: Bytes,
) -> Result<Vec<u8>, Fault> {
    access::admit(Some(caller.principal), method.info.permission)?;
    let request = match encoding {
        Encoding::Binary => body.to_vec(),
        Encoding::Json => read_json(&method.input, &body)?.encode_to_vec(),
    };
    let ask = Ask {
        principal: caller.signed,
        patience: gateway
            .patience
            .max(Duration::from_secs(method.info.patience_seconds)),
    };
    let answer = gateway.transport.send(method.info, ask, request).await?;
    match encoding {
        Encoding::Binary => Ok(answer.to_vec()),
        Encoding::Json => write_json(&method.output, answer),
    }
}

fn read_json(input: &MessageDescriptor, body: &[u8]) -> Result<DynamicMessage, Fault> {
    let mut json = Deserializer::from_slice(body);
    let message = DynamicMessage::deserialize(input.clone(), &mut json).and_then(|message| {
        json.end()?;
        Ok(message)
    });
    message.map_err(|error| {
        // the place only: the text of the error may quote what a person wrote
        let (line, column) = (error.line(), error.column());
        Fault::invalid(
            "request-unreadable",
            format!("请求内容无法解析（第 {line} 行第 {column} 列）。"),
            format!("The request cannot be read (line {line}, column {column})."),
        )
    })
}

fn write_json(output: &MessageDescriptor, answer: Bytes) -> Result<Vec<u8>, Fault> {
    let message = DynamicMessage::decode(output.clone(), answer).map_err(|error| {
        tracing::error!(error = %kernel::Chain(&error), "answer does not decode");
        Fault::internal()
    })?;
    serde_json::to_vec(&message).map_err(|error| {
        tracing::error!(error = %kernel::Chain(&error), "answer does not turn into json");
        Fault::internal()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn staff_methods_are_bridged_and_public_ones_are_not() {
        let methods = Methods::try_new().unwrap();
        assert!(
            methods
                .find("afterdose.routing.v1.RoutingService", "ReplyToTicket")
                .is_some()
        );
        assert!(
            methods
                .find("afterdose.identity.v1.IdentityService", "IssuePrincipal")
                .is_none()
        );
        assert!(
            methods
                .find("afterdose.intake.v1.IntakeService", "GetStatus")
                .is_none()
        );
    }

    #[test]
    fn a_request_is_read_as_json_and_the_error_quotes_nothing() {
        let methods = Methods::try_new().unwrap();
        let method = methods
            .find("afterdose.routing.v1.RoutingService", "ReplyToTicket")
            .unwrap();
        assert!(read_json(&method.input, br#"{"ticketId":"x","channel":"CHANNEL_EMAIL"}"#).is_ok());
        let fault = read_json(&method.input, br#"{"ticketId":"x","patient":"zhang san"}"#).unwrap_err();
        assert!(!fault.en.contains("zhang") && !fault.en.contains("patient"));
    }
}
