//! `GET /export/…`: files for spreadsheets.

use axum::{
    extract::{Query, State, rejection::QueryRejection},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use kernel::Fault;

use super::{attachment::disposition, problem, token};
use crate::{
    export::{self, Dashboard, FeedbackLedger, Ledger, Made, Reader},
    state::Gateway,
};

type Asked<T> = Result<Query<T>, QueryRejection>;

/// `GET /export/feedback-ledger.xlsx`
pub(crate) async fn feedback_ledger(
    State(gateway): State<Gateway>,
    headers: HeaderMap,
    asked: Asked<FeedbackLedger>,
) -> Response {
    sent(&gateway, &headers, asked, async |reader, asked| {
        export::feedback_ledger(reader, asked).await
    })
    .await
}

/// `GET /export/feedback-ledger.csv`
pub(crate) async fn csv(
    State(gateway): State<Gateway>,
    headers: HeaderMap,
    asked: Asked<FeedbackLedger>,
) -> Response {
    sent(&gateway, &headers, asked, async |reader, asked| {
        export::csv(reader, asked).await
    })
    .await
}

/// `GET /export/ledger.xlsx`
pub(crate) async fn ledger(
    State(gateway): State<Gateway>,
    headers: HeaderMap,
    asked: Asked<Ledger>,
) -> Response {
    sent(&gateway, &headers, asked, async |reader, asked| {
        export::ledger(reader, asked).await
    })
    .await
}

/// `GET /export/dashboard.xlsx`
pub(crate) async fn dashboard(
    State(gateway): State<Gateway>,
    headers: HeaderMap,
    asked: Asked<Dashboard>,
) -> Response {
    sent(&gateway, &headers, asked, async |reader, asked| {
        export::dashboard(reader, asked).await
    })
    .await
}

/// The file, or why there is none: it is made before the first byte is sent.
async fn sent<T>(
    gateway: &Gateway,
    headers: &HeaderMap,
    asked: Asked<T>,
    make: impl AsyncFnOnce(&Reader<'_>, T) -> Result<Made, Fault>,
) -> Response {
    match made(gateway, headers, asked, make).await {
        Ok(made) => {
            let headers = [
                (header::CONTENT_TYPE, HeaderValue::from_static(made.media_type)),
                (header::CONTENT_DISPOSITION, disposition("attachment", &made.name)),
            ];
            (headers, made.content).into_response()
        }
        Err(fault) => problem(&fault),
    }
}

async fn made<T>(
    gateway: &Gateway,
    headers: &HeaderMap,
    asked: Asked<T>,
    make: impl AsyncFnOnce(&Reader<'_>, T) -> Result<Made, Fault>,
) -> Result<Made, Fault> {
    let token = token::read(headers, gateway.secure_cookies)?;
    let reader = Reader::admit(gateway, &token).await?;
    let Query(asked) = asked.map_err(|_| unreadable())?;
    // a few at a time; the others wait
    let _turn = gateway
        .exports
        .acquire()
        .await
        .map_err(|_| Fault::unavailable())?;
    make(&reader, asked).await
}

fn unreadable() -> Fault {
    Fault::invalid(
        "request-unreadable",
        "请求参数无法解析。",
        "The parameters cannot be read.",
    )
}
