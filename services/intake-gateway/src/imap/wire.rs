//! The connection to the mail server: plain, TLS, or TLS after STARTTLS.

use std::{fmt::Debug, io, path::Path, sync::Arc, time::Duration};

use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, ServerName, pem::PemObject as _},
};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::TlsConnector;

use super::trouble::Trouble;
use crate::config::{Mailbox, Tls};

/// A line of the clear part of STARTTLS is not longer.
const LONGEST_LINE: usize = 8 * 1024;

/// Anything that IMAP can be spoken over.
pub(super) trait Wire: AsyncRead + AsyncWrite + Unpin + Send + Debug {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send + Debug> Wire for T {}

/// A connection, and whether the server has greeted already.
pub(super) struct Connected {
    pub(super) wire: Box<dyn Wire>,
    pub(super) greeted: bool,
}

/// Connects as the mailbox wants it.
pub(super) async fn connect(mailbox: &Mailbox, patience: Duration) -> Result<Connected, Trouble> {
    timeout(patience, open(mailbox))
        .await
        .unwrap_or(Err(Trouble::Silent))
}

async fn open(mailbox: &Mailbox) -> Result<Connected, Trouble> {
    let host = mailbox.host.trim_start_matches('[').trim_end_matches(']');
    let mut tcp = TcpStream::connect((host, mailbox.server_port())).await?;
    tcp.set_nodelay(true)?;
    let greeted = mailbox.tls == Tls::Starttls;
    let wire: Box<dyn Wire> = match mailbox.tls {
        Tls::None => Box::new(tcp),
        Tls::Implicit => Box::new(secure(tcp, host, mailbox.ca_file.as_deref()).await?),
        Tls::Starttls => {
            ask_for_tls(&mut tcp).await?;
            Box::new(secure(tcp, host, mailbox.ca_file.as_deref()).await?)
        }
    };
    Ok(Connected { wire, greeted })
}

async fn secure(
    tcp: TcpStream,
    host: &str,
    ca_file: Option<&Path>,
) -> Result<tokio_rustls::client::TlsStream<TcpStream>, Trouble> {
    let name =
        ServerName::try_from(host.to_owned()).map_err(|error| Trouble::Tls(io::Error::other(error)))?;
    let connector = TlsConnector::from(Arc::new(trust(ca_file).map_err(Trouble::Tls)?));
    connector.connect(name, tcp).await.map_err(Trouble::Tls)
}

fn trust(ca_file: Option<&Path>) -> io::Result<ClientConfig> {
    let mut roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    if let Some(file) = ca_file {
        for certificate in CertificateDer::pem_file_iter(file).map_err(io::Error::other)? {
            roots
                .add(certificate.map_err(io::Error::other)?)
                .map_err(io::Error::other)?;
        }
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

/// The clear part. Bytes are read one at a time up to the end of the answer, so that nothing sent in clear can be taken
/// for something said under TLS (CVE-2011-0411).
async fn ask_for_tls(tcp: &mut TcpStream) -> Result<(), Trouble> {
    let greeting = line(tcp).await?;
    if !greeting.starts_with(b"* OK") {
        return Err(Trouble::StartTls);
    }
    tcp.write_all(b"S1 STARTTLS\r\n").await?;
    loop {
        let answer = line(tcp).await?;
        if answer.starts_with(b"S1 OK") {
            return Ok(());
        }
        if answer.starts_with(b"S1 ") {
            return Err(Trouble::StartTls);
        }
    }
}

async fn line(tcp: &mut TcpStream) -> Result<Vec<u8>, Trouble> {
    let mut line = Vec::new();
    while !line.ends_with(b"\r\n") {
        if line.len() == LONGEST_LINE {
            return Err(Trouble::Protocol);
        }
        line.push(tcp.read_u8().await?);
    }
    Ok(line)
}
