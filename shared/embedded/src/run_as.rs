//! Whom Postgres runs as: ourselves, or `nobody` when we are root, which Postgres refuses to be.
//! `nobody` may be unable to enter our folders (a clone below root's home), so programs and data move to `/var/tmp` then.

use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, bail, ensure};
use sha2::{Digest, Sha256};
use tokio::process::Command;

const SHARED: &str = "/var/tmp";

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
        if self.can_run(&tree.join("bin/postgres")).await {
            return Ok(tree.to_owned());
        }
        let version = version_of(&tree.join("bin/postgres")).await?;
        let copy = Path::new(SHARED).join(format!("afterdose-postgres-{version}-{}", own_uid()?));
        if !copy.exists() {
            copy_tree(tree, &copy).await?;
        }
        let found =
            std::fs::symlink_metadata(&copy).with_context(|| format!("cannot read {}", copy.display()))?;
        let ours = found.is_dir() && found.uid() == own_uid()? && found.mode() & 0o022 == 0;
        ensure!(ours, "{} was not made by us; remove it", copy.display());
        ensure!(
            self.can_run(&copy.join("bin/postgres")).await,
            "{} cannot run; remove it",
            copy.display()
        );
        Ok(copy)
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

    async fn can_run(self, program: &Path) -> bool {
        let mut command = self.command(program);
        command
            .arg("--version")
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.status().await.is_ok_and(|status| status.success())
    }

    async fn can_enter(self, folder: &Path) -> bool {
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

/// Copies beside the target and renames, so that a half-made copy is never taken for a whole one.
async fn copy_tree(from: &Path, to: &Path) -> anyhow::Result<()> {
    let unfinished = tempfile::Builder::new()
        .prefix("afterdose-copy-")
        .tempdir_in(SHARED);
    let unfinished = unfinished.with_context(|| format!("cannot write to {SHARED}"))?;
    let tree = unfinished.path().join("tree");
    tracing::info!(from = %from.display(), to = %to.display(), "copying postgres to where its account can run it");
    let copied = Command::new("cp")
        .arg("-RL")
        .arg(from)
        .arg(&tree)
        .status()
        .await
        .context("cannot run cp")?;
    ensure!(copied.success(), "cannot copy {}", from.display());
    let opened = Command::new("chmod")
        .args(["-R", "u+rwX,go+rX,go-w"])
        .arg(&tree)
        .status()
        .await;
    ensure!(
        opened.context("cannot run chmod")?.success(),
        "cannot open {}",
        tree.display()
    );
    match std::fs::rename(&tree, to) {
        Err(_) if to.is_dir() => Ok(()),
        done => done.with_context(|| format!("cannot create {}", to.display())),
    }
}
