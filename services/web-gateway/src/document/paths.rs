//! Paths: one per bridged method, and the sessions.

use kernel::Code;
use prost_reflect::MethodDescriptor;
use serde_json::{Map, Value, json};

use super::schemas;

/// One bridged method.
pub(super) fn call(method: &MethodDescriptor, permission: &str) -> Value {
    let service = method.parent_service();
    let body = |full_name: &str| {
        json!({
            "application/json": { "schema": schemas::reference(full_name) },
            "application/proto": { "schema": { "type": "string", "contentMediaType": "application/proto" } },
        })
    };
    let mut responses = refusals("ConnectError", "application/json");
    responses.insert(
        "200".to_owned(),
        json!({ "description": "The answer.", "content": body(method.output().full_name()) }),
    );
    responses.insert(
        "413".to_owned(),
        json!({ "description": "The body is too large." }),
    );
    responses.insert(
        "415".to_owned(),
        json!({ "description": "The body is neither JSON nor protobuf." }),
    );
    json!({
        "post": {
            "operationId": format!("{}_{}", service.name(), method.name()),
            "tags": [service.name()],
            "summary": method.name(),
            "description": schemas::comment(&service.parent_file(), method.path()),
            "x-permission": permission,
            "requestBody": { "required": true, "content": body(method.input().full_name()) },
            "responses": responses,
        }
    })
}

/// Every refusal that can come, by HTTP status.
pub(super) fn refusals(schema: &str, media_type: &str) -> Map<String, Value> {
    let mut responses = Map::new();
    for code in Code::all() {
        let status = code.http_status().to_string();
        let content =
            json!({ media_type: { "schema": { "$ref": format!("#/components/schemas/{schema}") } } });
        let names: Vec<_> = Code::all()
            .filter(|other| other.http_status() == code.http_status())
            .map(Code::as_str)
            .collect();
        responses.insert(
            status,
            json!({ "description": names.join(" or "), "content": content }),
        );
    }
    responses
}

/// An object of texts that are all needed.
pub(super) fn object(fields: &[&str]) -> Value {
    let properties: Map<String, Value> = fields
        .iter()
        .map(|field| ((*field).to_owned(), json!({ "type": "string" })))
        .collect();
    json!({ "type": "object", "properties": properties, "required": fields, "additionalProperties": false })
}

/// Signing in and out.
pub(super) fn sessions() -> Map<String, Value> {
    let operation = |id: &str, text: &str, body: Option<Value>, good: (&str, Value), open: bool| {
        let mut responses = refusals("Problem", "application/problem+json");
        responses.insert(
            "413".to_owned(),
            json!({ "description": "The body is too large." }),
        );
        responses.insert(good.0.to_owned(), good.1);
        let mut operation = json!({
            "operationId": id, "tags": ["Session"], "summary": id, "description": text, "responses": responses,
        });
        if let Some(schema) = body {
            operation["requestBody"] =
                json!({ "required": true, "content": { "application/json": { "schema": schema } } });
        }
        if open {
            operation["security"] = json!([]);
        }
        operation
    };
    let done = ("204", json!({ "description": "Done." }));
    let content = json!({ "application/json": { "schema": { "$ref": "#/components/schemas/Session" } } });
    let session = (
        "200",
        json!({ "description": "The session.", "content": content }),
    );
    let mut paths = Map::new();
    paths.insert(
        "/session".to_owned(),
        json!({
            "post": operation("SignIn", "Signs in with a built-in account.", Some(object(&["login", "password"])), session.clone(), true),
            "get": operation("ShowSession", "Who is signed in.", None, session, false),
            "delete": operation("SignOut", "Ends the session.", None, done.clone(), false),
        }),
    );
    let fields = object(&["login", "oldPassword", "newPassword"]);
    paths.insert(
        "/session/password".to_owned(),
        json!({ "post": operation("ChangePassword", "Changes one's own password.", Some(fields), done, true) }),
    );
    paths
}

/// The two forms of a refusal, and a session.
pub(super) fn error_schemas() -> Map<String, Value> {
    let texts = |names: &[&str]| {
        let list = names
            .iter()
            .map(|name| ((*name).to_owned(), json!({ "type": "string" })));
        list.collect::<Map<String, Value>>()
    };
    let codes: Vec<_> = Code::all().map(Code::as_str).collect();
    let mut problem = texts(&["type", "title", "slug", "zh", "en"]);
    problem.insert("status".to_owned(), json!({ "type": "integer" }));
    let mut session = texts(&["token", "expiresAt", "personId", "login", "displayName"]);
    session.insert("passwordChangeNeeded".to_owned(), json!({ "type": "boolean" }));
    for list in ["roles", "regions", "permissions"] {
        session.insert(
            list.to_owned(),
            json!({ "type": "array", "items": { "type": "string" } }),
        );
    }
    let detail = json!({
        "type": "object",
        "properties": { "type": { "type": "string" }, "value": { "type": "string" }, "debug": { "type": "object" } },
    });
    let error = json!({
        "type": "object",
        "required": ["code"],
        "properties": {
            "code": { "type": "string", "enum": codes },
            "message": { "type": "string" },
            "details": { "type": "array", "items": detail },
        },
    });
    Map::from_iter([
        ("ConnectError".to_owned(), error),
        (
            "Problem".to_owned(),
            json!({ "type": "object", "required": ["slug"], "properties": problem }),
        ),
        (
            "Session".to_owned(),
            json!({ "type": "object", "required": ["login"], "properties": session }),
        ),
    ])
}
