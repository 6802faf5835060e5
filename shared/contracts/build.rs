//! Turns `proto/` into Rust: messages by prost; events and services by the two small generators in `build/`.

use std::{env, error::Error, fs, path::PathBuf};

use prost_reflect::DescriptorPool;

#[path = "build/events.rs"]
mod events;
#[path = "build/services.rs"]
mod services;

#[expect(
    clippy::disallowed_methods,
    reason = "a build script is told by cargo where to write"
)]
fn main() -> Result<(), Box<dyn Error>> {
    let proto = PathBuf::from("../../proto");
    println!("cargo:rerun-if-changed=../../proto/afterdose");
    println!("cargo:rerun-if-changed=build");
    let files = proto_files(&proto.join("afterdose"))?;
    let mut compiler = protox::Compiler::new([&proto])?;
    compiler
        .include_imports(true)
        .include_source_info(true)
        .open_files(&files)?;
    let out = PathBuf::from(env::var("OUT_DIR")?);
    // Encoded by the compiler, because the plain message types would drop our own options.
    let bytes = compiler.encode_file_descriptor_set();
    fs::write(out.join("descriptors.binpb"), &bytes)?;
    let pool = DescriptorPool::decode(bytes.as_slice())?;

    let mut config = prost_build::Config::new();
    config
        .bytes(["."])
        .enable_type_names()
        .include_file("messages.rs");
    // Messages carry personal data: none of them prints its content.
    config.skip_debug([".afterdose"]);
    config.compile_fds(compiler.file_descriptor_set())?;
    fs::write(out.join("events.rs"), events::generate(&pool)?)?;
    fs::write(out.join("services.rs"), services::generate(&pool)?)?;
    Ok(())
}

fn proto_files(folder: &PathBuf) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files.extend(proto_files(&path)?);
        } else if path.extension().is_some_and(|ending| ending == "proto") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
