//! A mail server that does what the test says.

use std::sync::{Arc, Mutex, MutexGuard};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream, tcp::OwnedWriteHalf},
};

/// A message and what the server does when asked for it.
#[derive(Clone)]
pub(crate) enum Held {
    /// Hands it over.
    Mail(Vec<u8>),
    /// Refuses everything but its number and size.
    Refused,
    /// Refuses its body.
    RefusedBody,
    /// Answers nonsense when asked for the body.
    Garbage,
    /// Says of its date, against the protocol, that there is none, at which the library panics.
    Undated,
    /// Lists it, and has nothing when asked.
    Removed,
}

#[derive(Default)]
struct State {
    mails: Vec<(u32, Held)>,
    tokens: Vec<String>,
    refuse_tokens: bool,
    sign_ins: usize,
}

/// The server; it offers neither IDLE nor TLS.
pub(crate) struct Scripted {
    pub(crate) port: u16,
    state: Arc<Mutex<State>>,
}

impl Scripted {
    pub(crate) async fn start(mails: Vec<(u32, Held)>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("a port").port();
        let state = Arc::new(Mutex::new(State {
            mails,
            ..State::default()
        }));
        let shared = state.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let state = shared.clone();
                tokio::spawn(async move {
                    let _ended = serve(stream, &state).await;
                });
            }
        });
        Self { port, state }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("a lock")
    }

    /// Holds these from now on, under the same UIDVALIDITY.
    pub(crate) fn hold(&self, mails: Vec<(u32, Held)>) {
        self.state().mails = mails;
    }

    pub(crate) fn refuse_tokens(&self) {
        self.state().refuse_tokens = true;
    }

    /// What was said after AUTHENTICATE, line by line.
    pub(crate) fn tokens(&self) -> Vec<String> {
        self.state().tokens.clone()
    }

    pub(crate) fn sign_ins(&self) -> usize {
        self.state().sign_ins
    }
}

async fn serve(stream: TcpStream, state: &Mutex<State>) -> std::io::Result<()> {
    let (reader, mut writer) = stream.into_split();
    let mut lines = BufReader::new(reader).lines();
    writer.write_all(b"* OK ready\r\n").await?;
    while let Some(line) = lines.next_line().await? {
        let (tag, command) = line.split_once(' ').unwrap_or((&line, ""));
        if command == "AUTHENTICATE XOAUTH2" {
            writer.write_all(b"+ \r\n").await?;
            let said = lines.next_line().await?.unwrap_or_default();
            let refuse = {
                let mut state = state.lock().expect("a lock");
                state.tokens.push(said);
                state.refuse_tokens
            };
            if refuse {
                writer.write_all(b"+ eyJzdGF0dXMiOiI0MDEifQ==\r\n").await?;
                let said = lines.next_line().await?.unwrap_or_default();
                state.lock().expect("a lock").tokens.push(said);
                writer.write_all(format!("{tag} NO no\r\n").as_bytes()).await?;
                continue;
            }
        }
        let answer = answer(command, state);
        say(&mut writer, tag, answer).await?;
    }
    Ok(())
}

async fn say(writer: &mut OwnedWriteHalf, tag: &str, (text, ended): (Vec<u8>, &str)) -> std::io::Result<()> {
    writer.write_all(&text).await?;
    writer.write_all(format!("{tag} {ended}\r\n").as_bytes()).await
}

fn answer(command: &str, state: &Mutex<State>) -> (Vec<u8>, &'static str) {
    let mut state = state.lock().expect("a lock");
    let word = command.split(' ').next().unwrap_or_default();
    match word {
        "CAPABILITY" => (b"* CAPABILITY IMAP4rev1 AUTH=XOAUTH2\r\n".to_vec(), "OK done"),
        "STARTTLS" => (Vec::new(), "BAD not here"),
        "LOGIN" | "AUTHENTICATE" => {
            state.sign_ins += 1;
            (Vec::new(), "OK welcome")
        }
        "SELECT" => {
            let next = state.mails.iter().map(|(uid, _)| uid + 1).max().unwrap_or(1);
            let text = format!(
                "* {} EXISTS\r\n* OK [UIDVALIDITY 77] ok\r\n* OK [UIDNEXT {next}] ok\r\n",
                state.mails.len()
            );
            (text.into_bytes(), "OK [READ-WRITE] open")
        }
        "UID" if command.contains("RFC822.SIZE") => (list(&state.mails, command), "OK done"),
        "UID" if command.starts_with("UID FETCH") => fetch(&state.mails, command),
        _ => (Vec::new(), "OK done"),
    }
}

fn list(mails: &[(u32, Held)], command: &str) -> Vec<u8> {
    let from: u32 = command
        .trim_start_matches("UID FETCH ")
        .split(':')
        .next()
        .and_then(|from| from.parse().ok())
        .expect("a number");
    let last = mails.len();
    let rows = mails
        .iter()
        .enumerate()
        .filter(|(place, (uid, _))| *uid >= from || place + 1 == last);
    rows.map(|(place, (uid, _))| format!("* {} FETCH (UID {uid} RFC822.SIZE 500)\r\n", place + 1))
        .collect::<String>()
        .into_bytes()
}

fn fetch(mails: &[(u32, Held)], command: &str) -> (Vec<u8>, &'static str) {
    let asked = command
        .trim_start_matches("UID FETCH ")
        .split(' ')
        .next()
        .unwrap_or_default();
    let wanted = |uid: u32| {
        asked.split(',').any(|part| {
            let (first, last) = part.split_once(':').unwrap_or((part, part));
            (first.parse().expect("a number")..=last.parse().expect("a number")).contains(&uid)
        })
    };
    let headers = command.contains("HEADER");
    let mut text = Vec::new();
    let mut ended = "OK done";
    for (place, (uid, held)) in mails.iter().enumerate().filter(|(_, (uid, _))| wanted(*uid)) {
        let (section, bytes) = match held {
            Held::Mail(mail) => ("BODY[]", mail.clone()),
            Held::RefusedBody | Held::Garbage if headers => {
                ("BODY[HEADER]", b"Subject: only headers\r\n\r\n".to_vec())
            }
            Held::Garbage => {
                text.extend(b"* 1 FETCH ((((\r\n");
                continue;
            }
            Held::Undated => {
                text.extend(format!("* 1 FETCH (UID {uid} INTERNALDATE NIL BODY[] NIL)\r\n").into_bytes());
                continue;
            }
            Held::Removed => continue,
            Held::Refused | Held::RefusedBody => {
                ended = "NO cannot be read";
                continue;
            }
        };
        let place = place + 1;
        text.extend(
            format!(
                "* {place} FETCH (UID {uid} INTERNALDATE \"21-Nov-2026 08:00:00 +0000\" {section} {{{}}}\r\n",
                bytes.len()
            )
            .into_bytes(),
        );
        text.extend(bytes);
        text.extend(b")\r\n");
    }
    (text, ended)
}
