//! What a contact is about and whose it is, by the catalogue.

use contracts::{
    catalog::v1::{Batch, BatchChanged, Customer, CustomerChanged, Product, ProductChanged},
    intake::v1::ContactReceived,
};
use testkit::{Listener, System};

use crate::support::{call, call_submission, letter, mail, start, submit};

async fn catalogue(system: &System) {
    let product = |id: &str, specification: &str, approval: &str| ProductChanged {
        product: Some(Product {
            product_id: id.into(),
            version: 2,
            generic_name: "阿莫西林胶囊".into(),
            trade_name: "阿莫仙".into(),
            specification: specification.into(),
            approval_number: approval.into(),
            kind: "drug".into(),
            ..Product::default()
        }),
    };
    system
        .say("p1", &product("p1", "0.25g", "国药准字H20051234"))
        .await;
    system
        .say("p2", &product("p2", "0.5g", "国药准字H20051235"))
        .await;
    let mut old = product("p1", "9g", "国药准字H20059999");
    old.product.as_mut().unwrap().version = 1;
    system.say("p1", &old).await;
    let batch = BatchChanged {
        batch: Some(Batch {
            batch_id: "b1".into(),
            version: 1,
            product_id: "p2".into(),
            batch_number: "260105A".into(),
            ..Batch::default()
        }),
    };
    system.say("b1", &batch).await;
    let customer = |id: &str, name: &str, phone: &str, email: &str, region: &str| CustomerChanged {
        customer: Some(Customer {
            customer_id: id.into(),
            version: 1,
            name: name.into(),
            class: "hospital".into(),
            phone: phone.into(),
            email: email.into(),
            region: region.into(),
            ..Customer::default()
        }),
    };
    system
        .say(
            "k1",
            &customer(
                "k1",
                "杭州市第一人民医院",
                "0571-87654321",
                "yaofang@hz1.cn",
                "cn.east.zhejiang",
            ),
        )
        .await;
    system
        .say(
            "k2",
            &customer("k2", "第一人民医院", "13800138000", "", "cn.north"),
        )
        .await;
    system.settle().await;
}

/// contacts are found by the product they are about.
#[tokio::test]
async fn products_batches_and_customers_are_recognised() {
    let system = start().await;
    catalogue(&system).await;
    let mut received = Listener::<ContactReceived>::new(&system.client).await;
    submit(
        &system,
        &mail(
            "1",
            &letter("yaofang@hz1.cn", "1@b", "x", "阿莫西林胶囊,批号:260105a,变色"),
        ),
    )
    .await;
    let by_mail = received.next().await;
    assert_eq!(
        (by_mail.customer_id.as_str(), by_mail.region.as_str()),
        ("k1", "cn.east.zhejiang")
    );
    assert_eq!(
        (by_mail.products.len(), by_mail.products[0].product_id.as_str()),
        (1, "p2")
    );
    assert_eq!(by_mail.products[0].batch_number, "260105A");

    submit(
        &system,
        &mail(
            "2",
            &letter("x@y.cn", "2@b", "x", "阿莫仙变色。杭州市第一人民医院药剂科"),
        ),
    )
    .await;
    let by_name = received.next().await;
    assert_eq!(by_name.customer_id, "k1", "the longest name wins");
    assert_eq!(
        (
            by_name.products[0].product_id.as_str(),
            by_name.products[0].generic_name.as_str()
        ),
        ("", "阿莫西林胶囊")
    );

    submit(
        &system,
        &mail(
            "3",
            &letter("x@y.cn", "3@b", "x", "国药准字H20051234与国药准字H20990001"),
        ),
    )
    .await;
    let by_number = received.next().await;
    let found: Vec<_> = by_number
        .products
        .iter()
        .map(|one| (one.product_id.as_str(), one.approval_number.as_str()))
        .collect();
    assert_eq!(found, [("p1", "国药准字H20051234"), ("", "国药准字H20990001")]);
    assert_eq!(
        (by_number.customer_id.as_str(), by_number.region.as_str()),
        ("", "cn")
    );

    let mut ringing = call_submission(call("c1", "e1", 1, "ringing"));
    ringing.region = "cn.south".into();
    submit(&system, &ringing).await;
    let by_phone = received.next().await;
    assert_eq!(
        (by_phone.customer_id.as_str(), by_phone.region.as_str()),
        ("k2", "cn.north")
    );
    system.finish().await;
}
