use super::*;

const TEXT: &str = "阿莫西林胶囊 0.25g";

fn product(id: &str, name: &str, specification: &str, approval: &str) -> CatalogueProduct {
    CatalogueProduct {
        mention: Mention {
            product_id: id.into(),
            generic_name: name.into(),
            specification: specification.into(),
            approval_number: approval.into(),
            kind: "drug".into(),
            ..Mention::default()
        },
        approval_key: approval_key(approval),
        names: vec![name_key(name)],
    }
}

fn catalogue() -> Catalogue {
    let batch = |key: &str, product: &str| CatalogueBatch {
        batch_key: key.into(),
        product_id: product.into(),
    };
    Catalogue {
        products: vec![
            product("p1", "阿莫西林胶囊", "0.25g", "国药准字H20051234"),
            product("p2", "阿莫西林胶囊", "0.5g", "国药准字H20051235"),
            product("p3", "阿莫西林", "1g", "国药准字H20051236"),
        ],
        batches: vec![
            batch("260105A", "p2"),
            batch("260105B", "p1"),
            batch("260105B", "p2"),
        ],
    }
}

fn found(text: &str) -> Vec<Mention> {
    let text_key = name_key(text);
    let mut catalogue = catalogue();
    catalogue
        .products
        .iter_mut()
        .for_each(|product| product.names.retain(|name| text_key.contains(name)));
    mentions(&text_key, &Named::in_text(text), &catalogue)
}

#[test]
fn the_longest_name_wins_and_an_ambiguous_one_names_no_product() {
    let found = found("阿莫西林胶囊变色了");
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].product_id.as_str(), found[0].generic_name.as_str()),
        ("", "阿莫西林胶囊")
    );
}

#[test]
fn a_batch_or_a_specification_tells_two_products_apart() {
    let by_batch = found("阿莫西林胶囊,批号260105A");
    assert_eq!(
        (by_batch[0].product_id.as_str(), by_batch[0].batch_number.as_str()),
        ("p2", "260105A")
    );
    assert_eq!(found(TEXT)[0].product_id, "p1");
    let by_both = found("阿莫西林胶囊0.5g 批号:260105B");
    assert_eq!(by_both.len(), 1);
    assert_eq!(
        (by_both[0].product_id.as_str(), by_both[0].batch_number.as_str()),
        ("p2", "260105B")
    );
}

#[test]
fn an_approval_number_is_found_however_it_is_written() {
    let found = found("国药准字 h2005 1235,两盒");
    assert_eq!(found[0].product_id, "p2");
}

#[test]
fn what_the_catalogue_does_not_know_is_kept_as_written() {
    let unknown = found("国药准字H20990001,批号ZZ99");
    assert_eq!(unknown.len(), 1);
    assert_eq!(
        (
            unknown[0].product_id.as_str(),
            unknown[0].approval_number.as_str(),
            unknown[0].batch_number.as_str()
        ),
        ("", "国药准字H20990001", "ZZ99")
    );
    assert_eq!(found("批号260105A")[0].product_id, "p2");
    assert!(found("你们的服务很好").is_empty());
}

#[test]
fn two_products_with_two_batches_are_two_mentions() {
    let found = found("国药准字H20051234 批号260105B;国药准字H20051235 批号260105A");
    let pairs: Vec<(&str, &str)> = found
        .iter()
        .map(|mention| (mention.product_id.as_str(), mention.batch_number.as_str()))
        .collect();
    assert_eq!(pairs, [("p1", "260105B"), ("p2", "260105A")]);
}

#[test]
fn a_single_trace_code_belongs_to_the_single_product() {
    let found = found("阿莫西林胶囊0.25g 追溯码81234567890123456789");
    assert_eq!(
        (found.len(), found[0].trace_code.as_str()),
        (1, "81234567890123456789")
    );
}
