//! A customer as the file has it.

use serde_json::Value;

use super::{Cells, Flaw, Row};

#[derive(Clone, PartialEq, Eq)]
pub(crate) struct CustomerRow {
    pub(crate) customer_code: String,
    pub(crate) name: String,
    pub(crate) class: String,
    pub(crate) region: String,
    pub(crate) address: String,
    pub(crate) phone: String,
    pub(crate) email: String,
    pub(crate) key_customer: bool,
}

impl Row for CustomerRow {
    const NOUN: &'static str = "customer";
    const COLUMNS: &'static [&'static str] = &[
        "customer_code",
        "name",
        "class",
        "region_path",
        "address",
        "phone",
        "email",
        "key_customer",
    ];
    const KEY_COLUMN: &'static str = "customer_code";

    fn read(cells: &mut Cells<'_>) -> Self {
        let row = Self {
            customer_code: cells.code("customer_code"),
            name: cells.name("name"),
            class: cells.one_of(
                "class",
                "hospital chain_pharmacy pharmacy clinic distributor individual",
            ),
            region: cells.path("region_path"),
            address: cells.optional("address"),
            phone: cells.optional("phone"),
            email: cells.optional("email"),
            key_customer: cells.yes("key_customer"),
        };
        if !row.email.is_empty() && !is_email(&row.email) {
            cells.note("email", Flaw::EmailMalformed);
        }
        row
    }

    fn key(&self) -> String {
        self.customer_code.clone()
    }

    fn fields(&self) -> Vec<(&'static str, Option<Value>)> {
        let text = |text: &String| Some(text.clone().into());
        vec![
            ("name", None),
            ("class", text(&self.class)),
            ("region", text(&self.region)),
            ("address", None),
            ("phone", None),
            ("email", None),
            ("key_customer", Some(self.key_customer.into())),
        ]
    }
}

/// Something, one @, a host with a dot; no blanks.
fn is_email(text: &str) -> bool {
    let host_has_dot =
        |host: &str| host.split('.').count() > 1 && host.split('.').all(|label| !label.is_empty());
    !text.contains(char::is_whitespace)
        && text
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && !host.contains('@') && host_has_dot(host))
}

#[cfg(test)]
mod tests {
    use super::is_email;

    #[test]
    fn addresses_are_told_from_typing_errors() {
        assert!(is_email("yaoji@kh3001.example"));
        for text in ["yaoji", "@kh.example", "a@b", "a@b..c", "a b@c.d", "a@b@c.d"] {
            assert!(!is_email(text), "{text}");
        }
    }
}
