//! One process has one telemetry, so its story is one test.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use telemetry::{LogFormat, Metric, MetricKind, TelemetryConfig};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

static METRICS: [Metric; 1] = [Metric {
    name: "cases_counted_total",
    kind: MetricKind::Counter,
    labels: &[],
    help: "cases that were counted",
}];

type Received = Arc<Mutex<BTreeMap<String, Vec<u8>>>>;

/// A collector: takes every request and keeps its body by path.
async fn collector() -> (String, Received) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let received = Received::default();
    let kept = Arc::clone(&received);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, Arc::clone(&kept)));
        }
    });
    (format!("http://{address}"), received)
}

async fn serve(mut stream: TcpStream, received: Received) {
    let mut bytes = Vec::new();
    loop {
        let head_end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        if let Some(end) = head_end {
            let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "));
            let length: usize = length.unwrap().parse().unwrap();
            let path = head.split(' ').nth(1).unwrap().to_owned();
            while bytes.len() < end + 4 + length {
                assert_ne!(stream.read_buf(&mut bytes).await.unwrap(), 0, "request cut short");
            }
            let body = bytes.drain(..end + 4 + length).skip(end + 4).collect::<Vec<_>>();
            received.lock().unwrap().entry(path).or_default().extend(body);
            stream
                .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
                .await
                .unwrap();
        } else if stream.read_buf(&mut bytes).await.unwrap() == 0 {
            return;
        }
    }
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_sends_its_traces_metrics_and_logs_before_it_ends_and_shows_its_metrics() {
    let (endpoint, received) = collector().await;
    let config = TelemetryConfig {
        log_format: LogFormat::Json,
        log_filter: "off".to_owned(),
        otlp_endpoint: Some(endpoint),
        service_name: "teller".to_owned(),
    };
    let guard = telemetry::init(&config).unwrap();
    assert!(telemetry::init(&config).is_err(), "a second set-up is refused");

    let span = tracing::info_span!("counting", cases = 3);
    let trace_id = span.in_scope(|| {
        tracing::info!("counted");
        telemetry::current_trace_id().unwrap()
    });
    drop(span);
    telemetry::describe(&METRICS);
    metrics::counter!("cases_counted_total").increment(3);
    metrics::histogram!("count_seconds").record(0.02);

    let filter = guard.log_filter_handle();
    assert_eq!(filter.get(), "off");
    filter.set("info,eventbus=debug").unwrap();
    assert!(filter.set("eventbus=loud").is_err());
    assert!(
        filter.get().contains("eventbus=debug"),
        "a refused filter leaves the old one"
    );
    filter.set("off").unwrap();

    guard.shutdown().await;
    let received = received.lock().unwrap();
    let (traces, logs) = (&received["/v1/traces"], &received["/v1/logs"]);
    let raw_id: Vec<u8> = (0..16)
        .map(|i| u8::from_str_radix(&trace_id[2 * i..2 * i + 2], 16).unwrap())
        .collect();
    assert!(contains(traces, "counting") && contains(traces, "teller"));
    assert!(contains(logs, "counted") && contains(logs, "teller"));
    assert!(contains(&received["/v1/metrics"], "cases_counted_total"));
    assert!(contains(&received["/v1/metrics"], "cases that were counted"));
    assert!(traces.windows(16).any(|window| window == raw_id));
    assert!(
        logs.windows(16).any(|window| window == raw_id),
        "the log record leads to its trace"
    );

    let page = telemetry::render_metrics();
    for line in [
        "# HELP cases_counted_total cases that were counted",
        "cases_counted_total 3",
        "count_seconds_bucket{le=\"0.025\"} 1",
        "count_seconds_bucket{le=\"0.01\"} 0",
        "afterdose_build_info{service=\"teller\"",
        "process_resident_memory_bytes ",
        "process_cpu_seconds_total ",
        "process_open_fds ",
    ] {
        assert!(page.contains(line), "no {line} in\n{page}");
    }
}
