//! The connection to the mail relay.

use std::time::Duration;

use anyhow::Context as _;
use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor,
    message::Mailbox,
    transport::smtp::{self, authentication::Credentials},
};

use super::compose;
use crate::{
    commands::Due,
    config::{Config, Security},
    domain::Outcome,
};

/// Sends messages through the configured relay.
#[derive(Clone)]
pub(crate) struct Relay {
    from: Mailbox,
    acknowledgement_from: Mailbox,
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

impl Relay {
    pub(crate) fn try_new(config: &Config) -> anyhow::Result<Self> {
        let from: Mailbox = config.from.parse().context("notify.from is no mail address")?;
        let acknowledgement_from = match config.acknowledgement_from.as_str() {
            "" => from.clone(),
            other => other
                .parse()
                .context("notify.acknowledgement_from is no mail address")?,
        };
        let builder = match config.security {
            Security::None => AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&config.host),
            Security::Starttls => AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(&config.host)?,
            Security::Tls => AsyncSmtpTransport::<Tokio1Executor>::relay(&config.host)?,
        };
        let mut builder = builder
            .port(config.port)
            .timeout(Some(Duration::from_secs(config.attempt_seconds)));
        if !config.login.is_empty() {
            let password = config.password.expose().clone();
            builder = builder.credentials(Credentials::new(config.login.clone(), password));
        }
        Ok(Self {
            from,
            acknowledgement_from,
            transport: builder.build(),
        })
    }

    /// One attempt.
    pub(crate) async fn send(&self, due: &Due) -> Outcome {
        let from = match due.purpose.as_str() {
            "acknowledgement" => &self.acknowledgement_from,
            _ => &self.from,
        };
        let mail = match compose(from, due) {
            Ok(mail) => mail,
            Err(error) => return Outcome::Never(error.to_string()),
        };
        // A task of its own, which goes on when the caller has waited long enough: a connection left in the middle would
        // go back to the pool, and the next mail would take the answers to this one for its own.
        let transport = self.transport.clone();
        let sending = tokio::spawn(async move { transport.send(mail).await });
        match sending.await {
            Ok(Ok(_)) => Outcome::Taken,
            Ok(Err(error)) => judge(&error),
            Err(_) => Outcome::Later("sender-failed".to_owned()),
        }
    }
}

/// A slug for what the server said. Its words may hold the address, so they are not passed on.
fn judge(error: &smtp::Error) -> Outcome {
    let code = error
        .status()
        .map_or_else(|| "0".to_owned(), |code| code.to_string());
    if ["503", "530", "534", "535", "538"].contains(&code.as_str()) {
        // the relay refuses us or our order of commands, not the mail: a wrong password must not give up a whole
        // day's replies
        Outcome::Later(format!("relay-refuses-us-{code}"))
    } else if error.is_permanent() {
        Outcome::Never(format!("refused-{code}"))
    } else if error.is_transient() {
        Outcome::Later(format!("server-busy-{code}"))
    } else if error.is_timeout() {
        Outcome::Later("server-slow".to_owned())
    } else if error.is_client() {
        // no common authentication, no STARTTLS: a matter of configuration
        Outcome::Later("relay-unsuitable".to_owned())
    } else {
        Outcome::Later("server-unreachable".to_owned())
    }
}
