//! A stand-in for intake: a recording larger than any message, a picture, and a page that nobody should open.

use contracts::{Bytes, Call, IntakeService, IntakeServiceServer, common::v1::EvidenceRef, intake::v1::*};
use kernel::Fault;
use runner::{Context, Service, Started};

/// More than twice what one message of a usual NATS server holds.
const RECORDING: usize = 2_300_000;

/// Bytes of which no two parts are alike.
pub(crate) fn recording() -> Vec<u8> {
    (0..RECORDING)
        .map(|place| (place.wrapping_mul(2_654_435_761) >> 7) as u8)
        .collect()
}

struct Intake;

impl IntakeService for Intake {
    unasked! {
        register_contact: RegisterContactRequest -> RegisterContactResponse,
        describe_contact: DescribeContactRequest -> DescribeContactResponse,
        get_contact: GetContactRequest -> GetContactResponse,
        list_contacts: ListContactsRequest -> ListContactsResponse,
        get_channel_ledger: GetChannelLedgerRequest -> GetChannelLedgerResponse,
        list_rejected: ListRejectedRequest -> ListRejectedResponse,
        restore_rejected: RestoreRejectedRequest -> RestoreRejectedResponse,
        get_channel_watch: GetChannelWatchRequest -> GetChannelWatchResponse,
        list_reconciliations: ListReconciliationsRequest -> ListReconciliationsResponse,
        list_quarantined: ListQuarantinedRequest -> ListQuarantinedResponse,
        replay_quarantined: ReplayQuarantinedRequest -> ReplayQuarantinedResponse,
        get_status: GetStatusRequest -> GetStatusResponse,
        reveal_reporter: RevealReporterRequest -> RevealReporterResponse,
        list_caller_history: ListCallerHistoryRequest -> ListCallerHistoryResponse,
        render_mail: RenderMailRequest -> RenderMailResponse,
    }

    async fn get_evidence(
        &self,
        call: Call,
        request: GetEvidenceRequest,
    ) -> Result<GetEvidenceResponse, Fault> {
        let (name, media_type, bytes) = match request.sha256.as_str() {
            "recording" => ("通话 录音.mp3", "audio/mpeg", recording()),
            "page" => ("offer.html", "text/html", b"<script>alert(1)</script>".to_vec()),
            "letter" => ("", "text/plain; charset=gb2312", "您好".into()),
            "mail" if request.reason == "核对原件" => {
                ("a.eml", "message/rfc822", b"From: a@b.cn".to_vec())
            }
            "mail" => return Err(Fault::invalid("reason-missing", "请填写", "say why")),
            _ => return Err(Fault::not_found("evidence-unknown", "没有", "none")),
        };
        assert!(request.length > 0 && call.person()?.login == "east");
        let end = (request.offset + u64::from(request.length)).min(bytes.len() as u64);
        let range = usize::try_from(request.offset.min(end)).unwrap()..usize::try_from(end).unwrap();
        Ok(GetEvidenceResponse {
            r#ref: Some(EvidenceRef {
                sha256: request.sha256,
                media_type: media_type.to_owned(),
                name: name.to_owned(),
                size_bytes: bytes.len() as u64,
                ..EvidenceRef::default()
            }),
            content: Bytes::from(bytes).slice(range),
        })
    }
}

/// Runs as `intake`.
pub(crate) struct IntakeStandIn;

impl Service for IntakeStandIn {
    fn name(&self) -> &'static str {
        "intake"
    }

    fn start(&self, context: Context) -> Started {
        Box::pin(async move {
            let mut parts = context.parts();
            parts.serve(IntakeServiceServer::new(Intake));
            Ok(parts)
        })
    }
}
