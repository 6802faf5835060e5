//! Requests: each documented, each behind a permission that somebody has.

use std::{collections::BTreeSet, fs, path::Path};

use contract_tests::{comment, pool};
use contracts::SERVICES;
use toml::Table;

fn permissions_of_roles() -> BTreeSet<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../services/identity/roles/default.toml");
    let roles: Table = fs::read_to_string(file).unwrap().parse().unwrap();
    let roles = roles["role"].as_array().unwrap();
    roles
        .iter()
        .flat_map(|role| role["permissions"].as_array().unwrap())
        .map(|permission| permission.as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn every_rpc_says_what_it_does() {
    let pool = pool().unwrap();
    for service in pool.services() {
        for method in service.methods() {
            let text = comment(&service.parent_file(), method.path());
            assert!(
                text.ends_with('.'),
                "{}: say above it what it does, as a sentence",
                method.full_name()
            );
        }
    }
}

#[test]
fn every_rpc_needs_a_permission_that_some_role_has() {
    let held = permissions_of_roles();
    for method in SERVICES.iter().flat_map(|service| service.methods) {
        assert!(
            ["public", "signed-in"].contains(&method.permission) || held.contains(method.permission),
            "{} needs {}, which no role of services/identity/roles/default.toml has: nobody may ever call it",
            method.subject,
            method.permission
        );
    }
}

#[test]
fn every_permission_of_a_role_opens_something() {
    let needed: BTreeSet<_> = SERVICES
        .iter()
        .flat_map(|service| service.methods)
        .map(|method| method.permission)
        .collect();
    for permission in permissions_of_roles() {
        assert!(
            needed.contains(permission.as_str()),
            "{permission} stands in services/identity/roles/default.toml, but no rpc asks for it"
        );
    }
}

#[test]
fn only_what_an_outsider_needs_is_public() {
    let public: Vec<_> = SERVICES
        .iter()
        .flat_map(|service| service.methods)
        .filter(|method| method.permission == "public")
        .map(|method| method.subject)
        .collect();
    let wanted = [
        "rpc.identity.v1.change_password",
        "rpc.identity.v1.get_sign_in_options",
        "rpc.identity.v1.issue_principal",
        "rpc.identity.v1.sign_in",
        "rpc.identity.v1.sign_in_with_id_token",
        "rpc.identity.v1.sign_out",
        "rpc.intake.v1.get_status",
    ];
    let public: BTreeSet<_> = public.into_iter().collect();
    assert_eq!(
        public,
        BTreeSet::from(wanted),
        "a public method answers anybody: whoever makes one says so here"
    );
}
