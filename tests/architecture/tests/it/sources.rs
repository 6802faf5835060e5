//! Rust and SQL as text: what is code, what is a comment, what is a test. Rough on purpose: good enough for code that
//! rustfmt has formatted.

use regex::Regex;

/// Whether a source file is for tests only, by where it is or by its name.
pub(crate) fn is_test(file: &str) -> bool {
    let name = file.rsplit('/').next().unwrap_or_default();
    file.contains("/tests/")
        || file.starts_with("tests/")
        || name == "tests.rs"
        || name.ends_with("_tests.rs")
}

/// The part of a Rust file that runs in production: everything but `#[cfg(test)]` modules.
pub(crate) fn production(source: &str) -> String {
    let mut kept = Vec::new();
    let mut lines = source.lines().peekable();
    while let Some(line) = lines.next() {
        if line.trim() != "#[cfg(test)]" {
            kept.push(line);
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        let closing = format!("{}}}", " ".repeat(indent));
        for skipped in lines.by_ref() {
            if skipped == closing || skipped.trim_end().ends_with(';') && !skipped.starts_with("    ") {
                break;
            }
        }
    }
    kept.join("\n")
}

/// Rust without its comments.
pub(crate) fn code(source: &str) -> String {
    let lines = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines
        .map(|line| line.split(" // ").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n")
}

/// SQL without its comments.
pub(crate) fn sql_code(source: &str) -> String {
    Regex::new(r"--[^\n]*")
        .unwrap()
        .replace_all(source, "")
        .into_owned()
}

/// `GetCase` → `get_case`.
pub(crate) fn snake(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

#[test]
fn tests_inside_a_file_are_no_production_code() {
    let source = "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() {\n        c();\n    }\n}\nfn d() {}\n\
                  #[cfg(test)]\nmod other_tests;\nfn e() {}";
    assert_eq!(production(source), "fn a() {}\nfn d() {}\nfn e() {}");
}

#[test]
fn comments_are_no_code() {
    assert_eq!(
        code("//! use sqlx\nlet a = 1; // sqlx\n    /// sqlx\nb"),
        "let a = 1;\nb"
    );
    assert_eq!(sql_code("-- a;\nselect 1; -- b"), "\nselect 1; ");
    assert_eq!(snake("GetCaseHistory"), "get_case_history");
}
