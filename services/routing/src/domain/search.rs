//! What people type to find a ticket: a number, a receipt, or words of the subject.

/// What a text may name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Numbers of tickets that it may mean.
    pub numbers: Vec<String>,
    /// The receipt that it may be.
    pub receipt: String,
    /// The numbers of neighbouring letters of its words, as the database's `subject_pairs` makes them.
    pub pairs: Vec<i32>,
    /// Its words as patterns of LIKE, in small letters.
    pub patterns: Vec<String>,
}

/// Years back in which a bare number is looked for.
const YEARS: i32 = 5;

impl Search {
    /// Reads what was typed in that year; `None` when there is too little to look for: words of one letter only.
    pub fn of(text: &str, year: i32) -> Option<Self> {
        let typed = text.trim();
        let lower = typed.to_ascii_lowercase();
        let mut search = Self {
            numbers: numbers(typed, year),
            receipt: typed.to_ascii_uppercase(),
            ..Self::default()
        };
        for word in lower.split_whitespace() {
            let letters: Vec<char> = word.chars().collect();
            let two = letters.windows(2);
            search.pairs.extend(two.map(|two| pair(two[0], two[1])));
            search.patterns.push(pattern(word));
        }
        search.pairs.sort_unstable();
        search.pairs.dedup();
        (!search.pairs.is_empty() || !search.numbers.is_empty()).then_some(search)
    }
}

/// `GD-2026-000123`, or its last digits, said on the phone.
fn numbers(typed: &str, year: i32) -> Vec<String> {
    let is_bare = (1..=7).contains(&typed.len()) && typed.bytes().all(|byte| byte.is_ascii_digit());
    match typed.parse::<u32>() {
        Ok(number) if is_bare => (0..YEARS)
            .map(|back| format!("GD-{}-{number:06}", year - back))
            .collect(),
        _ if typed.to_ascii_uppercase().starts_with("GD-") => vec![typed.to_ascii_uppercase()],
        _ => Vec::new(),
    }
}

/// Code points stay below 1,114,112, so this fits.
fn pair(one: char, other: char) -> i32 {
    let code = |letter: char| i32::try_from(u32::from(letter)).unwrap_or(i32::MAX / 1_000);
    (code(one) * 1_000) ^ code(other)
}

/// A pattern that finds the word anywhere, whatever signs it has.
fn pattern(word: &str) -> String {
    let mut pattern = String::from("%");
    for letter in word.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_number_is_looked_for_in_the_last_years_and_a_whole_one_as_it_is() {
        let search = Search::of(" 123 ", 2026).unwrap();
        assert_eq!(search.numbers[..2], ["GD-2026-000123", "GD-2025-000123"]);
        assert_eq!(
            Search::of("gd-2024-000007", 2026).unwrap().numbers,
            ["GD-2024-000007"]
        );
        assert_eq!(Search::of("7", 2026).unwrap().numbers.len(), 5);
    }

    #[test]
    fn words_need_two_letters_somewhere_and_signs_mean_themselves() {
        assert_eq!(Search::of("药", 2026), None);
        assert_eq!(Search::of("  ", 2026), None);
        let search = Search::of("Re: 50%_退货 药", 2026).unwrap();
        assert_eq!(search.patterns, ["%re:%", "%50\\%\\_退货%", "%药%"]);
        assert!(search.pairs.contains(&pair('退', '货')) && !search.pairs.contains(&pair(':', '5')));
    }

    #[test]
    fn the_farthest_letters_fit() {
        assert!(pair(char::MAX, char::MAX) > 0);
    }
}
