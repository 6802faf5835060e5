//! Mails that lie on an IMAP server when the mailbox is configured: from the first that is fetched to the last ticket.

use std::time::Duration;

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use serde_json::json;

use crate::{
    contacts::Contacts,
    dovecot::{ADDRESS, Dovecot, PASSWORD},
    drain::drained,
    options::Options,
    report::{Report, say},
    site::{Site, free_addresses},
    usage::{Usage, as_json, in_words},
};

const PATIENCE: Duration = Duration::from_secs(900);

/// Starts everything anew with the mailbox, and stops it.
pub(crate) async fn run(options: &Options, site: &Site, report: &mut Report) -> anyhow::Result<()> {
    let Some(program) = Dovecot::program() else {
        report.figure("mail import", "no dovecot here, not measured");
        return Ok(());
    };
    let count = options.mails;
    say(&format!("{count} mails in a mailbox"));
    let now = kernel::Clock::system().now();
    let [address] = free_addresses()?;
    let port = address.rsplit(':').next().context("no port")?.parse()?;
    let mails = (0..count).map(|_| mail(&site.contacts, now));
    let server = Dovecot::start(program, port, mails).await?;
    let measured = import(site, &server, count, report).await;
    server.stop().await?;
    measured
}

async fn import(site: &Site, server: &Dovecot, count: usize, report: &mut Report) -> anyhow::Result<()> {
    let mut store = site.store().await?;
    let (counted, stored) = (store.counts().await?, store.last_in_intake_stream().await?);
    let mailbox = format!(
        "[[intake_gateway.mailboxes]]\nname = \"{ADDRESS}\"\nhost = \"127.0.0.1\"\nport = {}\nlogin = \"{ADDRESS}\"\n\
         password = \"{PASSWORD}\"\ntls = \"none\"\n",
        server.port
    );
    let whole = site.start_everything(&mailbox).await?;
    let fetching = |usage: Usage| usage.and("dovecot", server.pid());
    let before = fetching(Usage::default());
    drained_with(&mut store, &counted, count).await?;
    let used = fetching(site.usage(&whole));
    let each = used.each_since(&before, count);
    let first = store.stored_at(stored + 1).await?;
    let counts = store.counts().await?;
    let rows = store.ticket_rows().await?;
    let last = rows.iter().map(|row| row.at).max().unwrap_or(first);
    let last_submission = store.last_submission().await?;
    let last_accepted = store.stored_at(last_submission).await?;
    let seconds = last.signed_duration_since(first).as_seconds_f64();
    let fetched = last_accepted.signed_duration_since(first).as_seconds_f64();
    let rate = count as f64 / seconds;
    report.line(
        "mails from the IMAP server to the last ticket",
        ">= 1000/s",
        &format!("{rate:.0}/s ({count} in {seconds:.1} s)"),
        Some(rate >= 1_000.0),
    );
    report.figure(
        "  fetched and accepted",
        &format!("{:.0}/s", count as f64 / fetched),
    );
    report.figure("  processor ms per mail, start included", &in_words(&each));
    report.detail(
        "mail",
        json!({
            "mails": count, "per_second": rate, "accepted_per_second": count as f64 / fetched,
            "cpu_ms_per_mail": as_json(&each), "mails_taken_by_sink": site.sink.taken(),
        }),
    );
    let new = counts.contacts - counted.contacts + counts.others - counted.others;
    if usize::try_from(new)? != count {
        report.broken("mails that intake has", &format!("{new} of {count}"));
    }
    crate::remember(&whole, report);
    whole.stop().await
}

/// Nothing waits while nothing has come yet, so the number tells that it has begun.
async fn drained_with(
    store: &mut crate::store::Store,
    before: &crate::store::Counts,
    count: usize,
) -> anyhow::Result<()> {
    let wanted = before.contacts + before.others + i64::try_from(count)?;
    tokio::time::timeout(PATIENCE, async {
        loop {
            let counts = store.counts().await?;
            if counts.contacts + counts.others >= wanted {
                return anyhow::Ok(());
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    })
    .await
    .context("not all mails have come")??;
    drained(store, PATIENCE).await
}

/// Two to four KiB, as a Chinese mail program writes them.
fn mail(contacts: &Contacts, now: DateTime<Utc>) -> Vec<u8> {
    let (number, text) = contacts.next();
    let body = folded(&base64(text.as_bytes()));
    let subject = base64(format!("关于阿莫西林胶囊的情况反映 {number}").as_bytes());
    let date = now.to_rfc2822();
    format!(
        "Return-Path: <sender{number}@hospital.example>\r\n\
         Received: from mail.hospital.example by mx1.yaohou.example with ESMTPS id {number:08X};\r\n {date}\r\n\
         Message-ID: <bench.{number}.{}@hospital.example>\r\nDate: {date}\r\n\
         From: =?utf-8?B?{}?= <sender{number}@hospital.example>\r\n\
         To: =?utf-8?B?{}?= <{ADDRESS}>\r\nSubject: =?utf-8?B?{subject}?=\r\nX-Mailer: Foxmail 7.2.25\r\n\
         MIME-Version: 1.0\r\nContent-Type: text/plain; charset=\"utf-8\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{body}",
        now.timestamp(),
        base64(format!("张{number}").as_bytes()),
        base64("药后客服中心".as_bytes()),
    )
    .into_bytes()
}

fn folded(text: &str) -> String {
    let bytes = text.as_bytes().chunks(76);
    bytes
        .map(|line| format!("{}\r\n", String::from_utf8_lossy(line)))
        .collect()
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}
