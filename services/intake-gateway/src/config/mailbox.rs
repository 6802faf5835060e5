//! One mailbox. Mail reaches it by being polled over IMAP, by being pushed as `POST /mail/{name}`, or both: those are two
//! sources on the channel ledger, because each counts its own things.

use std::{net::IpAddr, path::PathBuf};

use anyhow::ensure;
use contracts::common::v1::WorkKind;
use kernel::Sensitive;
use serde::Deserialize;

/// An entry of `[[intake_gateway.mailboxes]]`.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mailbox {
    /// Name, usually the mail address. Source of what is polled.
    pub name: String,
    /// Bearer token of `POST /mail/{name}`; empty: nothing may be pushed.
    #[serde(default)]
    pub push_token: Sensitive<String>,
    /// Region of the mailbox; empty for none.
    #[serde(default)]
    pub region: String,
    /// What a mail to this address is about.
    #[serde(default = "super::no_kind", deserialize_with = "super::read_work_kind")]
    pub stated_kind: WorkKind,

    // The poller's settings; without a host nothing is polled.
    /// Mail server.
    #[serde(default)]
    pub host: String,
    /// Its port; 0 for the usual one, 993 with implicit TLS and 143 otherwise.
    #[serde(default)]
    pub port: u16,
    /// How the connection is protected.
    #[serde(default)]
    pub tls: Tls,
    /// PEM file of certificate authorities trusted besides the public ones; none when absent.
    #[serde(default)]
    pub ca_file: Option<PathBuf>,
    /// Who signs in.
    #[serde(default)]
    pub login: String,
    /// The password; exactly one of this, `password_file` and `xoauth2` is given.
    #[serde(default)]
    pub password: Sensitive<String>,
    /// File with the password, read at every sign-in, so that it can be changed without a restart.
    #[serde(default)]
    pub password_file: Option<PathBuf>,
    /// Sign-in by access token (SASL XOAUTH2).
    #[serde(default)]
    pub xoauth2: Option<OAuth>,
    /// Folder that is followed.
    #[serde(default = "inbox")]
    pub folder: String,
    /// Whether accepted mail is marked as seen. Only a courtesy to people who look into the mailbox: the poller never
    /// reads the mark.
    #[serde(default = "yes")]
    pub mark_seen: bool,
    /// Folder that accepted mail is moved to; empty: it stays where it is. Mail is never deleted.
    #[serde(default)]
    pub move_to: String,
}

/// How the connection to the mail server is protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// TLS from the first byte.
    #[default]
    Implicit,
    /// TLS after the `STARTTLS` command; a server that refuses it is not used.
    Starttls,
    /// Nothing: only for a server on the machine itself.
    None,
}

/// Where access tokens come from.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OAuth {
    /// File that somebody else keeps filled with a valid access token; instead of all keys below.
    pub access_token_file: Option<PathBuf>,
    /// Address that gives access tokens.
    pub token_url: String,
    /// Id of the application.
    pub client_id: String,
    /// File with the secret of the application; absent for a public one.
    pub client_secret_file: Option<PathBuf>,
    /// File with the refresh token; absent: the application asks in its own name (`client_credentials`).
    pub refresh_token_file: Option<PathBuf>,
    /// What the token is for; empty when the provider does not want to know.
    pub scope: String,
}

fn inbox() -> String {
    "INBOX".to_owned()
}

fn yes() -> bool {
    true
}

impl Mailbox {
    /// Source of what is pushed, on the channel ledger.
    pub fn push_source(&self) -> String {
        format!("push:{}", self.name)
    }

    /// Whether the mailbox is polled over IMAP.
    pub fn is_polled(&self) -> bool {
        !self.host.is_empty()
    }

    /// Where the mail server listens.
    pub fn server_port(&self) -> u16 {
        match (self.port, self.tls) {
            (0, Tls::Implicit) => 993,
            (0, _) => 143,
            (port, _) => port,
        }
    }

    pub(super) fn check(&self) -> anyhow::Result<()> {
        super::check_secret("push_token", self.push_token.expose())?;
        super::check_region(&self.region)?;
        if self.is_polled() {
            self.check_polling()?;
        }
        Ok(())
    }

    fn check_polling(&self) -> anyhow::Result<()> {
        ensure!(
            self.tls != Tls::None || is_loopback(&self.host),
            "tls = \"none\" is only for a mail server on this machine"
        );
        ensure!(!self.login.is_empty(), "login is empty");
        ensure!(!self.folder.is_empty(), "folder is empty");
        ensure!(self.folder != self.move_to, "move_to is the folder itself");
        let ways = [
            !self.password.expose().is_empty(),
            self.password_file.is_some(),
            self.xoauth2.is_some(),
        ];
        ensure!(
            ways.iter().filter(|given| **given).count() == 1,
            "exactly one of password, password_file and xoauth2 must be given"
        );
        self.xoauth2.as_ref().map_or(Ok(()), OAuth::check)
    }
}

impl OAuth {
    fn check(&self) -> anyhow::Result<()> {
        ensure!(
            self.access_token_file.is_some() == self.token_url.is_empty(),
            "xoauth2 needs either access_token_file or token_url"
        );
        if !self.token_url.is_empty() {
            let url: url::Url = self.token_url.parse()?;
            ensure!(
                url.scheme() == "https" || url.host_str().is_some_and(is_loopback),
                "token_url must be https"
            );
            ensure!(!self.client_id.is_empty(), "xoauth2.client_id is empty");
            ensure!(
                self.refresh_token_file.is_some() || self.client_secret_file.is_some(),
                "xoauth2 needs refresh_token_file or client_secret_file"
            );
        }
        Ok(())
    }
}

fn is_loopback(host: &str) -> bool {
    let plain = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || plain.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(toml: &str) -> Result<(), String> {
        let mailbox: Mailbox = toml::from_str(toml).map_err(|error| error.to_string())?;
        mailbox.check().map_err(|error| error.to_string())
    }

    #[test]
    fn a_mailbox_without_protection_must_be_on_this_machine() {
        let on = |host: &str, tls: &str| {
            check(&format!(
                "name = 'a'\nhost = '{host}'\nlogin = 'a'\npassword = 'p'\ntls = '{tls}'"
            ))
        };
        assert!(
            on("127.0.0.1", "none").is_ok() && on("localhost", "none").is_ok() && on("[::1]", "none").is_ok()
        );
        assert!(on("mail.example", "none").is_err() && on("10.0.0.1", "none").is_err());
        assert!(on("mail.example", "implicit").is_ok() && on("mail.example", "starttls").is_ok());
        assert!(on("mail.example", "ssl3").is_err());
    }

    #[test]
    fn there_is_exactly_one_way_to_sign_in() {
        let with = |ways: &str| check(&format!("name = 'a'\nhost = 'mail.example'\nlogin = 'a'\n{ways}"));
        assert!(with("password = 'p'").is_ok() && with("password_file = '/p'").is_ok());
        assert!(with("").is_err() && with("password = 'p'\npassword_file = '/p'").is_err());
        assert!(with("[xoauth2]\naccess_token_file = '/t'").is_ok());
        let refresh = "[xoauth2]\nclient_id = 'c'\nrefresh_token_file = '/r'\n";
        assert!(with(&format!("{refresh}token_url = 'https://id.example/token'")).is_ok());
        assert!(with(&format!("{refresh}token_url = 'http://id.example/token'")).is_err());
        assert!(with("[xoauth2]").is_err());
    }

    #[test]
    fn a_mailbox_that_is_only_pushed_to_needs_no_server() {
        assert!(check("name = 'a'\npush_token = '0123456789abcdef'").is_ok());
    }
}
