//! Tells the sender of a contact its receipt number.

use std::sync::Arc;

use contracts::intake::v1::AcknowledgementDue;
use eventbus::{Delivery, Handle, HandlerError};
use kernel::Clock;
use sqlx::PgConnection;
use vault::Vault;

use super::{id, message_id, region};
use crate::{
    commands::request_letters,
    config::Config,
    domain::{Letter, Purpose},
};

/// Follows `intake.v1.acknowledgement_due`.
pub(crate) struct OnAcknowledgementDue {
    pub(crate) clock: Clock,
    pub(crate) config: Config,
    pub(crate) vault: Arc<Vault>,
}

impl Handle<AcknowledgementDue> for OnAcknowledgementDue {
    async fn handle(
        &self,
        tx: &mut PgConnection,
        delivery: &Delivery<AcknowledgementDue>,
    ) -> Result<(), HandlerError> {
        self.handle_batch(tx, std::slice::from_ref(delivery)).await
    }

    async fn handle_batch(
        &self,
        tx: &mut PgConnection,
        batch: &[Delivery<AcknowledgementDue>],
    ) -> Result<(), HandlerError> {
        let letters = batch.iter().map(|delivery| self.letter(&delivery.event));
        let letters = letters.collect::<Result<Vec<_>, _>>()?;
        let domain = &self.config.message_id_domain;
        request_letters(tx, &self.vault, &letters, domain, self.clock.now())
            .await
            .map_err(HandlerError::retry)
    }
}

impl OnAcknowledgementDue {
    fn letter(&self, due: &AcknowledgementDue) -> Result<Letter, HandlerError> {
        let contact_id = id("contact_id", &due.contact_id)?;
        let english = due.language == "en";
        let (template, title) = if english {
            (include_str!("../../templates/acknowledgement.en.txt"), "Received")
        } else {
            (include_str!("../../templates/acknowledgement.zh.txt"), "已受理")
        };
        let line = |zh: &str, en: &str, value: &str| {
            let label = if english { en } else { zh };
            if value.is_empty() {
                String::new()
            } else {
                format!("{label}{value}\n")
            }
        };
        let promise = match (self.config.first_reply_hours, english) {
            (0, true) => "Our staff will answer you as soon as possible.".to_owned(),
            (0, false) => "我们的工作人员将尽快处理并答复您。".to_owned(),
            (hours, true) => format!("Our staff will answer you for the first time within {hours} hours."),
            (hours, false) => format!("我们的工作人员将在 {hours} 小时内给您首次答复。"),
        };
        let body = template
            .replace("{promise}", &promise)
            .replace("{receipt}", &due.receipt)
            .replace(
                "{status}",
                &line("进度查询：", "Status: ", &self.config.status_url),
            )
            .replace(
                "{hotline}",
                &line("服务热线：", "Hotline: ", &self.config.hotline),
            );
        let subject = match due.subject.trim() {
            "" => format!("{title} [{}]", due.receipt),
            about => format!("{title} [{}] {about}", due.receipt),
        };
        Ok(Letter {
            purpose: Purpose::Acknowledgement,
            subject_id: contact_id,
            contact_id,
            region: region(&due.region),
            recipient: due.to.clone().into(),
            subject: subject.into(),
            body: body.into(),
            in_reply_to: message_id(&due.in_reply_to),
        })
    }
}
