use serde_json::json;

use crate::world::World;

/// the same mail by two ways is one contact and one duplicate on the channel ledger; an answer to our
/// acknowledgement continues the ticket instead of opening another.
#[tokio::test]
async fn a_mail_sent_twice_is_one_contact_and_an_answer_continues_its_ticket() {
    let world = World::start().await;
    let (clerk, manager) = (world.sign_in("li.na").await, world.sign_in("qian.jun").await);
    let mail = |route: &str| {
        format!(
            "Received: by {route}\r\nFrom: gao@pharmacy.example\r\nTo: service@yaohou.example\r\n\
             Message-ID: <dup1@pharmacy.example>\r\nDate: Fri, 20 Nov 2026 10:00:00 +0800\r\nSubject: 发货数量不符\r\n\
             Content-Type: text/plain; charset=utf-8\r\n\r\n随货同行单写 50 盒,实收 48 盒,少发 2 盒,请补发。\r\n"
        )
    };
    let receipt = world.mail(mail("a.example")).await;
    world.mail(mail("b.example")).await;
    let ticket = clerk.ticket(&receipt, |_| true).await;
    let acknowledgement = world.outbox.find("gao@pharmacy.example", &receipt).await;
    let id = message_id(&acknowledgement.data);
    world
        .mail(format!(
            "From: gao@pharmacy.example\r\nTo: service@yaohou.example\r\nMessage-ID: <dup2@pharmacy.example>\r\n\
             In-Reply-To: {id}\r\nSubject: Re: 已受理\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n补充:批号 A260801。\r\n"
        ))
        .await;
    clerk
        .ticket(&receipt, |ticket| {
            ticket["furtherContactIds"]
                .as_array()
                .is_some_and(|further| further.len() == 1)
        })
        .await;
    world.system.settle().await;
    let tickets = clerk
        .call("routing.v1.RoutingService/ListTickets", json!({}))
        .await;
    assert_eq!(tickets["tickets"].as_array().unwrap().len(), 1);
    assert_eq!(tickets["tickets"][0]["ticketId"], ticket["ticketId"]);
    let ledger = manager
        .call("intake.v1.IntakeService/GetChannelLedger", json!({}))
        .await;
    let account = ledger["accounts"]
        .as_array()
        .unwrap()
        .iter()
        .find(|account| account["ledgerCount"] == "3")
        .cloned();
    let account = account.unwrap_or_else(|| panic!("{ledger}"));
    assert_eq!(
        (account["contacts"].as_str(), account["duplicates"].as_str()),
        (Some("2"), Some("1"))
    );
    let acknowledgements = world
        .outbox
        .all()
        .into_iter()
        .filter(|mail| mail.text().contains(&receipt))
        .count();
    assert_eq!(acknowledgements, 1, "the duplicate is not acknowledged again");
    world.finish().await;
}

/// The Message-ID in the head of a mail, in lower case.
fn message_id(mail: &str) -> String {
    let head = mail.to_lowercase();
    let (_, rest) = head.split_once("message-id: ").unwrap();
    rest.lines().next().unwrap().to_owned()
}
