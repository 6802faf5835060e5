//! Writes, for each proto service: its table of methods, a server trait, a dispatcher from bytes to that trait, and a
//! client.

use std::{error::Error, fmt::Write as _};

use heck::{ToShoutySnakeCase as _, ToSnakeCase as _};
use prost_reflect::{DescriptorPool, ExtensionDescriptor, MethodDescriptor, ServiceDescriptor, Value};

use crate::events::{comment_at, rust_path};

pub(crate) fn generate(pool: &DescriptorPool) -> Result<String, Box<dyn Error>> {
    let permission = pool
        .get_extension_by_name("afterdose.access.v1.permission")
        .ok_or("no permission option")?;
    let mut code = String::new();
    let mut all = String::new();
    for service in pool.services() {
        write_info(&mut code, &service, &permission)?;
        write_server(&mut code, &service)?;
        write_client(&mut code, &service)?;
        write!(all, "&{}, ", constant(&service))?;
    }
    writeln!(
        code,
        "/// Every service there is.\npub static SERVICES: &[&crate::ServiceInfo] = &[{all}];"
    )?;
    Ok(code)
}

fn constant(service: &ServiceDescriptor) -> String {
    service.name().to_shouty_snake_case()
}

fn write_info(
    code: &mut String,
    service: &ServiceDescriptor,
    permission: &ExtensionDescriptor,
) -> Result<(), Box<dyn Error>> {
    let package = service.package_name().trim_start_matches("afterdose.");
    let name = constant(service);
    let full_name = service.full_name();
    writeln!(
        code,
        "/// The methods of `{full_name}`.\npub static {name}: crate::ServiceInfo = crate::ServiceInfo {{"
    )?;
    writeln!(
        code,
        "    full_name: \"{full_name}\",\n    package: \"{package}\",\n    methods: &["
    )?;
    for method in service.methods() {
        let Value::String(permission) = method.options().get_extension(permission).into_owned() else {
            return Err("the permission is a string".into());
        };
        if permission.is_empty() {
            return Err(format!("{} names no permission", method.full_name()).into());
        }
        let (method, subject) = (method.name(), method.name().to_snake_case());
        writeln!(
            code,
            "        crate::MethodInfo {{ name: \"{method}\", subject: \"rpc.{package}.{subject}\", permission: \"{permission}\" }},"
        )?;
    }
    writeln!(code, "    ],\n}};")?;
    Ok(())
}

fn doc(code: &mut String, indent: &str, method: &MethodDescriptor) -> Result<(), Box<dyn Error>> {
    let file = method.parent_service().parent_file();
    writeln!(
        code,
        "{indent}/// {}",
        comment_at(file.file_descriptor_proto(), method.path())
    )?;
    Ok(())
}

fn write_server(code: &mut String, service: &ServiceDescriptor) -> Result<(), Box<dyn Error>> {
    let (name, info) = (service.name(), constant(service));
    writeln!(
        code,
        "/// What a server of `{}` does.\npub trait {name}: Send + Sync + 'static {{",
        service.full_name()
    )?;
    for method in service.methods() {
        let (input, output) = (
            rust_path(method.input().full_name()),
            rust_path(method.output().full_name()),
        );
        doc(code, "    ", &method)?;
        writeln!(
            code,
            "    fn {}(&self, call: crate::Call, request: {input}) -> impl std::future::Future<Output = Result<{output}, kernel::Fault>> + Send {{ async {{ let _ = (call, request); Err(crate::rpc::unimplemented()) }} }}",
            method.name().to_snake_case()
        )?;
    }
    writeln!(
        code,
        "}}\n/// Serves a [`{name}`] from bytes to bytes.\npub struct {name}Server<S>(std::sync::Arc<S>);"
    )?;
    writeln!(
        code,
        "impl<S: {name}> {name}Server<S> {{\n    /// Wraps the implementation.\n    pub fn new(service: S) -> Self {{\n        Self(std::sync::Arc::new(service))\n    }}\n}}"
    )?;
    writeln!(
        code,
        "impl<S: {name}> crate::Serve for {name}Server<S> {{\n    fn info(&self) -> &'static crate::ServiceInfo {{\n        &{info}\n    }}"
    )?;
    writeln!(
        code,
        "    fn serve(&self, method: &'static str, call: crate::Call, body: crate::Bytes) -> crate::BoxFuture<Result<Vec<u8>, kernel::Fault>> {{\n        let service = self.0.clone();\n        Box::pin(async move {{\n            match method {{"
    )?;
    for method in service.methods() {
        writeln!(
            code,
            "                \"{}\" => crate::rpc::answer(service.{}(call, crate::rpc::parse(&body)?).await),",
            method.name(),
            method.name().to_snake_case()
        )?;
    }
    writeln!(
        code,
        "                _ => Err(crate::rpc::unimplemented()),\n            }}\n        }})\n    }}\n}}"
    )?;
    Ok(())
}

fn write_client(code: &mut String, service: &ServiceDescriptor) -> Result<(), Box<dyn Error>> {
    let (name, info) = (service.name(), constant(service));
    writeln!(
        code,
        "/// Asks a `{}` over a transport.\n#[derive(Clone, Debug)]\npub struct {name}Client<T>(T);",
        service.full_name()
    )?;
    writeln!(
        code,
        "impl<T: crate::Transport> {name}Client<T> {{\n    /// Uses the transport.\n    pub fn new(transport: T) -> Self {{\n        Self(transport)\n    }}"
    )?;
    for (place, method) in service.methods().enumerate() {
        let (input, output) = (
            rust_path(method.input().full_name()),
            rust_path(method.output().full_name()),
        );
        doc(code, "    ", &method)?;
        writeln!(
            code,
            "    pub async fn {}(&self, ask: &crate::Ask, request: {input}) -> Result<{output}, kernel::Fault> {{\n        crate::rpc::ask(&self.0, &{info}.methods[{place}], ask, &request).await\n    }}",
            method.name().to_snake_case()
        )?;
    }
    writeln!(code, "}}")?;
    Ok(())
}
