//! 市场信息反馈台账 REC-FY007.

use contracts::{
    common::v1::Channel,
    intake::v1::ContactReceived,
    reporting::v1::{
        ExportFeedbackLedgerRequest, FeedbackLine, GetFeedbackLedgerRequest, GetFeedbackLedgerResponse,
    },
};
use testkit::{Person, System};

use crate::{
    november::{contact, november},
    world::{Fact, client, id, manager, told},
};

const NOVEMBER_FILE: &str = "\u{feff}日期,药品名称,规格,包装规格,批号,反馈形式,用户单位,反馈人及联系电话,反馈问题,处理结果\r\n\
2026-11-01,,,,,意见簿,,,,处理中\r\n\
2026-11-21,阿莫西林胶囊、头孢克肟片,0.25g、/,24粒/盒、6片/盒,A20260101、B7,电子邮件,杭州市第一医院,王芳 0571-87000000,\"打开包装后发现\"\"胶囊\"\"破碎,\n患者服后皮疹\",【投诉】投诉成立：已换货并致歉；【不良反应】已上报\r\n\
2026-11-21,盐酸二甲双胍片,0.5g,30片/盒,,电话,南京康民大药房,李强 +86 13800000000,'+二甲双胍能否与酒同服?,已答复：服药期间请勿饮酒\r\n\
2026-11-21,维生素C片,0.1g,100片/瓶,C3,来函,北京同康医药公司,赵敏 010-66000000,要求换货,【退换货】换货：换新批号；【退换货】处理中\r\n\
2026-11-22,,,,,电子邮件,杭州市第一医院,王芳 wang@hospital.test,皮疹已消退,并入工单GD-2026-000001：【投诉】投诉成立：已换货并致歉；【不良反应】已上报\r\n\
2026-11-30,,,,,网络表单,,'=cmd x@y.test,\"'=HYPERLINK(\"\"http://evil.test\"\")\",处理中\r\n";

async fn page(system: &System, person: &Person, size: u32, cursor: &str) -> GetFeedbackLedgerResponse {
    let request = GetFeedbackLedgerRequest {
        month: "2026-11".into(),
        page_size: size,
        cursor: cursor.into(),
        filter: None,
    };
    client(system)
        .get_feedback_ledger(&person.ask, request.clone())
        .await
        .unwrap()
}

async fn export(system: &System, person: &Person, encoding: &str) -> (Vec<u8>, u64, usize) {
    let (mut file, mut lines, mut parts) = (Vec::new(), 0, 0);
    let mut cursor = String::new();
    loop {
        let request = ExportFeedbackLedgerRequest {
            month: "2026-11".into(),
            encoding: encoding.into(),
            cursor,
            filter: None,
        };
        let part = client(system)
            .export_feedback_ledger(&person.ask, request.clone())
            .await
            .unwrap();
        assert_eq!(part.file_name, "REC-FY007_市场信息反馈台账_2026-11.csv");
        file.extend(part.csv);
        lines += part.lines;
        parts += 1;
        cursor = part.next_cursor;
        if cursor.is_empty() {
            return (file, lines, parts);
        }
    }
}

/// the ledger of a month is derived from the records, its ten columns in the order of the form.
#[tokio::test]
async fn the_ledger_of_a_month_is_exported_byte_for_byte_in_both_encodings() {
    let system = told(&november(), "").await;
    let person = manager(&system, &["*"]);
    let (file, lines, parts) = export(&system, &person, "utf-8").await;
    assert_eq!(String::from_utf8(file).unwrap(), NOVEMBER_FILE);
    assert_eq!((lines, parts), (6, 1));
    let (file, _, _) = export(&system, &person, "gb18030").await;
    let (text, _, replaced) = encoding_rs::GB18030.decode(&file);
    assert_eq!((text.as_ref(), replaced), (&NOVEMBER_FILE[3..], false));
    assert_eq!(file[..4], [0xc8, 0xd5, 0xc6, 0xda], "日期 in GB18030, no mark");
    system.finish().await;
}

