//! The public form.

use contracts::{
    common::v1::{Reporter, WorkKind},
    intake::v1::{AcknowledgementDue, ContactReceived, contact_submitted::Content},
};
use testkit::Listener;

use crate::support::{account, form, start, submit, sums};

fn reporter(email: &str) -> Reporter {
    Reporter {
        name: "王芳".into(),
        phone: "13800138000".into(),
        email: email.into(),
        ..Reporter::default()
    }
}

///
#[tokio::test]
async fn a_form_becomes_a_contact_with_what_was_stated() {
    let system = start().await;
    let mut received = Listener::<ContactReceived>::new(&system.client).await;
    let mut due = Listener::<AcknowledgementDue>::new(&system.client).await;
    let mut submitted = form("k1", reporter("wang@b.cn"), "胶囊\0变色\n两盒都是");
    submitted.stated_kind = WorkKind::Complaint.into();
    if let Some(Content::Form(entry)) = &mut submitted.content {
        entry.region = "cn.east".into();
        entry.product = "神奇胶囊".into();
        entry.batch = "zz 99".into();
    }
    submit(&system, &submitted).await;
    let said = received.next().await;
    assert_eq!(
        (said.subject.as_str(), said.text.as_str()),
        ("胶囊变色", "胶囊变色\n两盒都是")
    );
    assert_eq!(
        (said.stated_kind, said.region.as_str()),
        (WorkKind::Complaint.into(), "cn.east")
    );
    let product = &said.products[0];
    assert_eq!(
        (
            product.product_id.as_str(),
            product.generic_name.as_str(),
            product.batch_number.as_str()
        ),
        ("", "神奇胶囊", "ZZ99")
    );
    assert_eq!(due.next().await.to, "wang@b.cn");
    submit(&system, &form("k2", reporter("no-reply@b.cn"), "第二件")).await;
    submit(&system, &form("k3", reporter(""), "第三件")).await;
    system.settle().await;
    assert!(
        due.silent_for(std::time::Duration::from_millis(200)).await,
        "no address, no acknowledgement"
    );
    assert_eq!(sums(&account(&system, "form").await), (3, 0, 0));
    system.finish().await;
}
