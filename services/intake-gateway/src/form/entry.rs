//! The checked form.

use chrono::{DateTime, Utc};
use contracts::common::v1::{Reporter, WorkKind};
use kernel::Sensitive;

use super::{Attachment, Sent, SubmissionKey, key::KeyError, region::regions};
use crate::config::{Form, work_kind};

/// What the form offers, in its order; names as in the contract.
pub(crate) const KINDS: [&str; 7] = [
    "consultation",
    "complaint",
    "adverse_reaction",
    "return_exchange",
    "delivery_error",
    "suggestion",
    "other",
];

/// A field, why it needs another look (key of a text and stable slug), in the order of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FieldError {
    pub(crate) field: &'static str,
    pub(crate) slug: &'static str,
}

/// A form that may be submitted.
pub(crate) struct Entry {
    pub(crate) key: SubmissionKey,
    pub(crate) kind: WorkKind,
    pub(crate) reporter: Sensitive<Reporter>,
    pub(crate) region: String,
    pub(crate) product: String,
    pub(crate) batch: String,
    pub(crate) text: String,
    pub(crate) attachments: Vec<Attachment>,
}

/// Collects what is wrong, so that all of it can be told at once.
struct Check<'a> {
    sent: &'a Sent,
    errors: Vec<FieldError>,
}

impl Entry {
    /// Checks every field.
    ///
    /// # Errors
    /// All that needs another look.
    pub(crate) fn read(sent: &Sent, now: DateTime<Utc>, limits: &Form) -> Result<Self, Vec<FieldError>> {
        let mut check = Check {
            sent,
            errors: Vec::new(),
        };
        let key = SubmissionKey::read(sent.field("submission_key"), now, limits.key_days);
        if let Err(error) = &key {
            check.wrong(
                "submission_key",
                if *error == KeyError::Expired {
                    "key-expired"
                } else {
                    "key-wrong"
                },
            );
        }
        // people do not see this field; programs that fill in everything do
        if !sent.field("website").is_empty() {
            check.wrong("website", "website-filled");
        }
        let kind = Some(sent.field("kind"))
            .filter(|kind| KINDS.contains(kind))
            .and_then(work_kind);
        if kind.is_none() {
            check.wrong("kind", "kind-missing");
        }
        let reporter = Reporter {
            name: check.text("name", 1, 100, "name-missing"),
            organisation: check.text("organisation", 0, 200, ""),
            phone: check.phone(),
            email: check.email(),
            address: check.text("address", 0, 300, ""),
        };
        if reporter.phone.is_empty()
            && reporter.email.is_empty()
            && !check.has("phone")
            && !check.has("email")
        {
            check.wrong("phone", "reach-missing");
        }
        let region = check.region();
        let product = check.text("product", 0, 200, "");
        let batch = check.text("batch", 0, 100, "");
        let text = check.text("text", 5, 10_000, "text-short");
        let attachments = check.attachments(limits);
        if sent.field("consent").is_empty() {
            check.wrong("consent", "consent-missing");
        }
        match (key, kind, check.errors) {
            (Ok(key), Some(kind), errors) if errors.is_empty() => Ok(Self {
                key,
                kind,
                reporter: Sensitive::new(reporter),
                region,
                product,
                batch,
                text,
                attachments,
            }),
            (.., errors) => Err(errors),
        }
    }
}

