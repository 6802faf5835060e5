//! Mails as they may be shown: cleaned, masked, with their own pictures and nothing from elsewhere.

use std::{fs, path::Path};

use contracts::intake::v1::{ContactReceived, RenderMailRequest, RenderMailResponse};
use intake::domain::mail::{display::display, sanitise::sanitise};
use kernel::Fault;
use testkit::{Listener, Person, System};

use crate::support::{MAILBOX, clerk, client, mail, start, submit};

const PIXEL: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

fn raw() -> String {
    format!(
        "From: =?utf-8?B?546L5bCP6Iqz?= <wang@hospital.example>\r\nTo: {MAILBOX}, other@home.example\r\n\
         Message-ID: <1@hospital.example>\r\nDate: Sat, 21 Nov 2026 10:00:00 +0800\r\nSubject: batch\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=r\r\n\r\n--r\r\n\
         Content-Type: multipart/alternative; boundary=a\r\n\r\n--a\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
         药片变色\r\n--a\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\
         <html><head><title>t</title><script>alert(1)</script></head><body onload=\"alert(2)\"><p>药片<b>变色</b></p>\
         <img src=\"cid:p1\"><img src=\"https://tracker.example/p.gif\"><a href=\"https://x.example\">link</a></body>\
         </html>\r\n--a--\r\n--r\r\nContent-Type: image/png; name=p1.png\r\nContent-ID: <p1>\r\n\
         Content-Disposition: inline; filename=p1.png\r\nContent-Transfer-Encoding: base64\r\n\r\n{PIXEL}\r\n--r--\r\n"
    )
}

async fn render(
    system: &System,
    person: &Person,
    contact_id: &str,
    sha256: &str,
) -> Result<RenderMailResponse, Fault> {
    let request = RenderMailRequest {
        contact_id: contact_id.into(),
        sha256: sha256.into(),
        ..RenderMailRequest::default()
    };
    client(system).render_mail(&person.ask, request).await
}

async fn render_in_clear(
    system: &System,
    person: &Person,
    contact_id: &str,
    reason: &str,
) -> Result<RenderMailResponse, Fault> {
    let request = RenderMailRequest {
        contact_id: contact_id.into(),
        reason: reason.into(),
        ..RenderMailRequest::default()
    };
    client(system).render_mail(&person.ask, request).await
}

async fn received(system: &System, raw: &str) -> ContactReceived {
    let mut received = Listener::<ContactReceived>::new(&system.client).await;
    submit(system, &mail("1", raw)).await;
    received.next().await
}

/// a mail is shown without telling its sender, and without showing who he is.
#[tokio::test]
async fn a_mail_is_shown_clean_and_its_sender_masked() {
    let system = start().await;
    let said = received(&system, &raw()).await;
    let clerk = clerk(&system);
    let shown = render(&system, &clerk, &said.contact_id, "").await.unwrap();
    assert_eq!(shown.from_masked, "王** <w***@hospital.example>");
    assert_eq!(shown.to, format!("{MAILBOX}, o***@home.example"));
    assert_eq!(
        (shown.subject.as_str(), shown.text.as_str()),
        ("batch", "药片变色")
    );
    assert!(shown.sent_at.is_some());
    assert_eq!(shown.blocked_remote, 1);
    assert!(shown.html.contains("<p>药片<b>变色</b></p>"), "{}", shown.html);
    assert!(
        shown
            .html
            .contains(&format!("src=\"data:image/png;base64,{PIXEL}\"")),
        "{}",
        shown.html
    );
    for gone in ["script", "alert", "tracker", "onload"] {
        assert!(!shown.html.contains(gone), "{gone} in {}", shown.html);
    }
    let attachments: Vec<&str> = shown.attachments.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(attachments, ["p1.png"]);
    assert_eq!(shown.attachments[0].sha256, said.evidence[1].sha256);

    let picture = render(&system, &clerk, &said.contact_id, &said.evidence[1].sha256).await;
    assert_eq!(picture.unwrap_err().slug, "mail-unknown", "a picture is no mail");
    let north = system.people.person("north", &["contact.read"], &["cn.north"]);
    let refused = render(&system, &north, &said.contact_id, "").await.unwrap_err();
    assert_eq!(refused.slug, "contact-unknown");
    let pool = system.pool("intake").await;
    let readers: Vec<String> = sqlx::query_scalar("select actor from journal where kind = 'mail-shown'")
        .fetch_all(&pool)
        .await
        .unwrap();
    assert_eq!(readers, std::slice::from_ref(&clerk.principal.person_id));
    system.finish().await;
}

