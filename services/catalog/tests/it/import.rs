//! Files go in whole or not at all.

use std::time::Instant;

use contracts::catalog::v1::{BatchChanged, CustomerChanged, ProductChanged, RegionChanged};
use encoding_rs::GB18030;
use testkit::Listener;

use crate::support::{BATCHES, CUSTOMERS, House, PRODUCTS, REGIONS, counts};

#[tokio::test]
async fn a_file_in_either_encoding_imports_alike_and_a_second_time_changes_nothing() {
    let house = House::start("").await;
    let (gb, ..) = GB18030.encode(PRODUCTS);
    let first = house.import("products", &gb).await;
    assert_eq!(
        (first.rows, counts(&first), first.encoding.as_str()),
        (3, (3, 0, 0), "GB18030")
    );
    let mut heard = Listener::<ProductChanged>::new(&house.system.client).await;
    for _ in 0..3 {
        heard.next().await;
    }
    let entries = house.count("journal").await;
    let marked = format!("\u{feff}{PRODUCTS}");
    let second = house.import("products", marked.as_bytes()).await;
    assert_eq!((counts(&second), second.encoding.as_str()), ((0, 0, 3), "UTF-8"));
    assert_eq!(house.count("journal").await, entries);
    house.system.settle().await;
    assert!(heard.silent_for(std::time::Duration::from_millis(300)).await);
    house.system.finish().await;
}

#[tokio::test]
async fn everything_new_or_changed_is_announced_under_an_id_that_follows_from_its_code() {
    let house = House::filled().await;
    let nats = &house.system.client;
    let mut products = Listener::<ProductChanged>::new(nats).await;
    let product = products.next().await.product.unwrap();
    assert_eq!((product.product_code.as_str(), product.version), ("YP1001", 1));
    let mut batches = Listener::<BatchChanged>::new(nats).await;
    let batch = batches.next().await.batch.unwrap();
    assert_eq!(batch.product_id, product.product_id);
    assert_eq!(
        (batch.produced_on.as_str(), batch.expires_on.as_str()),
        ("2026-09-22", "2029-09-21")
    );
    let mut customers = Listener::<CustomerChanged>::new(nats).await;
    let customer = customers.next().await.customer.unwrap();
    assert_eq!(
        (customer.region.as_str(), customer.key_customer),
        ("cn.north.beijing", true)
    );
    let mut regions = Listener::<RegionChanged>::new(nats).await;
    assert_eq!(regions.next().await.region.unwrap().path, "cn.east.zhejiang");

    let changed = PRODUCTS.replace("24粒/盒", "36粒/盒");
    assert_eq!(
        counts(&house.import("products", changed.as_bytes()).await),
        (0, 1, 2)
    );
    let again = products
        .find(|event| event.product.as_ref().unwrap().version == 2)
        .await;
    let again = again.product.unwrap();
    assert_eq!(
        (again.product_id, again.pack_size.as_str()),
        (product.product_id, "36粒/盒")
    );
    house.system.finish().await;
}

