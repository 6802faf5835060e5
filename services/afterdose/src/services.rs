//! The table of services: the one place that lists them.

use anyhow::Context as _;
use runner::Service;

/// Every service, gateways last, so that what they ask is there first.
pub fn all() -> Vec<&'static dyn Service> {
    vec![
        identity::service(),
        catalog::service(),
        intake::service(),
        routing::service(),
        qa_case::service(),
        returns::service(),
        notify::service(),
        reporting::service(),
        intake_gateway::service(),
        web_gateway::service(),
    ]
}

/// The services of these names; `all` is all of them.
///
/// # Errors
/// When there is no such service.
pub(crate) fn named(names: &[String]) -> anyhow::Result<Vec<&'static dyn Service>> {
    if names.iter().any(|name| name == "all") {
        return Ok(all());
    }
    let find = |name: &String| {
        let known = all().into_iter().find(|service| service.name() == name);
        known.with_context(|| {
            let names: Vec<_> = all().iter().map(|service| service.name()).collect();
            format!("there is no service {name}; there are: all, {}", names.join(", "))
        })
    };
    names.iter().map(find).collect()
}
