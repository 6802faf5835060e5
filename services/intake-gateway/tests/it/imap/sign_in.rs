//! Wrong passwords, access tokens, and servers that refuse TLS.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use contracts::intake::v1::ContactSubmitted;
use testkit::Listener;

use super::{
    MailServer, SERVICE, gateway, healthy_at, mailbox, raw,
    scripted::{Held, Scripted},
    server::{COMPLAINT, mail},
    trouble_of,
};

/// The trouble of one mailbox is told, and is not the trouble of the others.
#[tokio::test]
async fn a_wrong_password_is_told_and_the_other_mailbox_goes_on() {
    let server = MailServer::start().await;
    server.deliver(COMPLAINT, &[mail("one")]).await;
    let entries = mailbox(SERVICE.0, server.port, "password = 'wrong'")
        + &mailbox(COMPLAINT.0, server.port, &format!("password = '{}'", COMPLAINT.1));
    let system = gateway(&entries).start().await;
    let told = trouble_of(&system, SERVICE.0).await;
    assert_eq!(
        (told.trouble.as_str(), told.server_count),
        ("credentials-refused", 0)
    );
    let mut submitted = Listener::<ContactSubmitted>::new(&system.client).await;
    assert_eq!(raw(&submitted.next().await), mail("one"));
    healthy_at(&system, COMPLAINT.0, 1).await;
    system.finish().await;
}

#[tokio::test]
async fn a_mailbox_is_opened_with_an_access_token() {
    let server = Scripted::start(vec![(1, Held::Mail(mail("one")))]).await;
    let folder = tempfile::tempdir().expect("a folder");
    let token = folder.path().join("token");
    std::fs::write(&token, "opaque\n").expect("written");
    let entry = mailbox(
        "a@b.example",
        server.port,
        &format!("xoauth2 = {{ access_token_file = '{}' }}", token.display()),
    );
    let system = gateway(&entry).start().await;
    let mut submitted = Listener::<ContactSubmitted>::new(&system.client).await;
    assert_eq!(raw(&submitted.next().await), mail("one"));
    let said = STANDARD.decode(server.tokens()[0].as_bytes()).expect("base64");
    assert_eq!(said, b"user=a@b.example\x01auth=Bearer opaque\x01\x01");
    system.finish().await;
}

#[tokio::test]
async fn a_refused_access_token_ends_the_exchange_and_is_told() {
    let server = Scripted::start(vec![]).await;
    server.refuse_tokens();
    let folder = tempfile::tempdir().expect("a folder");
    let token = folder.path().join("token");
    std::fs::write(&token, "expired").expect("written");
    let entry = mailbox(
        "a@b.example",
        server.port,
        &format!("xoauth2 = {{ access_token_file = '{}' }}", token.display()),
    );
    let system = gateway(&entry).start().await;
    assert_eq!(
        trouble_of(&system, "a@b.example").await.trouble,
        "credentials-refused"
    );
    assert_eq!(server.tokens()[1], "", "the error is answered with an empty line");
    system.finish().await;
}

#[tokio::test]
async fn a_server_that_refuses_starttls_never_sees_the_password() {
    let server = Scripted::start(vec![]).await;
    let entry = mailbox("a@b.example", server.port, "password = 'secret'").replace("'none'", "'starttls'");
    let system = gateway(&entry).start().await;
    assert_eq!(
        trouble_of(&system, "a@b.example").await.trouble,
        "connection-unsafe"
    );
    assert_eq!(server.sign_ins(), 0);
    system.finish().await;
}
