//! The forms of approval numbers in the catalogue: medicines by 药品注册管理办法 (2020) art. 123 and the forms before it,
//! devices by 医疗器械注册与备案管理办法 (2021) art. 114 and the forms before it.

/// Where a device may be registered: the country, or a province by its short name.
const PLACES: &str = "国京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

/// Whether the number can be one of a product of that kind.
pub(crate) fn is_approval_number(kind: &str, number: &str) -> bool {
    if kind == "device" {
        is_device(number)
    } else {
        is_drug(number)
    }
}

/// `国药准字H20183471`, imported `国药准字HJ20140023`, from Hong Kong, Macao and Taiwan `国药准字HC…`; certificates of
/// before 2020: `H20140023`, `HC20140023`, `BH…`.
fn is_drug(number: &str) -> bool {
    if let Some(rest) = number.strip_prefix("国药准字") {
        let Some(kind) = rest.chars().next().filter(|kind| "HZSJBTF".contains(*kind)) else {
            return false;
        };
        let rest = &rest[kind.len_utf8()..];
        let rest = rest.strip_prefix(['J', 'C']).unwrap_or(rest);
        return is_digits(rest, 8);
    }
    let rest = number.strip_prefix('B').unwrap_or(number);
    let Some(rest) = rest.strip_prefix(['H', 'Z', 'S']) else {
        return false;
    };
    is_digits(rest.strip_prefix('C').unwrap_or(rest), 8)
}

/// `国械注准20203140286`, filed `国械备20150001号` or `浙杭械备20150002号`, before 2014 `国食药监械(准)字2014第3660001号`.
fn is_device(number: &str) -> bool {
    let mut rest = number.chars();
    if !rest.next().is_some_and(|place| PLACES.contains(place)) {
        return false;
    }
    let rest = rest.as_str();
    if let Some(rest) = rest.strip_prefix("械注") {
        let rest = rest.strip_prefix(['准', '进', '许']);
        return rest.is_some_and(|rest| is_digits(rest, 11));
    }
    if let Some((city, rest)) = rest.split_once("械备") {
        return city.chars().count() <= 1 && is_digits(rest.strip_suffix('号').unwrap_or(rest), 8);
    }
    let Some((city, rest)) = rest.split_once("食药监械") else {
        return false;
    };
    let rest = rest.replace('\u{ff08}', "(").replace('\u{ff09}', ")");
    let parts = ["(准)字", "(进)字", "(许)字"]
        .iter()
        .find_map(|form| rest.strip_prefix(form))
        .and_then(|rest| rest.split_once('第'));
    city.chars().count() <= 1
        && parts.is_some_and(|(year, number)| {
            is_digits(year, 4) && is_digits(number.strip_suffix('号').unwrap_or(number), 7)
        })
}

fn is_digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::is_approval_number;

    #[test]
    fn the_forms_on_boxes_are_known() {
        for number in [
            "国药准字H20183471",
            "国药准字HJ20140023",
            "国药准字SC20210001",
            "国药准字J20150001",
            "H20140023",
            "HC20140023",
            "BH20140023",
        ] {
            assert!(is_approval_number("drug", number), "{number}");
        }
        for number in [
            "国械注准20202070359",
            "浙械注准20212220417",
            "国械注进20152461234",
            "国械备20150001号",
            "浙杭械备20150002号",
            "国食药监械(准)字2014第3660001号",
            "国食药监械\u{ff08}进\u{ff09}字2013第2230001号",
        ] {
            assert!(is_approval_number("device", number), "{number}");
        }
    }

    #[test]
    fn what_only_looks_like_one_is_not() {
        for number in [
            "",
            "国药准字",
            "国药准字X20183471",
            "国药准字H2018347",
            "国药准字H201834711",
            "国械注准20202070359",
            "H2014002",
        ] {
            assert!(!is_approval_number("drug", number), "{number}");
        }
        for number in [
            "",
            "国",
            "国械注准2020207035",
            "美械注准20202070359",
            "国药准字H20183471",
            "国械备2015",
        ] {
            assert!(!is_approval_number("device", number), "{number}");
        }
    }
}