impl Check<'_> {
    fn wrong(&mut self, field: &'static str, slug: &'static str) {
        self.errors.push(FieldError { field, slug });
    }

    fn has(&self, field: &str) -> bool {
        self.errors.iter().any(|error| error.field == field)
    }

    fn text(&mut self, field: &'static str, least: usize, most: usize, short: &'static str) -> String {
        let text = self.sent.field(field);
        let length = text.chars().count();
        if length < least {
            self.wrong(field, short);
        } else if length > most {
            self.wrong(field, "text-long");
        }
        text.to_owned()
    }

    /// Digits with what people put between them; enough of them to call, and to ask for the status with the last four.
    fn phone(&mut self) -> String {
        let phone = self.sent.field("phone");
        let digits = phone.chars().filter(char::is_ascii_digit).count();
        let plain = phone
            .chars()
            .all(|c| c.is_ascii_digit() || "+-() 转,xX#".contains(c));
        if !phone.is_empty() && (!plain || !(5..=24).contains(&digits)) {
            self.wrong("phone", "phone-wrong");
        }
        phone.to_owned()
    }

    fn email(&mut self) -> String {
        let email = self.sent.field("email");
        let likely = email.split_once('@').is_some_and(|(local, domain)| {
            !local.is_empty() && domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.')
        });
        let plain = email.len() <= 254
            && !email
                .chars()
                .any(|c| c.is_whitespace() || c.is_control() || "<>,;".contains(c));
        let is_address = likely && plain && email.matches('@').count() == 1;
        if !email.is_empty() && !is_address {
            self.wrong("email", "email-wrong");
        }
        email.to_owned()
    }

    fn region(&mut self) -> String {
        let path = self.sent.field("region");
        if !path.is_empty() && !regions().any(|region| region.is_province() && region.path == path) {
            self.wrong("region", "region-unknown");
        }
        path.to_owned()
    }

    fn attachments(&mut self, limits: &Form) -> Vec<Attachment> {
        let files = &self.sent.files;
        let most = limits.attachment_kib * 1024;
        if files.len() > limits.attachments {
            self.wrong("attachments", "attachments-many");
            return Vec::new();
        }
        if files.iter().any(|(_, bytes)| bytes.len() > most) {
            self.wrong("attachments", "attachment-large");
            return Vec::new();
        }
        let read = files
            .iter()
            .map(|(name, bytes)| Attachment::read(name, bytes.clone()));
        read.collect::<Option<_>>().unwrap_or_else(|| {
            self.wrong("attachments", "attachment-type");
            Vec::new()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits() -> Form {
        let config: serde_json::Value = serde_json::json!({
            "name": "form", "attachments": 2, "attachment_kib": 1, "key_days": 30, "burst": 1, "per_minute": 1,
            "status_burst": 1, "status_per_minute": 1, "status_per_receipt_hour": 1, "status_seconds": 1,
        });
        serde_json::from_value(config).unwrap()
    }

    fn sent(changes: &[(&str, &str)]) -> Sent {
        let mut sent = Sent::default();
        let whole = [
            ("submission_key", "019a9f0c-7c00-7abc-8def-0123456789ab"),
            ("kind", "complaint"),
            ("name", "欧阳𠮷"),
            ("phone", "+86 138-0013-8000"),
            ("email", "a@b.example"),
            ("region", "cn.east.zhejiang"),
            ("text", "药片有裂痕"),
            ("consent", "yes"),
        ];
        for (name, value) in whole.iter().chain(changes) {
            sent.fields.insert((*name).to_owned(), (*value).to_owned());
        }
        sent
    }

    fn errors(sent: &Sent) -> Vec<(&'static str, &'static str)> {
        let now = "2025-11-20T12:00:00Z".parse().unwrap();
        let errors = Entry::read(sent, now, &limits()).err().unwrap_or_default();
        errors
            .into_iter()
            .map(|error| (error.field, error.slug))
            .collect()
    }

    #[test]
    fn a_whole_form_is_taken() {
        assert_eq!(errors(&sent(&[])), []);
        assert_eq!(errors(&sent(&[("phone", "")])), []);
        assert_eq!(errors(&sent(&[("email", ""), ("region", "")])), []);
        assert_eq!(errors(&sent(&[("phone", "0571-8888666转803")])), []);
    }

    #[test]
    fn each_wrong_field_is_named_once() {
        for (field, value, slug) in [
            ("submission_key", "", "key-wrong"),
            (
                "submission_key",
                "01600000-0000-7000-8000-000000000000",
                "key-expired",
            ),
            ("website", "http://spam.example", "website-filled"),
            ("kind", "bribery", "kind-missing"),
            ("name", "", "name-missing"),
            ("phone", "call me", "phone-wrong"),
            ("phone", "1234", "phone-wrong"),
            ("email", "a@b", "email-wrong"),
            ("email", "a@b.example,c@d.example", "email-wrong"),
            ("region", "cn.east", "region-unknown"),
            ("text", "坏了", "text-short"),
            ("consent", "", "consent-missing"),
        ] {
            assert_eq!(errors(&sent(&[(field, value)])), [(field, slug)]);
        }
        assert_eq!(
            errors(&sent(&[("phone", ""), ("email", "")])),
            [("phone", "reach-missing")]
        );
        let long = "字".repeat(10_001);
        assert_eq!(errors(&sent(&[("text", &long)])), [("text", "text-long")]);
    }

    #[test]
    fn files_are_counted_weighed_and_looked_into() {
        let with = |files: &[(&str, usize)]| {
            let mut sent = sent(&[]);
            let content = |size: usize| [b"%PDF-".as_slice(), &vec![b' '; size]].concat();
            sent.files = files
                .iter()
                .map(|(name, size)| ((*name).to_owned(), content(*size).into()))
                .collect();
            errors(&sent)
        };
        assert_eq!(with(&[("a.pdf", 10), ("b.pdf", 10)]), []);
        assert_eq!(
            with(&[("a.pdf", 1), ("b.pdf", 1), ("c.pdf", 1)]),
            [("attachments", "attachments-many")]
        );
        assert_eq!(with(&[("a.pdf", 1024)]), [("attachments", "attachment-large")]);
        assert_eq!(with(&[("a.png", 1)]), [("attachments", "attachment-type")]);
    }

    #[test]
    fn every_reason_has_its_text_in_both_languages() {
        let texts = crate::pages::Texts::try_new().unwrap();
        for slug in [
            "key-wrong",
            "key-expired",
            "website-filled",
            "kind-missing",
            "name-missing",
            "text-long",
            "phone-wrong",
            "reach-missing",
            "email-wrong",
            "region-unknown",
            "text-short",
            "attachments-many",
            "attachment-large",
            "attachment-type",
            "consent-missing",
            "encoding-wrong",
            "key-changed",
        ] {
            assert!(texts.has(&format!("error_{}", slug.replace('-', "_"))), "{slug}");
        }
        for kind in KINDS {
            assert!(
                texts.has(&format!("kind_{kind}")) && texts.has(&format!("kind_{kind}_hint")),
                "{kind}"
            );
        }
    }
}
