//! Approval, registration and filing numbers of medicines and devices (药品注册管理办法 art. 123; 医疗器械注册与备案管理办法
//! art. 114, and their predecessors' forms, which stay on boxes for years).

use std::{ops::Range, sync::LazyLock};

use regex::{Captures, Regex};

use super::{FindingKind, Search, digits, pattern};

/// 国药准字 with kind letter; imported ones since 2020 carry J, those from Hong Kong, Macao and Taiwan C.
static DRUG: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)国\s*药\s*准\s*字\s*[:：]?\s*([HZSJBTF])\s*([JC]?)((?:\s?\d){8})"));
static LABELLED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(进口药品注册证号?|医药产品注册证号?|批准文号|注册证号)\s*(?:为|是)?\s*[:：]?\s*(B?)([HZSJTF])(C?)((?:\s?\d){8})",
    )
});
static REGION: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)(B?[HZS]C)(20\d{6})"));
static DEVICE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"([国京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼])\s*械\s*注\s*([准进许])\s*(?:字)?\s*((?:\s?\d){11})",
    )
});
static DEVICE_FILING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(国|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]\p{Han}?)\s*械\s*备\s*((?:\s?\d){8})\s*号?",
    )
});
static DEVICE_OLD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(国|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]\p{Han}?)\s*食药监械\s*\(?\s*([准进许])\s*\)?\s*字\s*(20\d{2})\s*第\s*(\d{7})\s*号?",
    )
});

pub(super) fn find(search: &mut Search<'_>) {
    each(search, &DRUG, |found| {
        let letters = format!("{}{}", &found[1], &found[2]).to_ascii_uppercase();
        (
            FindingKind::DrugApproval,
            format!("国药准字{letters}{}", digits(&found[3])),
            "label",
        )
    });
    each(search, &LABELLED, |found| {
        let letters = format!("{}{}{}", &found[2], &found[3], &found[4]).to_ascii_uppercase();
        let number = format!("{letters}{}", digits(&found[5]));
        if letters.ends_with('C') {
            (FindingKind::RegionRegistration, number, "label")
        } else if found[1].starts_with("批准文号") {
            (FindingKind::DrugApproval, format!("国药准字{number}"), "label")
        } else {
            (FindingKind::ImportRegistration, number, "label")
        }
    });
    each(search, &REGION, |found| {
        (
            FindingKind::RegionRegistration,
            format!("{}{}", &found[1], &found[2]).to_ascii_uppercase(),
            "shape",
        )
    });
    each(search, &DEVICE, |found| {
        (
            FindingKind::DeviceRegistration,
            format!("{}械注{}{}", &found[1], &found[2], digits(&found[3])),
            "label",
        )
    });
    each(search, &DEVICE_OLD, |found| {
        let value = format!(
            "{}食药监械({})字{}第{}号",
            &found[1], &found[2], &found[3], &found[4]
        );
        (FindingKind::DeviceRegistration, value, "label")
    });
    each(search, &DEVICE_FILING, |found| {
        (
            FindingKind::DeviceFiling,
            format!("{}械备{}号", &found[1], digits(&found[2])),
            "label",
        )
    });
}

fn each(
    search: &mut Search<'_>,
    regex: &Regex,
    read: impl Fn(&Captures<'_>) -> (FindingKind, String, &'static str),
) {
    let text = search.text();
    for found in regex.captures_iter(text) {
        let Some(range) = found.get(0).map(|whole| whole.range()) else {
            continue;
        };
        if ends_cleanly(text, &range) && (range.start == 0 || search.stands_alone(&range)) {
            let (kind, value, rule) = read(&found);
            search.take(kind, value, range, rule);
        }
    }
}

/// One digit more would make it another number.
fn ends_cleanly(text: &str, range: &Range<usize>) -> bool {
    !text[range.end..].starts_with(|character: char| character.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::super::recognise;

    fn found(text: &str) -> Vec<String> {
        recognise(text)
            .iter()
            .map(|finding| format!("{} {}", finding.kind.slug(), finding.value))
            .collect()
    }

    #[test]
    fn approval_numbers_are_read_in_every_writing() {
        for text in [
            "国药准字H20051234",
            "国药准字 h2005 1234",
            "国药准字：Ｈ２００５１２３４",
            "批准文号：H20051234",
            "国 药 准 字H20051234。",
        ] {
            assert_eq!(found(text), ["drug-approval 国药准字H20051234"], "{text}");
        }
        assert_eq!(found("国药准字HJ20160012"), ["drug-approval 国药准字HJ20160012"]);
        assert_eq!(found("国药准字H200512345"), Vec::<String>::new());
        assert_eq!(found("国药准字X20051234"), Vec::<String>::new());
    }

    #[test]
    fn registrations_and_devices_are_read() {
        assert_eq!(
            found("医药产品注册证号HC20160001"),
            ["region-registration HC20160001"]
        );
        assert_eq!(found("（HC20160001）"), ["region-registration HC20160001"]);
        assert_eq!(
            found("进口药品注册证号：H20160123"),
            ["import-registration H20160123"]
        );
        assert_eq!(
            found("国械注准20153631234"),
            ["device-registration 国械注准20153631234"]
        );
        assert_eq!(
            found("粤械注准 2017 2640 567"),
            ["device-registration 粤械注准20172640567"]
        );
        assert_eq!(found("京朝械备20150012号"), ["device-filing 京朝械备20150012号"]);
        assert_eq!(
            found("国食药监械(准)字2010第3460123号"),
            ["device-registration 国食药监械(准)字2010第3460123号"]
        );
    }
}
