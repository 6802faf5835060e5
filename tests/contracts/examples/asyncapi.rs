//! Prints the AsyncAPI document, for `check-asyncapi.mjs`.

#[expect(clippy::print_stdout, reason = "the document is the answer")]
fn main() -> anyhow::Result<()> {
    println!("{}", serde_json::to_string_pretty(&afterdose::asyncapi())?);
    Ok(())
}
