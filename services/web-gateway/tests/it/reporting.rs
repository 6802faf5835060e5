//! A stand-in for reporting: a little of everything, and the filter that it was asked for.

use contracts::{
    Call, ReportingService, ReportingServiceServer,
    common::v1::{Channel, WorkKind},
    moment,
    reporting::v1::*,
    timestamp,
};
use kernel::Fault;
use runner::{Context, Service, Started};

struct Reporting;

fn line(day: &str, problem: &str) -> FeedbackLine {
    FeedbackLine {
        date: day.to_owned(),
        batch_number: "00123".to_owned(),
        problem: problem.to_owned(),
        ..FeedbackLine::default()
    }
}

impl ReportingService for Reporting {
    unasked! {
        get_counts: GetCountsRequest -> GetCountsResponse,
        get_intake_outcomes: GetIntakeOutcomesRequest -> GetIntakeOutcomesResponse,
        get_on_time_rates: GetOnTimeRatesRequest -> GetOnTimeRatesResponse,
    }

    async fn get_feedback_ledger(
        &self,
        _: Call,
        request: GetFeedbackLedgerRequest,
    ) -> Result<GetFeedbackLedgerResponse, Fault> {
        if request.month == "2020-01" {
            return Ok(GetFeedbackLedgerResponse {
                lines: vec![line("2020-01-01", "")],
                next_cursor: "more".to_owned(),
                total: 6,
            });
        }
        Ok(match request.cursor.as_str() {
            "" => GetFeedbackLedgerResponse {
                lines: vec![line("2026-11-01", "=1+1"), line("2026-11-02", "二")],
                next_cursor: "2".to_owned(),
                total: 3,
            },
            _ => GetFeedbackLedgerResponse {
                lines: vec![line("2026-11-03", "三")],
                ..GetFeedbackLedgerResponse::default()
            },
        })
    }

    async fn export_feedback_ledger(
        &self,
        _: Call,
        request: ExportFeedbackLedgerRequest,
    ) -> Result<ExportFeedbackLedgerResponse, Fault> {
        let (name, next) = if request.cursor.is_empty() {
            ("first", "2")
        } else {
            ("second", "")
        };
        Ok(ExportFeedbackLedgerResponse {
            file_name: format!("ledger-{}.csv", request.month),
            csv: format!("{name},{}\r\n", request.encoding).into(),
            lines: 1,
            next_cursor: next.to_owned(),
        })
    }

    async fn list_ledger(&self, _: Call, request: ListLedgerRequest) -> Result<ListLedgerResponse, Fault> {
        let received = request.received.unwrap_or_default();
        let day = |at| {
            moment(at)
                .unwrap()
                .to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
        };
        let asked = format!(
            "{} {} {} {} {} {} {} {} {:?} {} {} {}",
            day(received.from.as_ref()),
            day(received.until.as_ref()),
            request.region,
            request.region_exact,
            request.kind,
            request.channel,
            request.state,
            request.batch_number,
            request.dispositions,
            request.open_from_days,
            request.clock,
            request.clock_outcome,
        );
        let row = LedgerRow {
            region: "cn.east".to_owned(),
            received_at: Some(timestamp("2026-11-20T00:30:00Z".parse().unwrap())),
            kinds: vec![WorkKind::Complaint.into(), WorkKind::AdverseReaction.into()],
            handling_result: asked,
            ..LedgerRow::default()
        };
        Ok(ListLedgerResponse {
            rows: vec![row],
            total: 1,
            ..ListLedgerResponse::default()
        })
    }

    async fn get_dashboard(
        &self,
        _: Call,
        request: GetDashboardRequest,
    ) -> Result<GetDashboardResponse, Fault> {
        let figures = |contacts| {
            Some(Figures {
                contacts,
                ..Figures::default()
            })
        };
        let product = |batch: &str| ProductFigure {
            generic_name: "阿莫西林胶囊".to_owned(),
            batch_number: batch.to_owned(),
            ..ProductFigure::default()
        };
        let age = |from_days, until_days, count| AgeBucket {
            from_days,
            until_days,
            count,
        };
        Ok(GetDashboardResponse {
            now: figures(7),
            before: figures(3),
            series: vec![SeriesPoint {
                day: "2026-11-02".to_owned(),
                kind: WorkKind::Complaint.into(),
                channel: Channel::Phone.into(),
                count: 2,
            }],
            regions: vec![RegionFigures {
                region: "cn.east".to_owned(),
                region_exact: true,
                now: figures(7),
                before: figures(3),
            }],
            products: vec![product("")],
            batches: vec![product("B1")],
            open_by_age: vec![age(0, 3, 4), age(3, 0, 1)],
            region: request.region,
            ..GetDashboardResponse::default()
        })
    }
}

/// Runs as `reporting`.
pub(crate) struct ReportingStandIn;

impl Service for ReportingStandIn {
    fn name(&self) -> &'static str {
        "reporting"
    }

    fn start(&self, context: Context) -> Started {
        Box::pin(async move {
            let mut parts = context.parts();
            parts.serve(ReportingServiceServer::new(Reporting));
            Ok(parts)
        })
    }
}
