//! Broken lines and mail servers that begin to number anew.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicBool, Ordering},
};

use contracts::intake::v1::ContactSubmitted;
use testkit::Listener;
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

use super::{
    MailServer, SERVICE, distinct, gateway, healthy_at, mailbox, raw, server::mail, take, trouble_of,
};

/// A line to the mail server that can be cut.
struct Line {
    port: u16,
    calls: Arc<Mutex<JoinSet<()>>>,
    is_down: Arc<AtomicBool>,
}

impl Line {
    async fn to(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("a port").port();
        let calls = Arc::new(Mutex::new(JoinSet::new()));
        let is_down = Arc::new(AtomicBool::new(false));
        let (open, down) = (calls.clone(), is_down.clone());
        tokio::spawn(async move {
            while let Ok((mut here, _)) = listener.accept().await {
                if down.load(Ordering::SeqCst) {
                    continue;
                }
                open.lock().expect("a lock").spawn(async move {
                    let mut there = TcpStream::connect(("127.0.0.1", server))
                        .await
                        .expect("the server");
                    let _cut = copy_bidirectional(&mut here, &mut there).await;
                });
            }
        });
        Self { port, calls, is_down }
    }

    fn cut(&self) {
        self.is_down.store(true, Ordering::SeqCst);
        self.calls.lock().expect("a lock").abort_all();
    }

    fn mend(&self) {
        self.is_down.store(false, Ordering::SeqCst);
    }
}

#[tokio::test]
async fn after_a_cut_the_mailbox_is_followed_again_and_nothing_is_missed() {
    let server = MailServer::start().await;
    let line = Line::to(server.port).await;
    let entry = mailbox(SERVICE.0, line.port, &format!("password = '{}'", SERVICE.1));
    let system = gateway(&entry).start().await;
    let mut submitted = Listener::<ContactSubmitted>::new(&system.client).await;
    server.deliver(SERVICE, &[mail("before")]).await;
    assert_eq!(raw(&submitted.next().await), mail("before"));
    healthy_at(&system, SERVICE.0, 1).await;
    line.cut();
    assert_eq!(trouble_of(&system, SERVICE.0).await.trouble, "server-unreachable");
    server.deliver(SERVICE, &[mail("meanwhile")]).await;
    line.mend();
    assert_eq!(raw(&submitted.next().await), mail("meanwhile"));
    healthy_at(&system, SERVICE.0, 2).await;
    system.finish().await;
}

/// The server was set up anew (another UIDVALIDITY): nothing is lost, and the number goes on over both numberings.
#[tokio::test]
async fn a_mailbox_that_is_numbered_anew_is_taken_from_its_first_message() {
    let server = MailServer::start().await;
    server
        .deliver(SERVICE, &[mail("one"), mail("two"), mail("three")])
        .await;
    let entry = mailbox(SERVICE.0, server.port, &format!("password = '{}'", SERVICE.1));
    let system = gateway(&entry).start().await;
    let mut submitted = Listener::<ContactSubmitted>::new(&system.client).await;
    let mut taken = take(&mut submitted, 3).await;
    let before = healthy_at(&system, SERVICE.0, 3).await;
    let server = server.restart_empty().await;
    server.deliver(SERVICE, &[mail("three"), mail("four")]).await;
    taken.extend(take(&mut submitted, 2).await);
    assert_eq!(raw(&taken[4]), mail("four"));
    assert_eq!(distinct(&taken, |one| one.submission_id.clone()), 5);
    let after = healthy_at(&system, SERVICE.0, 5).await;
    assert_ne!(before.uid_validity, after.uid_validity);
    system.finish().await;
}
