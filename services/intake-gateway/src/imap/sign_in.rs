//! Signing in: by password or by access token.

use std::{path::Path, time::Duration};

use async_imap::{
    Authenticator, Client, Session,
    error::Error,
    imap_proto::{Response, Status},
};
use kernel::Sensitive;
use tokio::time::timeout;

use super::{
    token::Tokens,
    trouble::Trouble,
    wire::{Connected, Wire},
};
use crate::config::Mailbox;

/// A session over any connection.
pub(super) type ImapSession = Session<Box<dyn Wire>>;

type Refused = (Error, Client<Box<dyn Wire>>);

/// Signs in on a fresh connection.
pub(super) async fn sign_in(
    connected: Connected,
    mailbox: &Mailbox,
    tokens: Option<&Tokens>,
    patience: Duration,
) -> Result<ImapSession, Trouble> {
    let mut client = Client::new(connected.wire);
    if !connected.greeted {
        timeout(patience, greet(&mut client))
            .await
            .unwrap_or(Err(Trouble::Silent))?;
    }
    let attempt = match tokens {
        None => {
            let password = password(mailbox).await?;
            timeout(patience, client.login(&mailbox.login, password.expose())).await
        }
        Some(tokens) => {
            let token = tokens.token().await?;
            let answer = XOAuth2::new(&mailbox.login, token.expose());
            timeout(patience, client.authenticate("XOAUTH2", answer)).await
        }
    };
    match attempt {
        Ok(Ok(session)) => Ok(session),
        Ok(Err(refused)) => Err(refusal(refused, tokens).await),
        Err(_) => Err(Trouble::Silent),
    }
}

async fn greet(client: &mut Client<Box<dyn Wire>>) -> Result<(), Trouble> {
    let greeting = client.read_response().await?;
    let greeting = greeting.ok_or(Trouble::Unreachable(std::io::ErrorKind::ConnectionReset))?;
    match greeting.parsed() {
        Response::Data {
            status: Status::Ok, ..
        } => Ok(()),
        // too many connections, maintenance
        Response::Data {
            status: Status::Bye, ..
        } => Err(Trouble::Unreachable(std::io::ErrorKind::ConnectionRefused)),
        _ => Err(Trouble::Protocol),
    }
}

async fn refusal((error, _client): Refused, tokens: Option<&Tokens>) -> Trouble {
    match error {
        // RFC 5530: the server, not the password
        Error::No(text) if text.to_ascii_uppercase().contains("UNAVAILABLE") => {
            Trouble::Unreachable(std::io::ErrorKind::ConnectionRefused)
        }
        Error::No(_) | Error::Bad(_) => match tokens {
            Some(tokens) if tokens.forget().await => {
                Trouble::Token("the mail server no longer takes the old one".to_owned())
            }
            _ => Trouble::CredentialsRefused,
        },
        // a line break inside a password
        Error::Validate(_) => Trouble::CredentialsRefused,
        other => other.into(),
    }
}

async fn password(mailbox: &Mailbox) -> Result<Sensitive<String>, Trouble> {
    match &mailbox.password_file {
        None => Ok(mailbox.password.clone()),
        Some(file) => secret(file).await,
    }
}

/// A secret from a file, without the line break that editors add.
pub(super) async fn secret(file: &Path) -> Result<Sensitive<String>, Trouble> {
    let text = tokio::fs::read_to_string(file)
        .await
        .map_err(Trouble::CredentialsUnreadable)?;
    Ok(Sensitive::new(text.trim_end_matches(['\r', '\n']).to_owned()))
}

/// SASL XOAUTH2: says the token once; to the error that follows a refusal it says nothing, after which the server ends
/// the exchange.
struct XOAuth2 {
    answer: Option<Sensitive<String>>,
}

impl XOAuth2 {
    fn new(login: &str, token: &str) -> Self {
        Self {
            answer: Some(Sensitive::new(format!(
                "user={login}\x01auth=Bearer {token}\x01\x01"
            ))),
        }
    }
}

impl Authenticator for XOAuth2 {
    type Response = String;

    fn process(&mut self, _challenge: &[u8]) -> String {
        self.answer.take().map(Sensitive::into_inner).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use base64::{Engine as _, engine::general_purpose::STANDARD};

    use super::*;

    #[test]
    fn the_sasl_string_is_the_published_example_and_an_error_is_answered_with_nothing() {
        // the example in Google's description of XOAUTH2
        let mut said = XOAuth2::new(
            "someuser@example.com",
            "ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg",
        );
        let published = "dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52YjNSbGNrQmhkSFJo\
                         ZG1semRHRXVZMjl0Q2cBAQ==";
        assert_eq!(STANDARD.encode(said.process(b"")), published);
        assert_eq!(said.process(br#"{"status":"401"}"#), "");
    }
}
