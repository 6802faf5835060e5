//! A real IMAP server of our own: Debian's Dovecot on a free port, with one Maildir that is filled before it starts.

use std::{
    os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown},
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use anyhow::{Context as _, bail, ensure};
use tokio::{
    net::TcpStream,
    process::{Child, Command},
    time::sleep,
};

/// The mailbox and its password.
pub(crate) const ADDRESS: &str = "service@yaohou.example";
pub(crate) const PASSWORD: &str = "password-of-the-bench-only";

/// The running server. Its folder goes with it.
pub(crate) struct Dovecot {
    child: Child,
    folder: PathBuf,
    /// Where it listens on 127.0.0.1.
    pub(crate) port: u16,
}

/// An account: name, user id, group id.
struct Account {
    name: String,
    uid: u32,
    gid: u32,
}

impl Dovecot {
    /// Whether it is installed.
    pub(crate) fn program() -> Option<&'static str> {
        ["/usr/sbin/dovecot", "/usr/local/sbin/dovecot"]
            .into_iter()
            .find(|program| Path::new(program).exists())
    }

    /// Starts it with these mails in the inbox.
    pub(crate) async fn start(
        program: &str,
        port: u16,
        mails: impl Iterator<Item = Vec<u8>>,
    ) -> anyhow::Result<Self> {
        // a path that every account can enter, and short enough for sockets
        let folder = PathBuf::from(format!("/var/tmp/afterdose-dovecot-{}", std::process::id()));
        std::fs::create_dir(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755))?;
        let (account, is_root) = account()?;
        fill(&folder.join("mail"), &account, is_root, mails)?;
        let config = folder.join("dovecot.conf");
        std::fs::write(&config, configuration(&folder, port, &account, is_root))?;
        let child = Command::new(program)
            .args(["-F", "-c"])
            .arg(&config)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(std::fs::File::create(folder.join("stderr.log"))?)
            .kill_on_drop(true)
            .spawn()
            .context("cannot start dovecot")?;
        let mut server = Self { child, folder, port };
        server.answers().await?;
        Ok(server)
    }

    /// Its process id; its workers are its children.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id().unwrap_or_default()
    }

    async fn answers(&mut self) -> anyhow::Result<()> {
        for _ in 0..500 {
            if self.child.try_wait()?.is_some() {
                let read = |name: &str| std::fs::read_to_string(self.folder.join(name)).unwrap_or_default();
                bail!("dovecot ended: {} {}", read("stderr.log"), read("log"));
            }
            if TcpStream::connect(("127.0.0.1", self.port)).await.is_ok() {
                return Ok(());
            }
            sleep(Duration::from_millis(10)).await;
        }
        bail!("dovecot does not listen")
    }

    /// Stops it and removes its folder.
    pub(crate) async fn stop(mut self) -> anyhow::Result<()> {
        let pid = self.pid().to_string();
        Command::new("kill").args(["-TERM", &pid]).status().await?;
        if tokio::time::timeout(Duration::from_secs(10), self.child.wait())
            .await
            .is_err()
        {
            self.child.kill().await?;
        }
        std::fs::remove_dir_all(&self.folder)?;
        Ok(())
    }
}

/// Ourselves; as root, an account that mails may belong to.
fn account() -> anyhow::Result<(Account, bool)> {
    let own = std::fs::metadata("/proc/self")?;
    let wanted = |name: &str, uid: u32| {
        if own.uid() == 0 {
            name == "nobody"
        } else {
            uid == own.uid()
        }
    };
    let accounts = std::fs::read_to_string("/etc/passwd")?;
    let found = accounts.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?.to_owned();
        let (uid, gid) = (fields.nth(1)?.parse().ok()?, fields.next()?.parse().ok()?);
        wanted(&name, uid).then_some(Account { name, uid, gid })
    });
    Ok((found.context("no account to keep mails as")?, own.uid() == 0))
}

/// Writes the Maildir as a mail server would have left it.
fn fill(
    mail: &Path,
    account: &Account,
    is_root: bool,
    mails: impl Iterator<Item = Vec<u8>>,
) -> anyhow::Result<()> {
    let own = |path: &Path| {
        if is_root {
            chown(path, Some(account.uid), Some(account.gid))
        } else {
            Ok(())
        }
    };
    for folder in ["", "cur", "new", "tmp"] {
        std::fs::create_dir(mail.join(folder))?;
        own(&mail.join(folder))?;
    }
    for (number, bytes) in mails.enumerate() {
        // the size in the name spares the server a look into each file, as its own deliveries do
        let path = mail.join(format!(
            "new/{}.M{number}P1.bench,S={}",
            1_700_000_000 + number,
            bytes.len()
        ));
        std::fs::write(&path, bytes)?;
        own(&path)?;
    }
    ensure!(mail.join("new").is_dir(), "no mailbox");
    Ok(())
}

fn configuration(folder: &Path, port: u16, account: &Account, is_root: bool) -> String {
    let folder = folder.display();
    let (uid, gid) = (account.uid, account.gid);
    // as root Dovecot insists on accounts of its own for the logins, which its package has made
    let users = if is_root {
        String::new()
    } else {
        let name = &account.name;
        format!(
            "default_internal_user = {name}\ndefault_login_user = {name}\ndefault_internal_group = {gid}\n"
        )
    };
    format!(
        "base_dir = {folder}/run\nstate_dir = {folder}/state\nlog_path = {folder}/log\nprotocols = imap\n\
         listen = 127.0.0.1\nssl = no\ndisable_plaintext_auth = no\nauth_mechanisms = plain\n{users}\
         first_valid_uid = 1\nfirst_valid_gid = 1\nmail_location = maildir:{folder}/mail\n\
         passdb {{\n  driver = static\n  args = password={PASSWORD}\n}}\n\
         userdb {{\n  driver = static\n  args = uid={uid} gid={gid} home={folder}/mail\n}}\n\
         service imap-login {{\n  chroot =\n  inet_listener imap {{\n    port = {port}\n  }}\n\
         \x20 inet_listener imaps {{\n    port = 0\n  }}\n}}\nservice anvil {{\n  chroot =\n}}\nservice stats {{\n  chroot =\n}}\n",
    )
}
