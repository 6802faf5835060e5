//! Mailboxes polled over IMAP: from a real mail server (pymap), and from a scripted one for what a good server never does.

mod arrival;
mod odd_server;
mod outage;
mod oversized;
mod replicas;
mod safe_line;
mod scripted;
mod server;
mod sign_in;

use std::collections::BTreeSet;

use contracts::intake::v1::{ChannelObserved, ContactSubmitted};
use testkit::{Listener, System, SystemBuilder};

pub(crate) use server::{MailServer, SERVICE};

/// A gateway that polls; IDLE is what brings mail, because nobody would wait for the next look.
pub(crate) fn gateway(mailboxes: &str) -> SystemBuilder {
    gateway_with("poll_seconds = 600", mailboxes)
}

/// A gateway with polling settings of the test's own.
pub(crate) fn gateway_with(settings: &str, mailboxes: &str) -> SystemBuilder {
    System::of([intake_gateway::service()]).config(&format!(
        "[intake_gateway]\nlisten = '127.0.0.1:0'\nevidence = '{{dir}}/evidence'\n\
         [intake_gateway.imap]\nlease_seconds = 2\nlongest_pause_seconds = 1\n{settings}\n{mailboxes}"
    ))
}

/// A mailbox entry for the configuration.
pub(crate) fn mailbox(name: &str, port: u16, rest: &str) -> String {
    format!(
        "[[intake_gateway.mailboxes]]\nname = '{name}'\nhost = '127.0.0.1'\nport = {port}\nlogin = '{name}'\n\
         tls = 'none'\n{rest}\n"
    )
}

/// So many submissions, as they come.
pub(crate) async fn take(listener: &mut Listener<ContactSubmitted>, count: usize) -> Vec<ContactSubmitted> {
    let mut taken = Vec::with_capacity(count);
    for _ in 0..count {
        taken.push(listener.next().await);
    }
    taken
}

/// The bytes of the mail itself.
pub(crate) fn raw(submitted: &ContactSubmitted) -> Vec<u8> {
    submitted.evidence[0].inline.clone().into()
}

/// Different texts of the submissions.
pub(crate) fn distinct(submitted: &[ContactSubmitted], of: impl Fn(&ContactSubmitted) -> String) -> usize {
    submitted.iter().map(of).collect::<BTreeSet<_>>().len()
}

/// Waits until the number of a mailbox is this one and nothing is wrong.
pub(crate) async fn healthy_at(system: &System, mailbox: &str, count: u64) -> ChannelObserved {
    let mut observed = Listener::<ChannelObserved>::new(&system.client).await;
    observed
        .find(|seen| seen.source == mailbox && seen.server_count == count && seen.trouble.is_empty())
        .await
}

/// Waits until something is wrong with a mailbox.
pub(crate) async fn trouble_of(system: &System, mailbox: &str) -> ChannelObserved {
    let mut observed = Listener::<ChannelObserved>::new(&system.client).await;
    observed
        .find(|seen| seen.source == mailbox && !seen.trouble.is_empty())
        .await
}
