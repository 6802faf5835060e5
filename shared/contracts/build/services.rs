//! Writes, for each proto service: its table of methods, a server trait, a dispatcher from bytes to that trait, and a
//! client.

use std::{error::Error, fmt::Write as _};

use heck::{ToShoutySnakeCase as _, ToSnakeCase as _};
use prost_reflect::{DescriptorPool, ExtensionDescriptor, Kind, MethodDescriptor, ServiceDescriptor, Value};

use crate::events::{comment_at, rust_path};

/// Our own options of methods.
struct Options {
    permission: ExtensionDescriptor,
    routed_by: ExtensionDescriptor,
    patience: ExtensionDescriptor,
}

impl Options {
    fn of(pool: &DescriptorPool) -> Result<Self, Box<dyn Error>> {
        let find = |name: &str| {
            let found = pool.get_extension_by_name(&format!("afterdose.access.v1.{name}"));
            found.ok_or_else(|| format!("no option {name}"))
        };
        Ok(Self {
            permission: find("permission")?,
            routed_by: find("routed_by")?,
            patience: find("patience_seconds")?,
        })
    }
}

pub(crate) fn generate(pool: &DescriptorPool) -> Result<String, Box<dyn Error>> {
    let options = Options::of(pool)?;
    let mut code = String::new();
    let mut all = String::new();
    for service in pool.services() {
        write_info(&mut code, &service, &options)?;
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
    options: &Options,
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
        let given = method.options();
        let Value::String(permission) = given.get_extension(&options.permission).into_owned() else {
            return Err("the permission is a string".into());
        };
        if permission.is_empty() {
            return Err(format!("{} names no permission", method.full_name()).into());
        }
        let Value::U32(patience) = given.get_extension(&options.patience).into_owned() else {
            return Err("the patience is a number".into());
        };
        let routed_by = routed_by(&method, &options.routed_by)?;
        let (method, subject) = (method.name(), method.name().to_snake_case());
        writeln!(
            code,
            "        crate::MethodInfo {{ name: \"{method}\", subject: \"rpc.{package}.{subject}\", permission: \"{permission}\", routed_by: {routed_by:?}, patience_seconds: {patience} }},"
        )?;
    }
    writeln!(code, "    ],\n}};")?;
    Ok(())
}

/// The field of the request that names who answers. It is the first, so that a client finds it without knowing the message.
fn routed_by(
    method: &MethodDescriptor,
    option: &ExtensionDescriptor,
) -> Result<Option<String>, Box<dyn Error>> {
    let Value::String(name) = method.options().get_extension(option).into_owned() else {
        return Err("the routing field is a string".into());
    };
    if name.is_empty() {
        return Ok(None);
    }
    let field = method.input().get_field_by_name(&name);
    let fits =
        field.is_some_and(|field| field.number() == 1 && field.kind() == Kind::String && !field.is_list());
    fits.then_some(Some(name)).ok_or_else(|| {
        format!(
            "{} is routed by what is not a string of number 1",
            method.full_name()
        )
        .into()
    })
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
            "    fn {}(&self, call: crate::Call, request: {input}) -> impl std::future::Future<Output = Result<{output}, kernel::Fault>> + Send;",
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
