//! A mail that continues an earlier contact says so (R-006: questions are followed up until they are answered).

use contracts::{intake::v1::ContactReceived, routing::v1::ReplyGiven};
use kernel::Id;
use testkit::{Listener, System};

use crate::support::{letter, mail, noon, start, submit};

async fn first_contact(system: &System, received: &mut Listener<ContactReceived>) -> ContactReceived {
    submit(system, &mail("1", &letter("a@b.cn", "1@b.cn", "x", "药片变色"))).await;
    received.next().await
}

#[tokio::test]
async fn an_answer_to_our_acknowledgement_or_to_the_first_mail_continues_the_contact() {
    let system = start().await;
    let mut received = Listener::<ContactReceived>::new(&system.client).await;
    let first = first_contact(&system, &mut received).await;
    let ack = format!(
        "In-Reply-To: <ack.{}@afterdose.example>\r\n{}",
        first.contact_id,
        letter("a@b.cn", "2@b.cn", "x", "补充照片")
    );
    submit(&system, &mail("2", &ack)).await;
    let second = received.next().await;
    assert_eq!(
        (&second.in_reply_to_contact_id, second.thread_reason.as_str()),
        (&first.contact_id, "in-reply-to")
    );
    let own = format!(
        "References: <1@b.cn>\r\n{}",
        letter("c@b.cn", "3@b.cn", "x", "同事补充")
    );
    submit(&system, &mail("3", &own)).await;
    let third = received.next().await;
    assert_eq!(
        (third.in_reply_to_contact_id, third.thread_reason.as_str()),
        (first.contact_id, "references")
    );
    system.finish().await;
}

#[tokio::test]
async fn an_answer_to_our_reply_continues_the_contact() {
    let system = start().await;
    let mut received = Listener::<ContactReceived>::new(&system.client).await;
    let first = first_contact(&system, &mut received).await;
    let reply_id = Id::<ReplyGiven>::new().to_string();
    let reply = ReplyGiven {
        reply_id: reply_id.clone(),
        ticket_id: "t".into(),
        contact_id: first.contact_id.clone(),
        body: "您好".into(),
        at: Some(contracts::timestamp(noon())),
        ..ReplyGiven::default()
    };
    system.say("t", &reply).await;
    system.settle().await;
    let answer = format!(
        "In-Reply-To: <reply.{reply_id}@afterdose.example>\r\n{}",
        letter("a@b.cn", "2@b.cn", "x", "谢谢")
    );
    submit(&system, &mail("2", &answer)).await;
    assert_eq!(received.next().await.in_reply_to_contact_id, first.contact_id);
    system.finish().await;
}

#[tokio::test]
async fn a_receipt_in_the_subject_continues_the_contact_and_one_forwarded_by_others_does_not() {
    let system = start().await;
    let mut received = Listener::<ContactReceived>::new(&system.client).await;
    let first = first_contact(&system, &mut received).await;
    let subject = letter(
        "z@other.cn",
        "2@b.cn",
        &format!("Re: {}", first.receipt.to_lowercase()),
        "请问进展",
    );
    submit(&system, &mail("2", &subject)).await;
    let second = received.next().await;
    assert_eq!(
        (
            second.in_reply_to_contact_id.as_str(),
            second.thread_reason.as_str()
        ),
        (first.contact_id.as_str(), "receipt-in-subject")
    );
    let quoted = format!(
        "我有另一个问题\r\n\r\n------------------ 原始邮件 ------------------\r\n受理编号 {}",
        first.receipt
    );
    submit(&system, &mail("3", &letter("z@other.cn", "3@b.cn", "x", &quoted))).await;
    assert_eq!(received.next().await.in_reply_to_contact_id, "");
    submit(&system, &mail("4", &letter("a@b.cn", "4@b.cn", "x", &quoted))).await;
    assert_eq!(received.next().await.in_reply_to_contact_id, first.contact_id);
    system.finish().await;
}