/// What a product was before is on record; what a customer's telephone was is not, because that could never be erased.
#[tokio::test]
async fn a_change_is_journalled_with_old_and_new_but_without_personal_data() {
    let house = House::filled().await;
    house
        .import("products", PRODUCTS.replace("24粒/盒", "36粒/盒").as_bytes())
        .await;
    house
        .import(
            "customers",
            CUSTOMERS.replace("010-70866024", "010-70866025").as_bytes(),
        )
        .await;
    let pool = house.system.pool("catalog").await;
    let rows: Vec<String> =
        sqlx::query_scalar("select kind || changes::text from journal order by journal_id")
            .fetch_all(&pool)
            .await
            .unwrap();
    let journal = rows.join("\n");
    assert!(journal.contains(r#"{"new": "36粒/盒", "old": "24粒/盒", "field": "YP1001.pack_size"}"#));
    assert!(journal.contains("KH3001.personal_data"));
    for personal in ["010-7086602", "东槐", "yaoji@"] {
        assert!(!journal.contains(personal), "{personal}");
    }
    house.system.finish().await;
}

#[tokio::test]
async fn one_flaw_anywhere_leaves_everything_as_it_was() {
    let house = House::start("").await;
    house.import("regions", REGIONS.as_bytes()).await;
    house.import("products", PRODUCTS.as_bytes()).await;
    let file = format!(
        "{BATCHES}YP9999,B1,2026-01-01,2027-01-01\nYP1002,B2,2026-01-01,2025-12-31\nYP1002,B3,soon,\n"
    );
    let imported = house.import("batches", file.as_bytes()).await;
    let flaws: Vec<_> = imported
        .errors
        .iter()
        .map(|error| (error.row, error.column.as_str(), error.slug.as_str()))
        .collect();
    assert_eq!(
        flaws,
        [
            (5, "product_code", "product-unknown"),
            (6, "expires_on", "expiry-not-later"),
            (7, "produced_on", "date-malformed"),
            (7, "expires_on", "date-malformed")
        ]
    );
    assert!(
        imported
            .errors
            .iter()
            .all(|error| !error.zh.is_empty() && !error.en.is_empty())
    );
    assert_eq!((counts(&imported), house.count("batch").await), ((0, 0, 0), 0));

    for (table, file, slug) in [
        (
            "customers",
            CUSTOMERS.replace("cn.east.zhejiang", "cn.west"),
            "region-unknown",
        ),
        (
            "regions",
            format!("{REGIONS}cn.west.xian,西安市,Xi'an,city\n"),
            "parent-unknown",
        ),
        (
            "regions",
            REGIONS.replace("China,country", "China,region"),
            "root-no-country",
        ),
        (
            "products",
            PRODUCTS.replace("H20183471", "H2018347"),
            "approval-number-malformed",
        ),
        ("products", PRODUCTS.replace("YP1002", "YP1001"), "row-duplicated"),
        ("products", BATCHES.to_owned(), "column-unknown"),
    ] {
        let imported = house.import(table, file.as_bytes()).await;
        assert_eq!(imported.errors[0].slug, slug);
    }
    let refused = house.ask_import("prices", b"", false).await.unwrap_err();
    assert_eq!(refused.slug, "table-unknown");
    house.system.finish().await;
}

#[tokio::test]
async fn a_dry_run_counts_and_writes_nothing() {
    let house = House::start("").await;
    let tried = house
        .ask_import("regions", REGIONS.as_bytes(), true)
        .await
        .unwrap();
    assert_eq!(counts(&tried), (5, 0, 0));
    assert_eq!(house.count("region").await + house.count("journal").await, 0);
    house.system.finish().await;
}

#[tokio::test]
async fn a_long_list_of_flaws_is_cut_and_counted() {
    let house = House::start("import_errors_max = 2").await;
    let file = "path,name_zh,name_en,kind\nA,,,\nB,,,\n";
    let imported = house.import("regions", file.as_bytes()).await;
    assert_eq!(imported.errors.len(), 3);
    let last = imported.errors.last().unwrap();
    assert_eq!(
        (last.slug.as_str(), last.en.as_str()),
        ("more-errors", "There are 8 more errors.")
    );
    house.system.finish().await;
}

#[tokio::test]
async fn thousands_of_rows_are_one_import() {
    let house = House::start("").await;
    house.import("products", PRODUCTS.as_bytes()).await;
    let rows: String = (0..8_000)
        .map(|n| format!("YP1001,B{n:06},2026-01-01,2028-01-01\n"))
        .collect();
    let file = format!("product_code,batch_number,produced_on,expires_on\n{rows}");
    let started = Instant::now();
    let imported = house.import("batches", file.as_bytes()).await;
    eprintln!("8,000 new rows took {:?}", started.elapsed());
    assert_eq!((counts(&imported), imported.errors.len()), ((8_000, 0, 0), 0));
    let started = Instant::now();
    assert_eq!(
        counts(&house.import("batches", file.as_bytes()).await),
        (0, 0, 8_000)
    );
    eprintln!("8,000 unchanged rows took {:?}", started.elapsed());
    house.system.finish().await;
}

#[tokio::test]
async fn only_who_may_import_imports() {
    use contracts::catalog::v1::ImportTableRequest;
    let house = House::start("").await;
    let asker = house.person(&["catalog.read"], &["*"]);
    let refused = house
        .client
        .import_table(&asker, ImportTableRequest::default())
        .await;
    assert_eq!(refused.unwrap_err().slug, "permission-missing");
    house.system.finish().await;
}

#[tokio::test]
async fn the_files_of_the_demonstration_have_no_flaw() {
    let house = House::start("").await;
    for table in ["regions", "products", "batches", "customers"] {
        let file = format!(
            "{}/../../deploy/local/demo/catalog/{table}.csv",
            env!("CARGO_MANIFEST_DIR")
        );
        let imported = house.import(table, &std::fs::read(file).unwrap()).await;
        assert_eq!(imported.errors, [], "{table}");
        assert_eq!(imported.created, imported.rows, "{table}");
    }
    house.system.finish().await;
}