/// numbers and addresses in a mail are masked like its sender, and shown for a reason that is on record.
#[tokio::test]
async fn numbers_and_addresses_within_a_mail_are_masked_until_there_is_a_reason() {
    let system = start().await;
    let raw = format!(
        "From: Wang <wang@hospital.example>\r\nTo: {MAILBOX}\r\nMessage-ID: <3@hospital.example>\r\n\
         Subject: call 13812341234\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n\
         --a\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n请回电13812341234，批号20260315\r\n\
         --a\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>请回电<b>13812341234</b></p>\
         <p>{MAILBOX} 抄送 <a href=\"mailto:zhang@home.example\">zhang@home.example</a></p>\r\n--a--\r\n"
    );
    let said = received(&system, &raw).await;
    let clerk = clerk(&system);
    let shown = render(&system, &clerk, &said.contact_id, "").await.unwrap();
    assert_eq!(
        (shown.subject.as_str(), shown.text.as_str()),
        ("call 138****1234", "请回电138****1234，批号20260315")
    );
    assert!(shown.html.contains("<b>138****1234</b>"), "{}", shown.html);
    assert!(shown.html.contains(MAILBOX), "our own address stays");
    assert!(!shown.html.contains("zhang@home"), "{}", shown.html);

    for (reason, slug) in [("看", "reason-missing"), ("...", "reason-missing")] {
        let refused = render_in_clear(&system, &clerk, &said.contact_id, reason).await;
        assert_eq!(refused.unwrap_err().slug, slug);
    }
    let reader = system.people.person("reader", &["contact.read"], &["*"]);
    let refused = render_in_clear(&system, &reader, &said.contact_id, "回电核实批号").await;
    assert_eq!(refused.unwrap_err().slug, "permission-missing");
    let clear = render_in_clear(&system, &clerk, &said.contact_id, "回电核实批号")
        .await
        .unwrap();
    assert_eq!(clear.from_masked, "Wang <wang@hospital.example>");
    assert_eq!(clear.text, "请回电13812341234，批号20260315");
    assert!(clear.html.contains("mailto:zhang@home.example"), "{}", clear.html);
    let entries: Vec<(String, String)> =
        sqlx::query_as("select actor, reason from journal where kind = 'mail-revealed'")
            .fetch_all(&system.pool("intake").await)
            .await
            .unwrap();
    assert_eq!(
        entries,
        [(clerk.principal.person_id.clone(), "回电核实批号".to_owned())]
    );
    system.finish().await;
}

#[tokio::test]
async fn a_forwarded_mail_can_be_shown_by_itself() {
    let system = start().await;
    let inner =
        "From: li@home.example\r\nSubject: inner\r\nContent-Type: text/html\r\n\r\n<p>inner words</p>";
    let raw = format!(
        "From: a@b.cn\r\nTo: {MAILBOX}\r\nMessage-ID: <2@b.cn>\r\nSubject: outer\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n请看转发\r\n\
         --q\r\nContent-Type: message/rfc822\r\n\r\n{inner}\r\n--q--\r\n"
    );
    let said = received(&system, &raw).await;
    let clerk = clerk(&system);
    let outer = render(&system, &clerk, &said.contact_id, "").await.unwrap();
    assert_eq!((outer.html.as_str(), outer.text.as_str()), ("", "请看转发"));
    assert_eq!(outer.attachments[0].name, "inner.eml");
    let shown = render(&system, &clerk, &said.contact_id, &outer.attachments[0].sha256)
        .await
        .unwrap();
    assert_eq!(
        (shown.subject.as_str(), shown.html.trim()),
        ("inner", "<p>inner words</p>")
    );
    assert_eq!(shown.from_masked, "l***@home.example");
    system.finish().await;
}

/// the awkward mails of the corpus are shown too, as far as there is anything to show.
#[test]
fn every_mail_of_the_corpus_can_be_shown_safely() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let (mut mails, mut with_html) = (0, 0);
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "eml") {
            continue;
        }
        let mail = display(&fs::read(&path).unwrap());
        let shown = sanitise(&mail.html, &Default::default()).html;
        mails += 1;
        with_html += usize::from(!shown.trim().is_empty());
        let lower = shown.to_lowercase();
        for gone in [
            "<script",
            "<style",
            "<form",
            "<iframe",
            "javascript:",
            "src=\"http",
            " onerror=",
            "\0",
        ] {
            assert!(!lower.contains(gone), "{gone} in {}", path.display());
        }
    }
    assert!(
        mails > 70 && with_html >= 3,
        "{mails} mails, {with_html} with HTML"
    );
}
