//! A fresh system has nobody who could add anybody: the first administrator, and in demonstrations some people, come
//! from files, once.

use std::{io::Write as _, path::Path};

use anyhow::{Context as _, ensure};
use journal::Entry;
use kernel::Sensitive;
use serde::Deserialize;

use super::{add_person, entry, roles_to_give};
use crate::{
    Identity,
    config::{Config, FirstAdministrator},
    domain::NewPerson,
    store::{
        accounts::{self, PasswordState},
        persons,
    },
    token,
};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct SeedFile {
    #[serde(default)]
    person: Vec<Seed>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Seed {
    login: String,
    display_name: String,
    roles: Vec<String>,
    regions: Vec<String>,
    password: Sensitive<String>,
    #[serde(default = "yes")]
    password_change_needed: bool,
}

fn yes() -> bool {
    true
}

/// Adds them while there is nobody; does nothing otherwise. All or none.
pub(crate) async fn add_first_people(identity: &Identity, config: &Config) -> anyhow::Result<()> {
    let mut tx = identity.begin().await?;
    if !persons::nobody_yet(&mut tx).await? {
        return Ok(());
    }
    let mut seeds = read_seeds(&config.seed_people_file)?;
    if !config.first_administrator.login.is_empty() {
        seeds.insert(0, administrator(&config.first_administrator)?);
    }
    let (now, actor, count) = (identity.clock.now(), Entry::service("identity"), seeds.len());
    let roles = roles_to_give(identity, &mut tx).await?;
    for seed in seeds {
        let new = NewPerson {
            login: seed.login,
            display_name: seed.display_name,
            roles: seed.roles,
            regions: seed.regions,
        };
        let person = new.accept(&roles).context("a first person")?;
        identity
            .limits
            .password
            .check(&person.login, seed.password.expose())
            .with_context(|| format!("first password of {}", person.login))?;
        let hash = identity.hasher.hash(&seed.password).await?;
        let account = PasswordState {
            changed_at: now,
            change_needed: seed.password_change_needed,
        };
        let added = entry(person.id.uuid(), &actor, "person-added", now);
        add_person::write(&mut tx, &person, added, now).await?;
        accounts::put(&mut tx, person.id, &hash, account).await?;
    }
    tx.commit().await?;
    tracing::info!(count, "first people added");
    Ok(())
}

fn read_seeds(file: &str) -> anyhow::Result<Vec<Seed>> {
    if file.is_empty() {
        return Ok(Vec::new());
    }
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {file}"))?;
    // the parser's own message may quote the file, passwords included
    let seeds: Result<SeedFile, _> = toml::from_str(&text);
    seeds
        .map(|seeds| seeds.person)
        .map_err(|error| anyhow::anyhow!("{file} is no list of people: {}", error.message()))
}

fn administrator(wanted: &FirstAdministrator) -> anyhow::Result<Seed> {
    ensure!(
        !wanted.password_file.is_empty(),
        "identity.first_administrator.password_file is not set"
    );
    Ok(Seed {
        login: wanted.login.clone(),
        display_name: wanted.display_name.clone(),
        roles: vec!["administrator".to_owned()],
        regions: vec!["*".to_owned()],
        password: password_in(Path::new(&wanted.password_file))?,
        password_change_needed: wanted.password_change_needed,
    })
}

/// The password in the file; a new one, written there for the owner's eyes only, when there is no file.
fn password_in(file: &Path) -> anyhow::Result<Sensitive<String>> {
    if file.exists() {
        let text =
            std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        return Ok(Sensitive::new(text.trim().to_owned()));
    }
    let password = token::generate_password();
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut opened = options
        .open(file)
        .with_context(|| format!("cannot write {}", file.display()))?;
    writeln!(opened, "{}", password.expose())?;
    opened.sync_all()?;
    tracing::info!(file = %file.display(), "first administrator's password written");
    Ok(password)
}
