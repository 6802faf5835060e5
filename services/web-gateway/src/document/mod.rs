//! The OpenAPI 3.1 document, from the descriptors and their comments.

mod files;
mod paths;
mod schemas;
mod sign_in;

use contracts::{DESCRIPTORS, SERVICES};
use prost_reflect::DescriptorPool;
use serde_json::{Map, Value, json};

/// The document of everything that the web gateway answers.
///
/// # Errors
/// When the descriptors do not decode, which the build has made sure of.
pub fn openapi() -> anyhow::Result<Value> {
    let pool = DescriptorPool::decode(DESCRIPTORS)?;
    let (mut all_paths, mut tags) = (
        paths::sessions(),
        vec![
            json!({ "name": "Session", "description": "登录与退出。 Signing in and out." }),
            json!({ "name": "Live", "description": "实时变化。 Changes as they happen." }),
            json!({ "name": "Files", "description": "文件下载。 Files to save." }),
        ],
    );
    all_paths.extend(files::paths());
    all_paths.extend(sign_in::paths());
    for service in SERVICES {
        let Some(described) = pool.get_service_by_name(service.full_name) else {
            continue;
        };
        tags.push(json!({ "name": described.name(), "description": schemas::comment(&described.parent_file(), described.path()) }));
        for method in described.methods() {
            let permission = service.method(method.name()).map_or("", |info| info.permission);
            if permission != access::PUBLIC {
                all_paths.insert(
                    format!("/rpc/{}/{}", service.full_name, method.name()),
                    paths::call(&method, permission),
                );
            }
        }
    }
    let mut components: Map<String, Value> = pool
        .all_messages()
        .filter(|message| message.full_name().starts_with("afterdose."))
        .map(|message| (schemas::name(message.full_name()), schemas::message(&message)))
        .collect();
    components.extend(
        pool.all_enums()
            .filter(|kind| kind.full_name().starts_with("afterdose."))
            .map(|kind| (schemas::name(kind.full_name()), schemas::enumeration(&kind))),
    );
    components.extend(paths::error_schemas());
    Ok(json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Afterdose 药后",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Calls follow the Connect protocol: POST, JSON or binary protobuf. 所有调用遵循 Connect 协议。",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "tags": tags,
        "security": [{ "bearer": [] }, { "cookie": [] }],
        "paths": all_paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "bearer": { "type": "http", "scheme": "bearer", "description": "The token of POST /session." },
                "cookie": { "type": "apiKey", "in": "cookie", "name": "__Host-afterdose" },
            },
        },
    }))
}
