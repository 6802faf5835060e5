//! Two people with one ticket open see each other.

use chrono::Duration;
use contracts::{
    moment,
    routing::v1::{AnnouncePresenceRequest, GetTicketHistoryRequest, Presence, Ticket},
};
use testkit::{Person, eventually};

use crate::world::{World, friday, mail};

async fn say(world: &World, who: &Person, ticket: &Ticket, state: &str) -> Vec<Presence> {
    let request = AnnouncePresenceRequest {
        ticket_id: ticket.ticket_id.clone(),
        state: state.to_owned(),
    };
    world
        .client()
        .announce_presence(&who.ask, request)
        .await
        .expect("an answer")
        .others
}

fn seen(others: &[Presence]) -> Vec<(&str, &str)> {
    let told = others
        .iter()
        .map(|other| (other.display_name.as_str(), other.state.as_str()));
    told.collect()
}

#[tokio::test]
async fn two_clerks_who_both_edit_see_each_other() {
    let world = World::start().await;
    world.receive(&mail("c-1", "请问怎么吃?")).await;
    let ticket = world.ticket_of("c-1").await;
    let permissions = ["ticket.read", "ticket.handle"];
    let (li, wang) = (
        world.clerk.clone(),
        world.system.people.person("wang", &permissions, &["*"]),
    );
    assert!(say(&world, &li, &ticket, "viewing").await.is_empty());
    assert_eq!(
        seen(&say(&world, &wang, &ticket, "editing").await),
        [("li", "viewing")]
    );
    world.clock.advance(Duration::seconds(30));
    let others = say(&world, &li, &ticket, "editing").await;
    assert_eq!(seen(&others), [("wang", "editing")]);
    assert_eq!(moment(others[0].since.as_ref()), Some(friday()));
    let others = say(&world, &wang, &ticket, "editing").await;
    assert_eq!(seen(&others), [("li", "editing")]);
    // li edits since half a minute later; wang, still at it, since the beginning
    assert_eq!(
        moment(others[0].since.as_ref()),
        Some(friday() + Duration::seconds(30))
    );
    assert_eq!(
        moment(say(&world, &li, &ticket, "editing").await[0].since.as_ref()),
        Some(friday())
    );
    say(&world, &wang, &ticket, "gone").await;
    assert!(say(&world, &li, &ticket, "editing").await.is_empty());

    // nothing of it is a change of the ticket
    let request = GetTicketHistoryRequest {
        ticket_id: ticket.ticket_id.clone(),
    };
    let history = world
        .client()
        .get_ticket_history(&li.ask, request)
        .await
        .expect("history");
    assert_eq!(history.entries.len(), 1);
    let wrong = AnnouncePresenceRequest {
        ticket_id: ticket.ticket_id.clone(),
        state: "asleep".into(),
    };
    let refused = world
        .client()
        .announce_presence(&li.ask, wrong)
        .await
        .unwrap_err();
    assert_eq!(refused.slug, "presence-unknown");
    world.system.finish().await;
}

#[tokio::test]
async fn who_says_nothing_for_a_minute_is_gone_and_forgotten() {
    let world = World::start().await;
    world.receive(&mail("c-1", "请问怎么吃?")).await;
    let ticket = world.ticket_of("c-1").await;
    let wang = world.system.people.person("wang", &["ticket.handle"], &["*"]);
    say(&world, &wang, &ticket, "editing").await;
    world.clock.advance(Duration::seconds(59));
    assert_eq!(say(&world, &world.clerk, &ticket, "viewing").await.len(), 1);
    world.clock.advance(Duration::seconds(1));
    assert!(say(&world, &world.clerk, &ticket, "viewing").await.is_empty());
    let pool = world.system.pool("routing").await;
    eventually("one row is left", || async {
        let rows = sqlx::query_scalar::<_, i64>("select count(*) from presence");
        let rows = rows.fetch_one(&pool).await.expect("a count");
        (rows == 1).then_some(())
    })
    .await;
    pool.close().await;
    world.system.finish().await;
}
