//! Writes the event catalogue: one `Event` implementation and one table row for each message that names a publisher.

use std::{collections::BTreeSet, error::Error, fmt::Write as _};

use heck::ToSnakeCase as _;
use prost_reflect::{DescriptorPool, MessageDescriptor, Value};

pub(crate) fn generate(pool: &DescriptorPool) -> Result<String, Box<dyn Error>> {
    let publisher = pool
        .get_extension_by_name("afterdose.event.v1.publisher")
        .ok_or("no publisher option")?;
    let (mut code, mut table) = (String::new(), String::new());
    let mut streams = BTreeSet::new();
    for message in pool
        .all_messages()
        .filter(|message| message.package_name().starts_with("afterdose."))
    {
        let rust = rust_path(message.full_name());
        let name = message.name();
        writeln!(
            code,
            "impl std::fmt::Debug for {rust} {{\n    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {{\n        f.write_str(\"{name} [redacted]\")\n    }}\n}}"
        )?;
        let options = message.options();
        if !options.has_extension(&publisher) {
            continue;
        }
        let Value::String(publisher) = options.get_extension(&publisher).into_owned() else {
            return Err("the publisher is a string".into());
        };
        let (subject, stream) = address(&message);
        writeln!(
            code,
            "impl crate::Event for {rust} {{\n    const SUBJECT: &'static str = \"{subject}\";\n    const STREAM: &'static str = \"{stream}\";\n}}"
        )?;
        writeln!(
            table,
            "    crate::EventInfo {{ full_name: \"{}\", subject: \"{subject}\", stream: \"{stream}\", publisher: \"{publisher}\", fact: {:?} }},",
            message.full_name(),
            comment(&message)
        )?;
        streams.insert(stream);
    }
    writeln!(
        code,
        "/// Every event there is.\npub static EVENTS: &[crate::EventInfo] = &[\n{table}];"
    )?;
    writeln!(
        code,
        "/// Every stream there is: one per context that publishes.\npub static STREAMS: &[&str] = &{streams:?};",
        streams = streams.iter().collect::<Vec<_>>()
    )?;
    Ok(code)
}

/// `afterdose.intake.v1.ContactReceived` → `intake.v1.contact_received` on `INTAKE`.
fn address(message: &MessageDescriptor) -> (String, String) {
    let package = message.package_name().trim_start_matches("afterdose.").to_owned();
    let context = package.split('.').next().unwrap_or_default().to_uppercase();
    (format!("{package}.{}", message.name().to_snake_case()), context)
}

/// `afterdose.intake.v1.ContactReceived` → `crate::intake::v1::ContactReceived`.
pub(crate) fn rust_path(full_name: &str) -> String {
    full_name.replacen("afterdose.", "crate::", 1).replace('.', "::")
}

fn comment(message: &MessageDescriptor) -> String {
    comment_at(message.parent_file().file_descriptor_proto(), message.path())
}

/// The comment above the thing at `path`, on one line.
pub(crate) fn comment_at(file: &prost_types::FileDescriptorProto, path: &[i32]) -> String {
    let locations = file.source_code_info.iter().flat_map(|info| &info.location);
    let text = locations
        .filter(|location| location.path == path)
        .find_map(|location| location.leading_comments.clone());
    text.unwrap_or_default()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}
