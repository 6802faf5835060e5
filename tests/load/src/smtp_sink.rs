//! A mail server that takes everything and keeps nothing but the count, so that acknowledgements have somewhere to go.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
};

/// The server; it ends with the run.
pub(crate) struct SmtpSink {
    /// Where it listens on 127.0.0.1.
    pub(crate) port: u16,
    taken: Arc<AtomicUsize>,
}

impl SmtpSink {
    /// Listens on a free port.
    pub(crate) async fn start() -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let taken = Arc::new(AtomicUsize::new(0));
        let counted = taken.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, counted.clone()));
            }
        });
        Ok(Self { port, taken })
    }

    /// Mails taken so far.
    pub(crate) fn taken(&self) -> usize {
        self.taken.load(Ordering::Relaxed)
    }
}

/// A client that goes away in the middle is its own loss.
async fn serve(stream: TcpStream, taken: Arc<AtomicUsize>) {
    let _ = talk(stream, &taken).await;
}

async fn talk(stream: TcpStream, taken: &AtomicUsize) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 sink ESMTP\r\n").await?;
    let (mut line, mut in_mail) = (Vec::new(), false);
    loop {
        line.clear();
        if stream.read_until(b'\n', &mut line).await? == 0 {
            return Ok(());
        }
        let answer: &[u8] = if in_mail {
            if line != b".\r\n" {
                continue;
            }
            in_mail = false;
            taken.fetch_add(1, Ordering::Relaxed);
            b"250 kept in mind\r\n"
        } else if line.len() >= 4 && line[..4].eq_ignore_ascii_case(b"DATA") {
            in_mail = true;
            b"354 go on\r\n"
        } else if line.len() >= 4 && line[..4].eq_ignore_ascii_case(b"EHLO") {
            b"250-sink\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 PIPELINING\r\n"
        } else {
            b"250 good\r\n"
        };
        stream.write_all(answer).await?;
    }
}
