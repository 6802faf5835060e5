//! A mail server outside the house that takes everything and keeps it.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use testkit::eventually;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
};

/// One mail as it was handed over.
#[derive(Clone, Debug)]
pub(crate) struct Mail {
    pub(crate) to: Vec<String>,
    pub(crate) data: String,
}

/// What has arrived so far.
#[derive(Clone)]
pub(crate) struct Outbox {
    address: SocketAddr,
    mails: Arc<Mutex<Vec<Mail>>>,
}

impl Outbox {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let outbox = Self {
            address: listener.local_addr().unwrap(),
            mails: Arc::default(),
        };
        let mails = outbox.mails.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(stream, mails.clone()));
            }
        });
        outbox
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    pub(crate) fn all(&self) -> Vec<Mail> {
        self.mails.lock().unwrap().clone()
    }

    /// The first mail to the address whose text contains the words, as soon as it is there.
    pub(crate) async fn find(&self, to: &str, words: &str) -> Mail {
        eventually(&format!("a mail with {words:?}"), || async {
            self.all()
                .into_iter()
                .find(|mail| mail.to.iter().any(|known| known == to) && mail.text().contains(words))
        })
        .await
    }
}

impl Mail {
    /// Head and body with transfer encodings undone as far as the stories need it.
    pub(crate) fn text(&self) -> String {
        crate::decode::mail(&self.data)
    }
}

async fn talk(stream: TcpStream, mails: Arc<Mutex<Vec<Mail>>>) {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let (mut to, mut data, mut in_data) = (Vec::new(), String::new(), false);
    write.write_all(b"220 outside\r\n").await.ok();
    while let Ok(Some(line)) = lines.next_line().await {
        let upper = line.to_uppercase();
        let answer = if in_data {
            if line == "." {
                in_data = false;
                let mail = Mail {
                    to: std::mem::take(&mut to),
                    data: std::mem::take(&mut data),
                };
                mails.lock().unwrap().push(mail);
                "250 taken\r\n"
            } else {
                data.push_str(line.strip_prefix('.').unwrap_or(&line));
                data.push_str("\r\n");
                continue;
            }
        } else if upper.starts_with("EHLO") {
            "250-outside\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n"
        } else if upper.starts_with("RCPT TO:") {
            to.push(line[8..].trim().trim_matches(['<', '>']).to_owned());
            "250 ok\r\n"
        } else if upper.starts_with("DATA") {
            in_data = true;
            "354 go on\r\n"
        } else if upper.starts_with("QUIT") {
            write.write_all(b"221 bye\r\n").await.ok();
            return;
        } else {
            "250 ok\r\n"
        };
        if write.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}
