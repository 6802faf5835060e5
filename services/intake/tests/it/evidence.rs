//! Evidence is kept as it came, and who reads it is on record (R-002: retrievable for later inspection).

use contracts::intake::v1::{ContactReceived, GetEvidenceRequest};
use testkit::Listener;

use crate::support::{MAILBOX, clerk, client, mail, start, submit};

///
#[tokio::test]
async fn raw_mail_and_its_attachments_can_be_read_and_each_reading_is_journalled() {
    let system = start().await;
    let mut received = Listener::<ContactReceived>::new(&system.client).await;
    let raw = format!(
        "From: a@b.cn\r\nTo: {MAILBOX}\r\nMessage-ID: <1@b.cn>\r\nSubject: x\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
         请看照片\r\n--q\r\nContent-Type: image/jpeg; name=photo.jpg\r\nContent-Disposition: attachment; \
         filename=photo.jpg\r\nContent-Transfer-Encoding: base64\r\n\r\nanBlZw==\r\n--q--\r\n"
    );
    submit(&system, &mail("1", &raw)).await;
    let said = received.next().await;
    let roles: Vec<&str> = said.evidence.iter().map(|one| one.role.as_str()).collect();
    assert_eq!(roles, ["raw", "attachment"]);
    let photo = &said.evidence[1];
    assert_eq!((photo.name.as_str(), photo.size_bytes), ("photo.jpg", 4));
    let (api, clerk) = (client(&system), clerk(&system));
    let get = |sha256: &str| GetEvidenceRequest {
        contact_id: said.contact_id.clone(),
        sha256: sha256.into(),
        ..GetEvidenceRequest::default()
    };
    assert_eq!(
        &api.get_evidence(&clerk.ask, get(&photo.sha256))
            .await
            .unwrap()
            .content[..],
        b"jpeg"
    );
    let mail = api
        .get_evidence(&clerk.ask, get(&said.evidence[0].sha256))
        .await
        .unwrap();
    assert_eq!(&mail.content[..], raw.as_bytes());
    // in parts: the second belongs to the reading that the first began
    for (offset, length, wanted) in [(0, 2, "jp"), (2, 100, "eg"), (9, 9, "")] {
        let part = GetEvidenceRequest {
            offset,
            length,
            ..get(&photo.sha256)
        };
        let part = api.get_evidence(&clerk.ask, part).await.unwrap();
        assert_eq!(&part.content[..], wanted.as_bytes());
        assert_eq!(part.r#ref.unwrap().size_bytes, 4);
    }
    for unknown in ["", &"0".repeat(64)] {
        let refused = api.get_evidence(&clerk.ask, get(unknown)).await.unwrap_err();
        assert_eq!(refused.slug, "evidence-unknown");
    }
    let stranger = system.people.person("stranger", &["contact.read"], &["cn.west"]);
    let refused = api
        .get_evidence(&stranger.ask, get(&photo.sha256))
        .await
        .unwrap_err();
    assert_eq!(refused.slug, "contact-unknown");

    // nobody reads unseen by beginning in the middle
    let other = system.people.person("other", &["contact.read"], &["*"]);
    let middle = GetEvidenceRequest {
        offset: 2,
        length: 2,
        ..get(&photo.sha256)
    };
    api.get_evidence(&other.ask, middle).await.unwrap();

    let pool = system.pool("intake").await;
    let unseen: i64 =
        sqlx::query_scalar("select count(*) from journal where kind = 'evidence-read' and actor = $1")
            .bind(&other.principal.person_id)
            .fetch_one(&pool)
            .await
            .unwrap();
    assert_eq!(unseen, 1);
    let readings: i64 =
        sqlx::query_scalar("select count(*) from journal where kind = 'evidence-read' and actor = $1")
            .bind(&clerk.principal.person_id)
            .fetch_one(&pool)
            .await
            .unwrap();
    assert_eq!(readings, 3);
    let told: String = sqlx::query_scalar("select string_agg(changes::text, ' ') from journal")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert!(
        !told.contains("a@b.cn") && !told.contains("请看照片"),
        "no personal data in the journal"
    );
    assert!(told.contains("[personal v1]"));
    system.finish().await;
}
