//! Paths of the ways to sign in: which there are, and to an OpenID provider and back.

use serde_json::{Map, Value, json};

use super::paths::refusals;

/// All of them; nobody needs a session for any.
pub(super) fn paths() -> Map<String, Value> {
    Map::from_iter([
        ("/session/options".to_owned(), json!({ "get": options() })),
        ("/session/oidc".to_owned(), json!({ "get": begin() })),
        ("/session/oidc/callback".to_owned(), json!({ "get": callback() })),
    ])
}

fn options() -> Value {
    let schema = json!({
        "type": "object",
        "required": ["builtIn", "oidc"],
        "additionalProperties": false,
        "properties": {
            "builtIn": { "type": "boolean", "description": "Built-in accounts may sign in." },
            "oidc": {
                "type": ["object", "null"],
                "required": ["name"],
                "additionalProperties": false,
                "properties": { "name": { "type": "string", "description": "What the provider is called." } },
                "description": "One may sign in at an OpenID provider, by going to /session/oidc.",
            },
        },
    });
    let good = json!({ "description": "The ways to sign in.", "content": { "application/json": { "schema": schema } } });
    let mut responses = refusals("Problem", "application/problem+json");
    responses.insert("200".to_owned(), good);
    operation(
        "ShowSignInOptions",
        "The ways to sign in that are switched on.",
        &[],
        responses,
    )
}

fn begin() -> Value {
    let mut responses = pages();
    responses.insert(
        "303".to_owned(),
        json!({
            "description": "On to the provider.",
            "headers": { "Location": { "schema": { "type": "string", "format": "uri" } } },
        }),
    );
    let text = "Begins a sign-in at the OpenID provider; for browsers to navigate to.";
    let return_to = [(
        "return_to",
        "A path of this system to go on to afterwards; / without one.",
    )];
    operation("BeginOidcSignIn", text, &return_to, responses)
}

fn callback() -> Value {
    let mut responses = pages();
    responses.insert(
        "200".to_owned(),
        json!({ "description": "Signed in; the page goes on by itself.", "content": page() }),
    );
    let text = "Where the provider sends the browser back to; sets the session cookie.";
    let answer = [
        (
            "code",
            "The authorization code; without one, the provider let nobody in.",
        ),
        ("state", "What the request said."),
    ];
    operation("FinishOidcSignIn", text, &answer, responses)
}

fn page() -> Value {
    json!({ "text/html": { "schema": { "type": "string" } } })
}

/// Refusals as pages for people, in both languages.
fn pages() -> Map<String, Value> {
    let mut responses = refusals("Problem", "application/problem+json");
    for response in responses.values_mut() {
        response["content"] = page();
    }
    responses
}

fn operation(id: &str, text: &str, parameters: &[(&str, &str)], mut responses: Map<String, Value>) -> Value {
    responses.insert(
        "413".to_owned(),
        json!({ "description": "The body is too large." }),
    );
    let parameters: Vec<Value> = parameters
        .iter()
        .map(|(name, text)| {
            json!({ "name": name, "in": "query", "description": text, "schema": { "type": "string" } })
        })
        .collect();
    json!({
        "operationId": id, "tags": ["Session"], "summary": id, "description": text, "parameters": parameters,
        "responses": responses, "security": [],
    })
}
