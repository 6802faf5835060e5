//! The repository as files, crates and services.

use std::{
    fs,
    path::{Path, PathBuf},
};

use toml::Table;

/// Made by tools, or kept from others.
const SKIPPED: &[&str] = &[
    "target",
    ".tools",
    ".data",
    ".git",
    "node_modules",
    "__pycache__",
    "dist",
    "gen",
];

/// The top of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap()
}

/// Every file below a folder of the repository, as paths from its top, in order.
pub(crate) fn files_below(folder: &str) -> Vec<String> {
    let (root, mut found) = (root(), Vec::new());
    let mut open = vec![root.join(folder)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if path.is_dir() && !path.is_symlink() {
                if !SKIPPED.contains(&name) {
                    open.push(path);
                }
            } else if !name.ends_with(".log") {
                found.push(path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}

/// The files below a folder that end like this.
pub(crate) fn files(folder: &str, ending: &str) -> Vec<String> {
    files_below(folder)
        .into_iter()
        .filter(|file| file.ends_with(ending))
        .collect()
}

/// The text of a file; a file that goes away meanwhile, or is no text, is empty.
pub(crate) fn text(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap_or_default()
}

pub(crate) fn exists(path: &str) -> bool {
    root().join(path).exists()
}

/// The names in a folder; none when there is no such folder.
pub(crate) fn names_in(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(root().join(folder)).into_iter().flatten();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// A crate of the workspace.
#[derive(Debug)]
pub(crate) struct Crate {
    pub(crate) name: String,
    pub(crate) folder: String,
    pub(crate) manifest: Table,
}

impl Crate {
    /// Names of the crates it depends on, in the given section.
    pub(crate) fn needs(&self, section: &str) -> Vec<String> {
        let table = self.manifest.get(section).and_then(|section| section.as_table());
        table
            .into_iter()
            .flat_map(|table| table.keys().cloned())
            .collect()
    }
}

/// Every crate of the workspace.
pub(crate) fn crates() -> Vec<Crate> {
    let mut crates = Vec::new();
    for top in ["shared", "services", "tests"] {
        for name in names_in(top) {
            let folder = format!("{top}/{name}");
            if exists(&format!("{folder}/Cargo.toml")) {
                let manifest: Table = text(&format!("{folder}/Cargo.toml")).parse().unwrap();
                let name = manifest["package"]["name"].as_str().unwrap().to_owned();
                crates.push(Crate {
                    name,
                    folder,
                    manifest,
                });
            }
        }
    }
    crates.retain(|one| one.manifest.get("workspace").is_none());
    assert!(
        crates.len() > 20,
        "only {} crates: the walk lost its way",
        crates.len()
    );
    crates
}

/// Every service, without the executable that carries them.
pub(crate) fn services() -> Vec<Crate> {
    let mut services = crates();
    services.retain(|one| one.folder.starts_with("services/") && one.name != "afterdose");
    services
}

/// Fails with everything that breaks a rule, and with how to mend it.
pub(crate) fn report(broken: &[String], mend: &str) {
    assert!(broken.is_empty(), "\n  {}\n{mend}\n", broken.join("\n  "));
}
