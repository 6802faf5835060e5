use std::io::Cursor;

use calamine::{Data, DataType as _, Reader as _, Xlsx};
use kernel::Clock;
use reqwest::Response;

use crate::{
    stand_in::session_of,
    world::{World, answer, configured, header},
};

const BEHIND: &[&str] = &["identity", "catalog", "reporting"];

async fn world() -> World {
    configured(BEHIND, Clock::system(), "largest_export_rows = 5").await
}

async fn fetched(world: &World, path: &str) -> Response {
    let file = world
        .get(path)
        .bearer_auth(session_of("manager"))
        .send()
        .await
        .unwrap();
    assert_eq!(file.status(), 200, "{path}");
    file
}

/// The cells of a sheet of the file at that address, as text, row by row.
async fn sheet(world: &World, path: &str, name: &str) -> Vec<Vec<Data>> {
    let file = fetched(world, path).await;
    assert!(header(&file, "content-type").ends_with("spreadsheetml.sheet"));
    assert!(header(&file, "content-disposition").starts_with("attachment; filename=\""));
    let bytes = file.bytes().await.unwrap();
    let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range(name).unwrap();
    range.rows().map(<[Data]>::to_vec).collect()
}

fn texts(row: &[Data]) -> Vec<String> {
    row.iter().map(ToString::to_string).collect()
}

/// R-233, F-03: title, form number, month, the ten columns in order.
#[tokio::test]
async fn the_feedback_ledger_reads_as_the_form_prints() {
    let world = world().await;
    let rows = sheet(
        &world,
        "/export/feedback-ledger.xlsx?month=2026-11",
        "市场信息反馈台账",
    )
    .await;
    assert_eq!(rows[0][0].to_string(), "市场信息反馈台账");
    let form = rows[1][0].to_string();
    assert!(
        form.contains("REC-FY007 R00") && form.contains("2026-11"),
        "{form}"
    );
    let columns = [
        "日期",
        "药品名称",
        "规格",
        "包装规格",
        "批号",
        "反馈形式",
        "用户单位",
        "反馈人及联系电话",
        "反馈问题",
        "处理结果",
    ];
    assert_eq!(texts(&rows[2]), columns);
    assert_eq!(rows.len(), 3 + 3, "both pages are in it");
    assert_eq!(
        rows[3][0].as_date().unwrap().to_string(),
        "2026-11-01",
        "a day is a day"
    );
    assert_eq!(
        rows[3][4],
        Data::String("00123".to_owned()),
        "a batch number keeps its zeros"
    );
    assert_eq!(
        rows[3][8],
        Data::String("=1+1".to_owned()),
        "what looks like a formula is text"
    );
    assert_eq!(rows[5][8].to_string(), "三");
    let english = sheet(
        &world,
        "/export/feedback-ledger.xlsx?month=2026-11&lang=en",
        "Feedback ledger",
    )
    .await;
    assert_eq!(english[2][1].to_string(), "Drug name");
    world.finish().await;
}

#[tokio::test]
async fn the_text_form_of_the_feedback_ledger_is_its_parts_one_after_the_other() {
    let world = world().await;
    let file = fetched(
        &world,
        "/export/feedback-ledger.csv?month=2026-11&encoding=gb18030",
    )
    .await;
    assert_eq!(header(&file, "content-type"), "text/csv; charset=gb18030");
    assert!(header(&file, "content-disposition").contains("filename=\"ledger-2026-11.csv\""));
    assert_eq!(header(&file, "cache-control"), "no-store");
    assert_eq!(file.text().await.unwrap(), "first,gb18030\r\nsecond,gb18030\r\n");
    world.finish().await;
}

