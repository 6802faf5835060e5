//! Which compressed forms a browser takes. They are made once, at the build of the console, and lie beside the file.

use axum::http::{HeaderMap, header};

/// Name of the encoding, ending of the file; the smaller comes first.
const FORMS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// The forms to look for, best first.
pub(super) fn accepted(headers: &HeaderMap) -> Vec<(&'static str, &'static str)> {
    let lines = headers.get_all(header::ACCEPT_ENCODING).iter();
    let named: Vec<&str> = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .filter(|one| !is_refused(one))
        .filter_map(|one| one.split(';').next())
        .map(str::trim)
        .collect();
    let mut forms = FORMS.to_vec();
    forms.retain(|(name, _)| named.iter().any(|given| given.eq_ignore_ascii_case(name)));
    forms
}

/// `br;q=0` says that it is not wanted.
fn is_refused(one: &str) -> bool {
    let weight = one
        .split(';')
        .skip(1)
        .find_map(|part| part.trim().strip_prefix("q="));
    weight.and_then(|weight| weight.trim().parse::<f32>().ok()) == Some(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smaller_form_comes_first_and_a_refused_one_not_at_all() {
        let names = |given: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, given.parse().unwrap());
            accepted(&headers)
                .iter()
                .map(|(name, _)| *name)
                .collect::<Vec<_>>()
        };
        assert_eq!(names("gzip, deflate, br, zstd"), ["br", "gzip"]);
        assert_eq!(names("br;q=0, GZIP;q=0.5"), ["gzip"]);
        assert!(names("identity").is_empty() && accepted(&HeaderMap::new()).is_empty());
    }
}
