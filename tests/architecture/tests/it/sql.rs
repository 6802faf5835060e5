//! SQL cut into statements and table definitions; quotes, dollar quotes and brackets are respected.

use regex::Regex;

use crate::sources::sql_code;

/// Cuts at `separator` where no quote or bracket is open.
fn cut(source: &str, separator: char) -> Vec<String> {
    let (mut parts, mut depth, mut quoted, mut dollars) = (vec![String::new()], 0_i32, false, false);
    let letters: Vec<char> = source.chars().collect();
    for (place, &letter) in letters.iter().enumerate() {
        if letter == '$' && place > 0 && letters[place - 1] == '$' && !quoted {
            dollars = !dollars;
        } else if letter == '\'' && !dollars {
            quoted = !quoted;
        } else if !quoted && !dollars {
            depth += i32::from(letter == '(') - i32::from(letter == ')');
            if letter == separator && depth == 0 {
                parts.push(String::new());
                continue;
            }
        }
        parts.last_mut().unwrap().push(letter);
    }
    parts
}

/// The statements of a file; those of a `do` block stand in its place.
pub(crate) fn statements(source: &str) -> Vec<String> {
    let block = Regex::new(r"(?is)^\s*do\s+\$\$(.*)\$\$\s*$").unwrap();
    let begin = Regex::new(r"(?i)^\s*begin\s").unwrap();
    let each = cut(&sql_code(source), ';').into_iter();
    each.flat_map(|statement| match block.captures(&statement) {
        Some(block) => {
            let inner = cut(&block[1], ';').into_iter();
            inner.map(|one| begin.replace(&one, "").into_owned()).collect()
        }
        None => vec![statement],
    })
    .collect()
}

/// The columns and constraints of every `create table` and `alter table`.
pub(crate) fn parts_of_tables(source: &str) -> Vec<String> {
    let create = Regex::new(r"(?is)^\s*create (?:unlogged )?table [^(]*\((.*)\)[^)]*$").unwrap();
    let alter = Regex::new(r"(?is)^\s*alter table \S+\s+(add .*)$").unwrap();
    let mut parts = Vec::new();
    for statement in statements(source) {
        let body = create.captures(&statement).or_else(|| alter.captures(&statement));
        parts.extend(body.into_iter().flat_map(|body| cut(&body[1], ',')));
    }
    parts
}

#[test]
fn semicolons_in_quotes_and_functions_end_no_statement() {
    let source = "select ';'; create function a() as $$ begin; end $$; -- x;\nselect 2";
    assert_eq!(statements(source).len(), 3);
}

#[test]
fn a_do_block_is_read_like_what_stands_outside() {
    let source = "do $$ declare a text := ';'; begin alter table b drop column c; end $$; select 1";
    let read: Vec<String> = statements(source)
        .iter()
        .map(|one| one.trim().to_owned())
        .collect();
    assert_eq!(
        read,
        [
            "declare a text := ';'",
            "alter table b drop column c",
            "end",
            "select 1"
        ]
    );
}

#[test]
fn a_table_is_cut_into_its_columns_and_constraints() {
    let parts = parts_of_tables(
        "create table a (b int check (b in (1, 2)), constraint c unique (b, d)); alter table a add e int;",
    );
    assert_eq!(parts.len(), 3, "{parts:?}");
}
