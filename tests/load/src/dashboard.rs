//! The regional dashboard and the ledger with years of contacts in them, asked through the public requests as a national
//! manager, a provincial one and one of two provinces would.

use std::time::{Duration, Instant};

use access::Signer;
use anyhow::Context as _;
use chrono::{DateTime, Days, TimeDelta, Utc};
use contracts::{
    Ask, ReportingServiceClient,
    access::v1::Principal,
    common::v1::{Channel, Disposition, Period, WorkKind},
    reporting::v1::{GetDashboardRequest, ListLedgerRequest},
    timestamp,
};
use kernel::{Clock, Id};
use load_tests::seed::{self, Plan};
use prost::Message as _;
use rpc::NatsTransport;
use serde_json::json;

use crate::{
    options::Options,
    report::{Report, say},
    site::Site,
};

const DAYS: i32 = 730;
/// Milliseconds that 95 of 100 answers may take.
const TARGET: f64 = 200.0;
/// How often each question is asked.
const TIMES: usize = 40;

type Client = ReportingServiceClient<NatsTransport>;

/// Somebody who asks.
struct Caller {
    name: &'static str,
    region: &'static str,
    ask: Ask,
}

/// Fills a database that no service is slowed down by, then asks.
pub(crate) async fn run(options: &Options, site: &Site, report: &mut Report) -> anyhow::Result<()> {
    let now = Clock::system().now();
    let plan = Plan {
        count: options.seed,
        days: DAYS,
        until: now,
    };
    say(&format!("\nDashboard and ledger with {} contacts", plan.count));
    let since = Instant::now();
    seed::fill_reporting(&site.database_url("reporting"), plan).await?;
    let seconds = since.elapsed().as_secs_f64();
    report.figure("seconds to fill reporting", &format!("{seconds:.0} s"));
    let nats = async_nats::connect(site.nats_url()).await?;
    let client = ReportingServiceClient::new(NatsTransport::new(nats));
    let signer = site.signer()?;
    let callers = [
        caller(&signer, "national", &["*"], "", now),
        caller(
            &signer,
            "provincial",
            &["cn.east.zhejiang"],
            "cn.east.zhejiang",
            now,
        ),
        caller(
            &signer,
            "of two provinces",
            &["cn.east.zhejiang", "cn.south.guangdong"],
            "",
            now,
        ),
    ];
    for caller in &callers {
        let product = dashboards(&client, caller, now, report).await?;
        lists(&client, caller, &questions(caller, &product, now), report).await?;
    }
    Ok(())
}

fn caller(
    signer: &Signer,
    name: &'static str,
    regions: &[&str],
    region: &'static str,
    now: DateTime<Utc>,
) -> Caller {
    let principal = Principal {
        person_id: Id::<Caller>::derived(&[name]).to_string(),
        login: "bench".to_owned(),
        display_name: "bench".to_owned(),
        permissions: ["dashboard.read", "ledger.read"].map(str::to_owned).to_vec(),
        regions: regions.iter().map(|region| (*region).to_owned()).collect(),
        issued_at: Some(timestamp(now)),
        expires_at: Some(timestamp(now + TimeDelta::hours(2))),
        ..Principal::default()
    };
    Caller {
        name,
        region,
        ask: Ask {
            principal: signer.sign(&principal).encode_to_vec().into(),
            patience: Duration::from_secs(30),
        },
    }
}

/// Asks for a month and more; returns the product that is complained of most.
async fn dashboards(
    client: &Client,
    caller: &Caller,
    now: DateTime<Utc>,
    report: &mut Report,
) -> anyhow::Result<String> {
    let mut product = String::new();
    for days in [30, 365, 730] {
        let request = GetDashboardRequest {
            received: last(days, now),
            region: caller.region.to_owned(),
            ..GetDashboardRequest::default()
        };
        let what = format!("GetDashboard, {}, {days} days", caller.name);
        let mut took = Vec::new();
        for _ in 0..TIMES {
            let since = Instant::now();
            let answer = client.get_dashboard(&caller.ask, request.clone()).await;
            took.push(since.elapsed());
            let answer = answer.map_err(|fault| anyhow::anyhow!("{what}: {fault:?}"))?;
            let first = answer.products.first().context("no products")?;
            product.clone_from(&first.product_id);
        }
        tell(report, &what, took);
    }
    Ok(product)
}

