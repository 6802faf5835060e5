//! Where the files of the console come from: the program itself, or a folder that the configuration names.

use std::path::{Component, Path, PathBuf};

use axum::body::Bytes;
use rust_embed::RustEmbed;

/// What `make ui` built. A debug build reads it when asked, so that the console can be built anew without the program.
#[derive(RustEmbed)]
#[folder = "ui/dist"]
#[allow_missing = true]
struct Embedded;

/// A file as it lies there.
pub(super) type Content = Bytes;

/// The files of the console.
pub(crate) enum Files {
    /// Inside the program.
    Embedded,
    /// In a folder.
    Folder(PathBuf),
}

impl Files {
    /// The folder, or what is inside the program when none is named.
    pub(crate) fn new(folder: &str) -> Self {
        if folder.is_empty() {
            Self::Embedded
        } else {
            Self::Folder(folder.into())
        }
    }

    /// The file of that name, which never leads out of the folder.
    pub(super) async fn read(&self, path: &str) -> Option<Content> {
        if path.is_empty() || !is_inside(path) {
            return None;
        }
        match self {
            Self::Embedded => Embedded::get(path).map(|file| match file.data {
                std::borrow::Cow::Borrowed(bytes) => Bytes::from_static(bytes),
                std::borrow::Cow::Owned(bytes) => bytes.into(),
            }),
            // a folder, or nothing of that name: both are no file
            Self::Folder(folder) => tokio::fs::read(folder.join(path)).await.ok().map(Bytes::from),
        }
    }
}

fn is_inside(path: &str) -> bool {
    let mut parts = Path::new(path).components();
    parts.all(|part| matches!(part, Component::Normal(_))) && !path.contains(['\\', '\0'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leads_out_of_the_folder() {
        assert!(is_inside("assets/index-4f.js"));
        for path in [
            "../secret",
            "/etc/passwd",
            "assets/../../secret",
            "a\\..\\b",
            "./a",
            "a\0",
        ] {
            assert!(!is_inside(path), "{path:?}");
        }
    }
}
