//! Marks by which an index finds texts that are much alike. Each mark is made of the two least pairs of letters by two
//! orders of its own: texts with half of their pairs in common share a mark nineteen times in twenty, texts that only
//! greet alike hardly ever do. They are far fewer than the pairs or trigrams of a text, and tell none of its words.

use std::collections::BTreeSet;

/// How many marks a text has.
const MARKS: u64 = 12;
/// Letters that count; what comes after is mostly quoted.
const LETTERS: usize = 600;

/// The neighbouring letters of a text, without case, spaces and punctuation.
pub fn pairs(text: &str) -> BTreeSet<(char, char)> {
    let letters = text.chars().filter(|letter| letter.is_alphanumeric());
    let letters: Vec<char> = letters.flat_map(char::to_lowercase).take(LETTERS).collect();
    letters.windows(2).map(|pair| (pair[0], pair[1])).collect()
}

/// The marks of a text; none when it has no words.
pub fn marks(text: &str) -> Vec<i32> {
    let pairs = pairs(text);
    let numbers: Vec<u64> = pairs
        .iter()
        .map(|(one, other)| scatter(u64::from(u32::from(*one)) << 32 | u64::from(u32::from(*other))))
        .collect();
    let least = |order: u64| {
        numbers
            .iter()
            .map(|number| scatter(number ^ scatter(order)))
            .min()
    };
    let mark = |place: u64| {
        let (one, other) = (least(2 * place + 1)?, least(2 * place + 2)?);
        // the upper half, which is as good as the lower, in the size of the column
        Some((scatter(one ^ other.rotate_left(17) ^ place) >> 32) as u32 as i32)
    };
    (0..MARKS).map_while(mark).collect()
}

/// Mixes the bits of a number; for ever the same, because marks are stored.
fn scatter(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shared(one: &str, other: &str) -> usize {
        let theirs = marks(other);
        marks(one).iter().filter(|mark| theirs.contains(mark)).count()
    }

    #[test]
    fn much_the_same_words_share_marks_and_others_do_not() {
        let text = "您好，我买的阿莫西林胶囊批号20260101打开以后发现胶囊变色发黄，请尽快处理。";
        assert_eq!(shared(text, text), 12);
        assert_eq!(shared(text, &text.replace('，', " , ")), 12);
        let again = "你好：我买的阿莫西林胶囊（批号20260101）打开后发现胶囊变色、发黄，请尽快给我处理！";
        assert!(shared(text, again) > 0);
        assert_eq!(shared(text, "您好，请问血糖仪的试纸怎么买？"), 0);
        assert!(marks("。").is_empty());
    }

    /// Stored marks must stay comparable with those of later versions.
    #[test]
    fn marks_stay_what_they_are() {
        assert_eq!(marks("药片变色")[..3], [-89_529_137, 1_482_015_735, 927_680_124]);
    }
}