/// So many days in China until tomorrow.
fn last(days: u64, now: DateTime<Utc>) -> Option<Period> {
    let ahead = TimeDelta::hours(8);
    let tomorrow = (now + ahead).date_naive().succ_opt()?;
    let midnight = |day: chrono::NaiveDate| timestamp(day.and_time(chrono::NaiveTime::MIN).and_utc() - ahead);
    Some(Period {
        from: Some(midnight(tomorrow.checked_sub_days(Days::new(days))?)),
        until: Some(midnight(tomorrow)),
    })
}

async fn lists(
    client: &Client,
    caller: &Caller,
    questions: &[(&str, ListLedgerRequest)],
    report: &mut Report,
) -> anyhow::Result<()> {
    for (name, request) in questions {
        let mut first = Vec::new();
        let mut further = Vec::new();
        let mut total = String::new();
        for _ in 0..TIMES / 2 {
            let since = Instant::now();
            let answer = client.list_ledger(&caller.ask, request.clone()).await;
            first.push(since.elapsed());
            let answer = answer.map_err(|fault| anyhow::anyhow!("{name}: {fault:?}"))?;
            total = format!("{}{}", answer.total, if answer.total_is_least { "+" } else { "" });
            if answer.next_cursor.is_empty() {
                continue;
            }
            let next = ListLedgerRequest {
                cursor: answer.next_cursor,
                ..request.clone()
            };
            let since = Instant::now();
            let answer = client.list_ledger(&caller.ask, next).await;
            further.push(since.elapsed());
            answer.map_err(|fault| anyhow::anyhow!("{name}: {fault:?}"))?;
        }
        let what = format!("ListLedger, {}, {name} ({total})", caller.name);
        tell(report, &what, first);
        if !further.is_empty() {
            tell(report, &format!("  second page of {name}"), further);
        }
    }
    Ok(())
}

/// What a manager looks for: frequent things and rare ones, of a month and of all time, that sums tell of or do not.
fn questions(caller: &Caller, product: &str, now: DateTime<Utc>) -> Vec<(&'static str, ListLedgerRequest)> {
    let all = ListLedgerRequest {
        region: caller.region.to_owned(),
        ..ListLedgerRequest::default()
    };
    let month = ListLedgerRequest {
        received: last(30, now),
        ..all.clone()
    };
    let mut questions = vec![
        ("everything", all.clone()),
        ("complaints of 30 days", of_kind(WorkKind::Complaint, &month)),
        ("last 30 days", month),
        ("device events", of_kind(WorkKind::DeviceEvent, &all)),
    ];
    questions.extend(of_all_time(product, &all));
    questions
}

fn of_kind(kind: WorkKind, list: &ListLedgerRequest) -> ListLedgerRequest {
    ListLedgerRequest {
        kind: kind.into(),
        ..list.clone()
    }
}

fn of_all_time(product: &str, all: &ListLedgerRequest) -> Vec<(&'static str, ListLedgerRequest)> {
    let complaints = of_kind(WorkKind::Complaint, all);
    let waiting = ListLedgerRequest {
        state: "waiting".to_owned(),
        ..all.clone()
    };
    let late = ListLedgerRequest {
        channel: Channel::Letter.into(),
        clock: "first_reply".to_owned(),
        clock_outcome: "missed".to_owned(),
        ..complaints.clone()
    };
    let closed = ListLedgerRequest {
        channel: Channel::Phone.into(),
        state: "closed".to_owned(),
        ..complaints.clone()
    };
    let refunds = ListLedgerRequest {
        dispositions: vec![Disposition::Refunded.into()],
        ..of_kind(WorkKind::ReturnExchange, all)
    };
    let old = ListLedgerRequest {
        open_from_days: 30,
        ..all.clone()
    };
    let about = ListLedgerRequest {
        product_id: product.to_owned(),
        ..complaints
    };
    vec![
        ("waiting", waiting),
        ("late replies to complaints by letter", late),
        ("closed complaints by phone", closed),
        ("refunds", refunds),
        ("open for more than 30 days", old),
        ("complaints about one product", about),
    ]
}

fn tell(report: &mut Report, what: &str, mut took: Vec<Duration>) {
    took.sort_unstable();
    let at = |part: f64| {
        let place = (took.len() as f64 * part).ceil() as usize;
        took.get(place.saturating_sub(1))
            .map_or(0.0, |one| one.as_secs_f64() * 1000.0)
    };
    let (p50, p95, p99) = (at(0.5), at(0.95), at(0.99));
    report.detail(what, json!({ "p50_ms": p50, "p95_ms": p95, "p99_ms": p99 }));
    report.line(
        what,
        "p95 < 200 ms",
        &format!("p50 {p50:.0}, p95 {p95:.0}, p99 {p99:.0} ms"),
        Some(p95 < TARGET),
    );
}
