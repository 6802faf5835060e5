//! Every no over HTTP is an RFC 9457 problem with a stable slug and a sentence in each language. It never quotes what was
//! sent.

use std::sync::atomic::{AtomicU64, Ordering};

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::json;

use crate::{
    accept::AcceptError,
    hotline::{ReportError, signature::SignatureError},
    tally::Refused,
};

/// Seconds after which a sender who was turned away for lack of room or of JetStream should come again: from the first, in
/// turn one more up to so many, so that a crowd that was turned away together does not come back together.
const COME_AGAIN: u64 = 3;
const SPREAD: u64 = 5;

fn come_again() -> u64 {
    static TURN: AtomicU64 = AtomicU64::new(0);
    COME_AGAIN + TURN.fetch_add(1, Ordering::Relaxed) % SPREAD
}

/// A refusal.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) status: StatusCode,
    pub(crate) slug: &'static str,
    pub(crate) zh: &'static str,
    pub(crate) en: &'static str,
    /// Seconds.
    pub(crate) retry_after: Option<u64>,
    /// What few problems have; boxed to keep results small.
    more: Option<Box<More>>,
}

#[derive(Clone, Debug, Default)]
struct More {
    /// Which part of the request, when that helps.
    detail: Option<String>,
    /// Fields of a form that need another look.
    fields: Vec<FieldProblem>,
    /// Where it happened.
    source: Option<String>,
}

/// What is wrong with one field of the form.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FieldProblem {
    pub(crate) field: &'static str,
    pub(crate) slug: &'static str,
    pub(crate) zh: String,
    pub(crate) en: String,
}

impl Problem {
    pub(crate) const fn new(
        status: StatusCode,
        slug: &'static str,
        zh: &'static str,
        en: &'static str,
    ) -> Self {
        Self {
            status,
            slug,
            zh,
            en,
            retry_after: None,
            more: None,
        }
    }

    /// The source it happened at, for the metrics; only names from the configuration.
    pub(crate) fn at(mut self, source: &str) -> Self {
        self.more_mut().source = Some(source.to_owned());
        self
    }

    /// The fields of a form that need another look.
    pub(crate) fn fields(mut self, fields: Vec<FieldProblem>) -> Self {
        self.more_mut().fields = fields;
        self
    }

    fn more_mut(&mut self) -> &mut More {
        self.more.get_or_insert_default()
    }

    pub(crate) const fn after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    pub(crate) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.more_mut().detail = Some(detail.into());
        self
    }

    pub(crate) fn crowded() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "gateway-crowded",
            "当前提交过多，请稍后重试。",
            "Too much is coming in at the moment; please try again shortly.",
        )
        .after(come_again())
    }

    pub(crate) fn too_large() -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "body-too-large",
            "提交内容超过大小限制。",
            "What was sent is larger than allowed.",
        )
    }

    pub(crate) fn slow() -> Self {
        Self::new(
            StatusCode::REQUEST_TIMEOUT,
            "body-slow",
            "上传超时，请重试。",
            "The upload took too long; please try again.",
        )
    }

    pub(crate) fn broken() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "body-broken",
            "提交内容不完整或格式有误。",
            "What was sent is incomplete or malformed.",
        )
    }

    pub(crate) fn too_often(seconds: u64) -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "rate-exceeded",
            "操作过于频繁，请稍后再试。",
            "Too many requests; please wait a little.",
        )
        .after(seconds)
    }

    pub(crate) fn not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "page-unknown",
            "您访问的页面不存在。",
            "There is no such page.",
        )
    }

    pub(crate) fn wrong_token() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "token-wrong",
            "令牌缺失或不正确。",
            "The token is missing or wrong.",
        )
    }

    pub(crate) fn wrong_media_type() -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "media-type-unsupported",
            "不支持该内容类型。",
            "This media type is not taken here.",
        )
    }
}

impl From<SignatureError> for Problem {
    fn from(error: SignatureError) -> Self {
        let (slug, zh, en) = match error {
            SignatureError::Missing => ("signature-missing", "请求未签名。", "The request is not signed."),
            SignatureError::Wrong => ("signature-wrong", "签名不正确。", "The signature does not fit."),
            SignatureError::Expired => (
                "signature-expired",
                "签名已过期，请核对发送方时钟后重新签名。",
                "The signature has expired; check the sender's clock and sign anew.",
            ),
        };
        Self::new(StatusCode::UNAUTHORIZED, slug, zh, en)
    }
}

impl From<ReportError> for Problem {
    fn from(error: ReportError) -> Self {
        let slug = match error {
            ReportError::Unreadable => "event-unreadable",
            ReportError::Missing(_) => "event-field-missing",
            ReportError::Wrong(_) => "event-field-wrong",
        };
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            slug,
            "通话事件内容有误。",
            "The call event cannot be taken as it is.",
        )
        .detail(error.to_string())
    }
}

impl From<AcceptError> for Problem {
    fn from(error: AcceptError) -> Self {
        if error.is_temporary() {
            return Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "intake-unavailable",
                "系统暂时无法受理，请稍后重试。",
                "Nothing can be taken in at the moment; please try again shortly.",
            )
            .after(come_again());
        }
        Self::too_large()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let more = self.more.map(|more| *more).unwrap_or_default();
        metrics::counter!("afterdose_submissions_refused_total",
            "source" => more.source.unwrap_or_else(|| "none".to_owned()), "reason" => self.slug)
        .increment(1);
        let mut body = json!({
            "type": format!("urn:afterdose:problem:{}", self.slug),
            "title": self.zh,
            "status": self.status.as_u16(),
            "detail": more.detail.as_deref().unwrap_or(self.en),
            "slug": self.slug,
            "en": self.en,
        });
        if !more.fields.is_empty() {
            body["errors"] = json!(more.fields);
        }
        let mut response = (self.status, Json(body)).into_response();
        response.extensions_mut().insert(Refused(self.slug));
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED && self.slug == "token-wrong" {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
