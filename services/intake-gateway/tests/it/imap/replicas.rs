//! Several gateways: one polls, the other takes over.

use contracts::intake::v1::ContactSubmitted;
use testkit::{Listener, System, eventually};
use tokio::runtime::Runtime;

use super::{MailServer, SERVICE, gateway, healthy_at, mailbox, raw, scripted::Scripted, server::mail};

/// A second gateway process on the same NATS, on a runtime of its own that can die without a word.
fn second(system: &System) -> Runtime {
    let runtime = Runtime::new().expect("a runtime");
    let (settings, clock) = (system.settings(), system.clock.clone());
    runtime.spawn(async move {
        let started = runner::start(vec![intake_gateway::service()], settings, clock, None).await;
        let running = started.expect("the second gateway starts");
        std::future::pending::<()>().await;
        drop(running);
    });
    runtime
}

async fn holder(system: &System) -> Option<Vec<u8>> {
    use futures::TryStreamExt as _;
    let context = async_nats::jetstream::new(system.client.clone());
    let leases = context.get_key_value("mailbox_lease").await.ok()?;
    let keys: Vec<String> = leases.keys().await.ok()?.try_collect().await.ok()?;
    let value = leases.get(keys.first()?).await.ok()??;
    Some(value.to_vec())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_of_two_gateways_polls_and_the_other_takes_over_when_it_dies() {
    let server = MailServer::start().await;
    let entry = mailbox(SERVICE.0, server.port, &format!("password = '{}'", SERVICE.1));
    let mut system = gateway(&entry).start().await;
    let mut submitted = Listener::<ContactSubmitted>::new(&system.client).await;
    healthy_at(&system, SERVICE.0, 0).await;
    let first = holder(&system).await.expect("a holder");
    // the first stops in order and gives the lease back
    let other = second(&system);
    system.halt().await;
    let second_holder = eventually("the second has the lease", || async {
        holder(&system).await.filter(|holder| *holder != first)
    })
    .await;
    server.deliver(SERVICE, &[mail("one")]).await;
    assert_eq!(raw(&submitted.next().await), mail("one"));
    healthy_at(&system, SERVICE.0, 1).await;
    // the second dies without a word; the first is back and waits until the lease is over
    system.restart().await;
    assert_eq!(
        holder(&system).await.as_ref(),
        Some(&second_holder),
        "the second still polls"
    );
    other.shutdown_background();
    server.deliver(SERVICE, &[mail("two")]).await;
    assert_eq!(raw(&submitted.next().await), mail("two"));
    assert_ne!(holder(&system).await, Some(second_holder));
    healthy_at(&system, SERVICE.0, 2).await;
    system.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_gateway_without_the_lease_leaves_the_mail_server_alone() {
    let server = Scripted::start(vec![]).await;
    let system = gateway(&mailbox("a@b.example", server.port, "password = 'secret'"))
        .start()
        .await;
    healthy_at(&system, "a@b.example", 0).await;
    let other = second(&system);
    let mine = holder(&system).await;
    let renewed = || async {
        let context = async_nats::jetstream::new(system.client.clone());
        let info = context.get_stream("KV_mailbox_lease").await.ok()?;
        let mut info = info;
        Some(info.info().await.ok()?.state.last_sequence)
    };
    let start = renewed().await.expect("a sequence");
    eventually("the lease was renewed six times", || async {
        renewed().await.filter(|now| *now >= start + 6)
    })
    .await;
    assert_eq!(holder(&system).await, mine);
    assert_eq!(server.sign_ins(), 1, "only the holder of the lease signs in");
    other.shutdown_background();
    system.finish().await;
}
