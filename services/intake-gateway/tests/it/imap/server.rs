//! The mail server of the demo, one per test, and a client to put mail into it.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use async_imap::{Client, Session};
use futures::TryStreamExt as _;
use tempfile::TempDir;
use testkit::eventually;
use tokio::net::TcpStream;

/// One of the two mailboxes of the demo, and its password.
pub(crate) const SERVICE: (&str, &str) = ("service@yaohou.example", "service-demo-7Q4");
/// The other one.
pub(crate) const COMPLAINT: (&str, &str) = ("complaint@yaohou.example", "complaint-demo-9X2");

/// pymap with empty mailboxes; ends with the value.
pub(crate) struct MailServer {
    child: Child,
    folder: TempDir,
    pub(crate) port: u16,
}

impl MailServer {
    /// On a free port.
    pub(crate) async fn start() -> Self {
        Self::start_on(0).await
    }

    /// On this port.
    pub(crate) async fn start_on(port: u16) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("imap.port");
        let child = Command::new(existing(root.join(".tools/venv/bin/python")))
            .arg(existing(root.join("deploy/local/demo/imap_server.py")))
            .arg("--port-file")
            .arg(&file)
            .args(["--port", &port.to_string()])
            .stdin(Stdio::null())
            .spawn()
            .expect("the mail server starts");
        let port = eventually("the mail server has a port", || async {
            std::fs::read_to_string(&file).ok()?.trim().parse().ok()
        })
        .await;
        Self { child, folder, port }
    }

    /// Ends it and starts it anew on the same port: all mail is gone, and the numbering is another one.
    pub(crate) async fn restart_empty(mut self) -> Self {
        let port = self.port;
        self.end();
        Self::start_on(port).await
    }

    fn end(&mut self) {
        self.child.kill().expect("the mail server ends");
        self.child.wait().expect("the mail server ends");
    }

    /// A client of the test's own.
    pub(crate) async fn client(&self, (login, password): (&str, &str)) -> Session<TcpStream> {
        let stream = TcpStream::connect(("127.0.0.1", self.port))
            .await
            .expect("connected");
        // small writes would otherwise wait for each other
        stream.set_nodelay(true).expect("an option");
        let mut client = Client::new(stream);
        client.read_response().await.expect("greeted");
        client
            .login(login, password)
            .await
            .map_err(|(error, _)| error)
            .expect("signed in")
    }

    /// Puts mail into the mailbox.
    pub(crate) async fn deliver(&self, account: (&str, &str), mails: &[Vec<u8>]) {
        let mut client = self.client(account).await;
        for mail in mails {
            client.append("INBOX", None, None, mail).await.expect("appended");
        }
        client.logout().await.expect("signed out");
    }

    /// How many mails are marked as seen.
    pub(crate) async fn seen(&self, account: (&str, &str)) -> usize {
        let mut client = self.client(account).await;
        client.examine("INBOX").await.expect("opened");
        client.uid_search("SEEN").await.expect("searched").len()
    }

    /// Marks all mail as seen, as somebody who reads along does.
    pub(crate) async fn mark_all_seen(&self, account: (&str, &str)) {
        let mut client = self.client(account).await;
        client.select("INBOX").await.expect("opened");
        let marked = client.store("1:*", "+FLAGS (\\Seen)").await.expect("marked");
        marked.try_collect::<Vec<_>>().await.expect("marked");
    }

    /// A folder for archived mail.
    pub(crate) async fn create_folder(&self, account: (&str, &str), folder: &str) {
        self.client(account).await.create(folder).await.expect("created");
    }

    /// How many mails a folder holds.
    pub(crate) async fn count(&self, account: (&str, &str), folder: &str) -> u32 {
        self.client(account)
            .await
            .examine(folder)
            .await
            .expect("opened")
            .exists
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _gone = self.child.wait();
        let _kept_until_now = self.folder.path();
    }
}

fn existing(path: PathBuf) -> PathBuf {
    assert!(path.exists(), "there is no {}: run `make tools`", path.display());
    path
}

/// A mail with this subject, and 8-bit and dot lines that a careless reader would change.
pub(crate) fn mail(subject: &str) -> Vec<u8> {
    format!(
        "From: Wang <wang@clinic.example>\r\nTo: service@yaohou.example\r\nSubject: {subject}\r\n\
         Message-ID: <{subject}@clinic.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
         药品包装破损\r\n.\r\n..\r\n{subject}\r\n"
    )
    .into_bytes()
}
