//! What `object_store` leaves open about durability on a local disk.
//!
//! Its `with_fsync` syncs a file it created and the folders it created. It does not cover the loser of a race:
//! a writer that finds the file, or a folder above it, already there has no proof that the winner's sync is
//! through. A receipt may be given on the strength of either, so both sync the whole way up.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use object_store::ObjectStore;

/// The root folder of a store on a local disk.
#[derive(Debug, Clone)]
pub(crate) struct Disk {
    root: PathBuf,
    unsynced: Arc<dyn ObjectStore>,
}

impl Disk {
    /// `unsynced` writes below `root` and leaves durability to us.
    pub(crate) fn new(root: PathBuf, unsynced: Arc<dyn ObjectStore>) -> Self {
        Self { root, unsynced }
    }

    /// Writes without making durable.
    pub(crate) fn unsynced(&self) -> &Arc<dyn ObjectStore> {
        &self.unsynced
    }

    /// Syncs everything that was written below the root: one flush of its file system instead of one for each file and
    /// each folder above it.
    pub(crate) async fn sync_all(&self) -> io::Result<()> {
        let root = self.root.clone();
        tokio::task::spawn_blocking(move || Ok(rustix::fs::syncfs(File::open(root)?)?))
            .await
            .map_err(io::Error::other)?
    }

    /// Syncs the file at `relative` and each folder from it up to and including the root.
    pub(crate) async fn sync(&self, relative: &str) -> io::Result<()> {
        let root = self.root.clone();
        let file = root.join(relative);
        tokio::task::spawn_blocking(move || sync_upwards(&file, &root))
            .await
            .map_err(io::Error::other)?
    }
}

/// Creates `folder` with its parents and makes the new names durable.
pub(crate) fn create_folder(folder: &Path) -> io::Result<PathBuf> {
    let missing: Vec<&Path> = folder.ancestors().take_while(|dir| !dir.exists()).collect();
    std::fs::create_dir_all(folder)?;
    for dir in missing {
        let parent = dir.parent().filter(|parent| !parent.as_os_str().is_empty());
        sync_one(parent.unwrap_or(Path::new(".")))?;
    }
    folder.canonicalize()
}

fn sync_upwards(file: &Path, root: &Path) -> io::Result<()> {
    sync_one(file)?;
    for folder in file
        .ancestors()
        .skip(1)
        .take_while(|folder| folder.starts_with(root))
    {
        sync_one(folder)?;
    }
    Ok(())
}

fn sync_one(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}
