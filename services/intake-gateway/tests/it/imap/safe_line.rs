//! A line to the mail server with TLS, as providers have it.

use std::{path::PathBuf, sync::Arc};

use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader, copy_bidirectional},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::TlsAcceptor;

use contracts::intake::v1::ContactSubmitted;
use testkit::Listener;

use super::{MailServer, SERVICE, gateway, healthy_at, mailbox, raw, server::mail, trouble_of};

/// The certificates of the tests: an authority of their own and a server named `localhost`, good for a hundred years. The
/// key is no secret; it protects nothing.
fn fixture(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/it/imap/tls")
        .join(name)
}

fn acceptor() -> TlsAcceptor {
    let chain = CertificateDer::pem_file_iter(fixture("server.pem")).expect("a certificate");
    let chain = chain.collect::<Result<Vec<_>, _>>().expect("a certificate");
    let key = PrivateKeyDer::from_pem_file(fixture("server.key")).expect("a key");
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .expect("a certificate with its key");
    TlsAcceptor::from(Arc::new(config))
}

/// A port with TLS in front of the mail server; with STARTTLS when `clear_first`, which ends with what is said in clear.
async fn protect(server: u16, clear_first: Option<&'static str>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("a port").port();
    let acceptor = acceptor();
    tokio::spawn(async move {
        while let Ok((here, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let _ended = forward(here, acceptor, server, clear_first).await;
            });
        }
    });
    port
}

async fn forward(
    mut here: TcpStream,
    acceptor: TlsAcceptor,
    server: u16,
    clear_first: Option<&'static str>,
) -> std::io::Result<()> {
    let mut there = TcpStream::connect(("127.0.0.1", server)).await?;
    if let Some(answer) = clear_first {
        // the greeting of the mail server, passed on in clear
        let mut greeting = Vec::new();
        while !greeting.ends_with(b"\r\n") {
            greeting.push(there.read_u8().await?);
        }
        here.write_all(&greeting).await?;
        let mut asked = String::new();
        BufReader::new(&mut here).read_line(&mut asked).await?;
        assert_eq!(asked, "S1 STARTTLS\r\n", "nothing else may be said in clear");
        here.write_all(answer.as_bytes()).await?;
    }
    let mut safe = acceptor.accept(here).await?;
    copy_bidirectional(&mut safe, &mut there).await?;
    Ok(())
}

fn entry(port: u16, tls: &str, trusted: bool) -> String {
    let mut rest = format!("password = '{}'", SERVICE.1);
    if trusted {
        rest += &format!("\nca_file = '{}'", fixture("ca.pem").display());
    }
    mailbox(SERVICE.0, port, &rest)
        .replace("tls = 'none'", &format!("tls = '{tls}'"))
        .replace("'127.0.0.1'", "'localhost'")
}

async fn mail_comes_through(tls: &str, clear_first: Option<&'static str>) {
    let server = MailServer::start().await;
    let port = protect(server.port, clear_first).await;
    let system = gateway(&entry(port, tls, true)).start().await;
    let mut submitted = Listener::<ContactSubmitted>::new(&system.client).await;
    healthy_at(&system, SERVICE.0, 0).await;
    server.deliver(SERVICE, &[mail("safe")]).await;
    assert_eq!(raw(&submitted.next().await), mail("safe"));
    system.finish().await;
}

#[tokio::test]
async fn mail_comes_over_tls() {
    mail_comes_through("implicit", None).await;
}

#[tokio::test]
async fn mail_comes_over_starttls() {
    mail_comes_through("starttls", Some("S1 OK go ahead\r\n")).await;
}

/// What somebody in the middle says in clear after the answer must not be taken for something said under TLS
/// (CVE-2011-0411): the connection fails instead.
#[tokio::test]
async fn what_is_slipped_in_before_tls_ends_the_connection() {
    let server = MailServer::start().await;
    let slipped = "S1 OK go ahead\r\n* PREAUTH welcome\r\n";
    let port = protect(server.port, Some(slipped)).await;
    let system = gateway(&entry(port, "starttls", true)).start().await;
    assert_eq!(trouble_of(&system, SERVICE.0).await.trouble, "connection-unsafe");
    system.finish().await;
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused() {
    let server = MailServer::start().await;
    let port = protect(server.port, None).await;
    let system = gateway(&entry(port, "implicit", false)).start().await;
    assert_eq!(trouble_of(&system, SERVICE.0).await.trouble, "connection-unsafe");
    system.finish().await;
}
