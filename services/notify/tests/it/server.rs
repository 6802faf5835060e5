//! A mail server that takes mails, or answers what the test wrote into its script first.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
};

/// A running server.
#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) port: u16,
    script: Arc<Mutex<VecDeque<String>>>,
    mails: Arc<Mutex<Vec<String>>>,
    /// Whoever holds it keeps the server from saying yes to a mail that it has taken.
    pub(crate) yes: Arc<tokio::sync::Mutex<()>>,
    /// Whoever holds it keeps the server from answering to recipients.
    pub(crate) recipient: Arc<tokio::sync::Mutex<()>>,
}

impl Server {
    /// Answers the first recipients with the lines of the script, the others with yes.
    pub(crate) async fn start(script: &[&str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            port: listener.local_addr().unwrap().port(),
            script: Arc::new(Mutex::new(script.iter().map(|line| (*line).to_owned()).collect())),
            mails: Arc::default(),
            yes: Arc::default(),
            recipient: Arc::default(),
        };
        let copy = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(copy.clone().talk(stream));
            }
        });
        server
    }

    pub(crate) fn mails(&self) -> Vec<String> {
        self.mails.lock().unwrap().clone()
    }

    async fn talk(self, stream: TcpStream) {
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        let (mut mail, mut begun): (Option<String>, bool) = (None, false);
        write.write_all(b"220 test\r\n").await.ok();
        while let Ok(Some(line)) = lines.next_line().await {
            if let Some(text) = mail.as_mut().filter(|_| line != ".") {
                text.push_str(&line);
                text.push_str("\r\n");
                continue;
            }
            let verb = line.split([' ', ':']).next().unwrap_or_default();
            let nested = verb == "MAIL" && begun;
            begun = verb == "MAIL" || begun && !["EHLO", "RSET", "."].contains(&verb);
            let answer = if nested {
                "503 nested MAIL command".to_owned()
            } else {
                self.answer(&line, &mut mail)
            };
            match verb {
                "RCPT" => drop(self.recipient.lock().await),
                "." => drop(self.yes.lock().await),
                _ => {}
            }
            if write.write_all(format!("{answer}\r\n").as_bytes()).await.is_err() {
                return;
            }
        }
    }

    fn answer(&self, line: &str, mail: &mut Option<String>) -> String {
        let verb = line.split([' ', ':']).next().unwrap_or_default().to_uppercase();
        match (verb.as_str(), mail.take()) {
            (".", Some(text)) => {
                self.mails.lock().unwrap().push(text);
                "250 taken".to_owned()
            }
            ("EHLO", _) => "250-test\r\n250 8BITMIME".to_owned(),
            ("RCPT", _) => self
                .script
                .lock()
                .unwrap()
                .pop_front()
                .unwrap_or_else(|| "250 ok".to_owned()),
            ("DATA", _) => {
                *mail = Some(String::new());
                "354 go on".to_owned()
            }
            _ => "250 ok".to_owned(),
        }
    }
}
