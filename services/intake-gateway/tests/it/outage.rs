//! NATS goes away and comes back: senders are told to come again, nothing that was confirmed is lost, nothing is doubled.

use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use contracts::intake::v1::{ChannelObserved, ContactSubmitted};
use embedded::{Nats, NatsOptions};
use testkit::{Listener, System, eventually};
use tokio::net::{TcpListener, TcpStream};

use crate::world::{CONFIG, World, event, receipt, refusal, refused, start};

/// A cable between the gateway and its NATS server that can be pulled.
struct Cable {
    listen: SocketAddr,
    plugged: Arc<AtomicBool>,
}

impl Cable {
    async fn to(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let listen = listener.local_addr().unwrap();
        let plugged = Arc::new(AtomicBool::new(true));
        let state = plugged.clone();
        tokio::spawn(async move {
            loop {
                let (mut near, _) = listener.accept().await.unwrap();
                let state = state.clone();
                tokio::spawn(async move {
                    if !state.load(Ordering::SeqCst) {
                        return;
                    }
                    let mut far = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
                    let pulled = async {
                        while state.load(Ordering::SeqCst) {
                            tokio::time::sleep(Duration::from_millis(5)).await;
                        }
                    };
                    tokio::select! {
                        _ = tokio::io::copy_bidirectional(&mut near, &mut far) => {}
                        () = pulled => {}
                    }
                });
            }
        });
        Self { listen, plugged }
    }

    fn plug(&self, plugged: bool) {
        self.plugged.store(plugged, Ordering::SeqCst);
    }
}

async fn post(world: &World, call: &str) -> reqwest::Response {
    world
        .signed("/hotline/service/events", &event(call, "ringing"))
        .send()
        .await
        .unwrap()
}

/// Rule 1 and R-049: the only thing the door needs is NATS; without it a sender hears 503 and when to come again.
#[tokio::test]
async fn without_nats_senders_are_told_to_come_again_and_then_taken_r_049() {
    #[expect(
        clippy::disallowed_methods,
        reason = "the test run hands its servers over in the environment"
    )]
    let program = PathBuf::from(std::env::var("NATS_SERVER_BIN").unwrap());
    let nats = Nats::start(&program, NatsOptions::for_tests()).await.unwrap();
    let cable = Cable::to(nats.port()).await;
    let config = format!("nats.url = 'nats://{}'\n{CONFIG}", cable.listen);
    let mut world = start(System::of([intake_gateway::service()]).config(&config)).await;
    receipt(post(&world, "c-1").await).await;

    cable.plug(false);
    eventually("the gateway notices", || async {
        (post(&world, "c-2").await.status() == 503).then_some(())
    })
    .await;
    let answer = post(&world, "c-2").await;
    let seconds: u64 = answer.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((3..8).contains(&seconds), "{seconds}");
    assert_eq!(refusal(answer).await, refused(503, "intake-unavailable"));
    // many at once are turned away at once
    let crowd = futures::future::join_all((0..50).map(|_| post(&world, "c-2"))).await;
    assert!(crowd.iter().all(|answer| answer.status() == 503));
    // a person keeps what was filled in
    let form = crate::form::filled(&crate::form::key(), &[]);
    let page = world.post("/form").multipart(form).send().await.unwrap();
    assert_eq!(page.status(), 503);
    let page = page.text().await.unwrap();
    assert!(page.contains("尚未提交成功") && page.contains("杭州市第一医院"));
    assert_eq!(world.get("/form").send().await.unwrap().status(), 200);

    cable.plug(true);
    eventually("taken again", || async {
        (post(&world, "c-2").await.status() == 202).then_some(())
    })
    .await;
    let client = async_nats::connect(nats.url()).await.unwrap();
    let mut heard = Listener::<ContactSubmitted>::new(&client).await;
    assert_eq!(heard.next().await.source_key, "c-1");
    assert_eq!(heard.next().await.source_key, "c-2");
    assert!(heard.silent_for(Duration::from_millis(300)).await);
    let mut observed = Listener::<ChannelObserved>::new(&client).await;
    observed
        .find(|observed| observed.source == "service" && observed.server_count == 2)
        .await;
    world.system.halt().await;
    nats.stop().await.unwrap();
}