#[tokio::test]
async fn the_ledger_is_asked_by_the_filters_of_its_page_and_names_regions() {
    let world = world().await;
    let path = "/export/ledger.xlsx?from=2026-11-01&until=2026-11-30&region=cn.east&exact=1&kind=complaint\
                &channel=phone&state=open&batch=B1&disposition=returned,refunded&age_from=3&clock=first_reply&outcome=met";
    let rows = sheet(&world, path, "台账").await;
    assert_eq!(rows[0][0].to_string(), "来件编号");
    assert_eq!(rows[1][3].to_string(), "华东");
    // the stand-in answers with the filter that it was asked for
    let asked = rows[1][9].to_string();
    let wanted =
        "2026-10-31T16:00:00Z 2026-11-30T16:00:00Z cn.east true 2 2 open B1 [5, 7] 3 first_reply met";
    assert_eq!(asked, wanted);
    assert_eq!(texts(&rows[1])[5], "投诉、不良反应");
    let time = rows[1][2].as_datetime().unwrap();
    assert_eq!(time.to_string(), "2026-11-20 08:30:00", "in China");
    let (status, problem) = answer(
        world
            .get("/export/ledger.xlsx?kind=nonsense")
            .bearer_auth(session_of("manager")),
    )
    .await;
    assert_eq!((status, problem["slug"].as_str()), (400, Some("filter-unknown")));
    world.finish().await;
}

#[tokio::test]
async fn the_dashboard_has_a_sheet_for_each_of_its_parts() {
    let world = world().await;
    let path = "/export/dashboard.xlsx?from=2026-11-01&until=2026-11-30&region=cn.east&step=week";
    let figures = sheet(&world, path, "指标").await;
    assert_eq!(texts(&figures[2]), ["来件", "7", "3"]);
    assert!(figures[0][0].to_string().contains("cn.east"));
    let series = sheet(&world, path, "趋势").await;
    assert_eq!(texts(&series[2])[1..], ["投诉", "电话", "2"]);
    let regions = sheet(&world, path, "地区").await;
    assert_eq!(
        (regions[2][0].to_string(), regions[2][1].to_string()),
        ("华东（本级）".to_owned(), "7".to_owned())
    );
    let products = sheet(&world, path, "产品").await;
    assert_eq!(products[2][0].to_string(), "阿莫西林胶囊");
    assert_eq!(sheet(&world, path, "批次").await[2][2].to_string(), "B1");
    let ages = sheet(&world, path, "未结时长").await;
    assert_eq!(
        (texts(&ages[2]), texts(&ages[3])),
        (
            vec!["0–2".to_owned(), "4".to_owned()],
            vec!["3 天及以上".to_owned(), "1".to_owned()]
        )
    );
    let english = sheet(&world, &format!("{path}&lang=en"), "Open by age").await;
    assert_eq!(english[1][0].to_string(), "Days");
    world.finish().await;
}

/// whoever may not take data home gets no file, however it is asked for.
#[tokio::test]
async fn a_file_is_refused_without_the_permission_and_when_it_would_be_too_large() {
    let world = world().await;
    for path in [
        "feedback-ledger.xlsx?month=2026-11",
        "feedback-ledger.csv?month=2026-11",
        "ledger.xlsx",
        "dashboard.xlsx?from=2026-11-01&until=2026-11-30",
    ] {
        let path = format!("/export/{path}");
        let (status, problem) = answer(world.get(&path)).await;
        assert_eq!(
            (status, problem["slug"].as_str()),
            (401, Some("sign-in-needed")),
            "{path}"
        );
        let (status, problem) = answer(world.get(&path).bearer_auth(session_of("li.na"))).await;
        assert_eq!(
            (status, problem["slug"].as_str()),
            (403, Some("permission-missing")),
            "{path}"
        );
    }
    let asked = |path: &str| world.get(path).bearer_auth(session_of("manager"));
    let (status, problem) = answer(asked("/export/feedback-ledger.xlsx?month=2020-01")).await;
    assert_eq!(
        (status, problem["slug"].as_str()),
        (400, Some("export-too-large"))
    );
    assert!(problem["zh"].as_str().unwrap().contains("5 行"));
    let (status, problem) = answer(asked("/export/dashboard.xlsx?from=yesterday")).await;
    assert_eq!(
        (status, problem["slug"].as_str()),
        (400, Some("request-unreadable"))
    );
    world.finish().await;
}
