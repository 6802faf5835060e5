//! Prints the OpenAPI document, for `check-openapi.mjs`.

#[expect(clippy::print_stdout, reason = "the document is the answer")]
fn main() -> anyhow::Result<()> {
    println!("{}", serde_json::to_string_pretty(&web_gateway::openapi()?)?);
    Ok(())
}