#[tokio::test]
async fn a_month_longer_than_a_message_is_exported_in_parts_that_make_the_same_file() {
    let long_november = || {
        let mut facts = november();
        facts.extend((0..40).map(|number| {
            let name = format!("long-{number}");
            let long = ContactReceived {
                text: "药".repeat(number * 10),
                ..contact(&name, Channel::Visit, "2026-11-25T00:00:00Z", "cn.east")
            };
            Fact::new(id(&name), long)
        }));
        facts
    };
    let system = told(&long_november(), "").await;
    let (whole, lines, parts) = export(&system, &manager(&system, &["*"]), "utf-8").await;
    assert_eq!((lines, parts), (46, 1));
    system.finish().await;

    let system = told(&long_november(), "[reporting]\nanswer_kib = 2").await;
    let person = manager(&system, &["*"]);
    let (file, lines, parts) = export(&system, &person, "utf-8").await;
    assert!(file == whole && lines == 46, "the parts make the file");
    assert!(parts > 5, "{} bytes in {parts} parts", file.len());
    let first = page(&system, &person, 0, "").await;
    assert!(
        first.lines.len() < 46 && !first.next_cursor.is_empty(),
        "a page ends early too"
    );
    system.finish().await;
}

/// the ledger has as many lines as the month has records, and each record is found from its line.
#[tokio::test]
async fn every_record_of_the_month_appears_once_whatever_the_size_of_the_pages() {
    let system = told(&november(), "").await;
    let person = manager(&system, &["*"]);
    let all = page(&system, &person, 0, "").await;
    let records = |lines: &[FeedbackLine]| {
        lines
            .iter()
            .map(|line| line.contact_id.clone())
            .collect::<Vec<_>>()
    };
    let wanted =
        ["midnight", "mail", "call", "letter", "second-mail", "form"].map(|name| id(name).to_string());
    assert_eq!(records(&all.lines), wanted, "october is not among them");
    assert_eq!((all.total, all.next_cursor.as_str()), (6, ""));
    for size in 1..=7 {
        let (mut found, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = page(&system, &person, size, &cursor).await;
            assert_eq!(page.total, 6);
            found.extend(records(&page.lines));
            cursor = page.next_cursor;
            if cursor.is_empty() {
                break;
            }
        }
        assert_eq!(found, wanted, "pages of {size}");
    }
    system.finish().await;
}

/// a manager's ledger holds the records of the manager's regions and no other.
#[tokio::test]
async fn a_regional_manager_reads_and_exports_the_own_regions_only() {
    let system = told(&november(), "").await;
    let east = manager(&system, &["cn.east.zhejiang", "cn.north"]);
    assert_eq!(page(&system, &east, 0, "").await.total, 3);
    let (file, lines, _) = export(&system, &east, "").await;
    assert_eq!(lines, 3);
    assert!(!String::from_utf8(file).unwrap().contains("李强"));
    let nobody = manager(&system, &[]);
    assert_eq!(page(&system, &nobody, 0, "").await.total, 0);
    system.finish().await;
}

#[tokio::test]
async fn what_cannot_be_meant_is_refused() {
    let system = told(&[], "").await;
    let person = manager(&system, &["*"]);
    let export = |month: &str, encoding: &str| ExportFeedbackLedgerRequest {
        month: month.into(),
        encoding: encoding.into(),
        cursor: String::new(),
        filter: None,
    };
    for (month, encoding, slug) in [
        ("2026-13", "", "month-unreadable"),
        ("2026-11", "latin1", "encoding-unknown"),
    ] {
        let refusal = client(&system)
            .export_feedback_ledger(&person.ask, export(month, encoding))
            .await;
        assert_eq!(refusal.err().unwrap().slug, slug);
    }
    let reader = system.people.person("reader", &["ledger.read"], &["*"]);
    let refusal = client(&system)
        .export_feedback_ledger(&reader.ask, export("2026-11", ""))
        .await;
    assert_eq!(refusal.err().unwrap().slug, "permission-missing");
    system.finish().await;
}
