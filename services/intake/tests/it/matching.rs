//! What a contact is about and whose it is, by the catalogue.

use contracts::{
    catalog::v1::{Batch, BatchChanged, Customer, CustomerChanged, Product, ProductChanged},
    intake::v1::ContactReceived,
};
use testkit::{Listener, System};

use crate::support::{call, call_submission, letter, mail, start, submit};

async fn product(system: &System, id: &str, version: u64, specification: &str, approval: &str) {
    let product = Product {
        product_id: id.into(),
        version,
        generic_name: "阿莫西林胶囊".into(),
        trade_name: "阿莫仙".into(),
        specification: specification.into(),
        approval_number: approval.into(),
        kind: "drug".into(),
        ..Product::default()
    };
    let changed = ProductChanged {
        product: Some(product),
    };
    system.say(id, &changed).await;
}

async fn customer(system: &System, id: &str, name: &str, [phone, email, region]: [&str; 3]) {
    let customer = Customer {
        customer_id: id.into(),
        version: 1,
        name: name.into(),
        class: "hospital".into(),
        phone: phone.into(),
        email: email.into(),
        region: region.into(),
        ..Customer::default()
    };
    let changed = CustomerChanged {
        customer: Some(customer),
    };
    system.say(id, &changed).await;
}

/// Two products of one name, a batch of the second, two hospitals; and an old word about the first product.
async fn catalogue(system: &System) {
    product(system, "p1", 2, "0.25g", "国药准字H20051234").await;
    product(system, "p2", 2, "0.5g", "国药准字H20051235").await;
    product(system, "p1", 1, "9g", "国药准字H20059999").await;
    let batch = Batch {
        batch_id: "b1".into(),
        version: 1,
        product_id: "p2".into(),
        batch_number: "260105A".into(),
        ..Batch::default()
    };
    system.say("b1", &BatchChanged { batch: Some(batch) }).await;
    let first = ["0571-87654321", "yaofang@hz1.cn", "cn.east.zhejiang"];
    customer(system, "k1", "杭州市第一人民医院", first).await;
    customer(system, "k2", "第一人民医院", ["13800138000", "", "cn.north"]).await;
    system.settle().await;
}

async fn mailed(system: &System, from: &str, id: &str, text: &str) -> ContactReceived {
    submit(system, &mail(id, &letter(from, id, "x", text))).await;
    let mut received = Listener::<ContactReceived>::new(&system.client).await;
    received.find(|said| said.mail_message_id == id).await
}

/// contacts are found by the product they are about.
#[tokio::test]
async fn products_and_batches_are_recognised() {
    let system = start().await;
    catalogue(&system).await;
    let by_batch = mailed(&system, "x@y.cn", "1@b", "阿莫西林胶囊,批号:260105a,变色").await;
    assert_eq!(by_batch.products.len(), 1);
    assert_eq!(by_batch.products[0].product_id, "p2");
    assert_eq!(by_batch.products[0].batch_number, "260105A");

    let by_name = mailed(&system, "x@y.cn", "2@b", "阿莫仙变色").await;
    let product = &by_name.products[0];
    assert_eq!(
        (product.product_id.as_str(), product.generic_name.as_str()),
        ("", "阿莫西林胶囊")
    );

    let by_number = mailed(&system, "x@y.cn", "3@b", "国药准字H20051234与国药准字H20990001").await;
    let found: Vec<_> = by_number
        .products
        .iter()
        .map(|one| (one.product_id.as_str(), one.approval_number.as_str()))
        .collect();
    assert_eq!(found, [("p1", "国药准字H20051234"), ("", "国药准字H20990001")]);
    system.finish().await;
}

/// a contact belongs to the region of the customer who writes.
#[tokio::test]
async fn customers_are_recognised_by_mail_address_name_and_phone() {
    let system = start().await;
    catalogue(&system).await;
    let by_mail = mailed(&system, "YaoFang@hz1.cn", "1@b", "药片变色").await;
    assert_eq!(
        (by_mail.customer_id.as_str(), by_mail.region.as_str()),
        ("k1", "cn.east.zhejiang")
    );
    let by_name = mailed(&system, "x@y.cn", "2@b", "药片变色。杭州市第一人民医院药剂科").await;
    assert_eq!(by_name.customer_id, "k1", "the longest name wins");
    let nobody = mailed(&system, "x@y.cn", "3@b", "药片变色").await;
    assert_eq!((nobody.customer_id.as_str(), nobody.region.as_str()), ("", "cn"));

    let mut ringing = call_submission(call("c1", "e1", 1, "ringing"));
    ringing.region = "cn.south".into();
    submit(&system, &ringing).await;
    let mut received = Listener::<ContactReceived>::new(&system.client).await;
    let by_phone = received.find(|said| said.call.is_some()).await;
    assert_eq!(
        (by_phone.customer_id.as_str(), by_phone.region.as_str()),
        ("k2", "cn.north")
    );
    system.finish().await;
}
