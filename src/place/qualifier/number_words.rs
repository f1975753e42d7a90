//! Numbers in words: "twenty", "twenty-five", "a dozen", "двадцати".

use super::leading_words::strip_longest;
use crate::place::folding;

/// A number in words, with its imprecision if the words state one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct WrittenNumber {
    pub(super) value: f64,
    /// How far the meant number can be from the value. `None` if it follows from the trailing zeros, as for a number in digits.
    pub(super) imprecision: Option<f64>,
}

/// Words for vague numbers: the middle of what they can mean, and the distance from there to both ends.
const VAGUE: &[(&str, (f64, f64))] = &[
    ("a few", (3.5, 1.5)),
    ("few", (3.5, 1.5)),
    ("several", (5.5, 3.5)),
    ("a couple of", (2.5, 0.5)),
    ("a couple", (2.5, 0.5)),
    ("half a", (0.5, 0.25)),
    ("a dozen", (12.0, 2.0)),
    ("a dozen or so", (12.0, 3.0)),
    ("tens of", (55.0, 45.0)),
    ("dozens of", (55.0, 45.0)),
    ("hundreds of", (550.0, 450.0)),
    ("нескольких", (5.5, 3.5)),
    ("кількох", (5.5, 3.5)),
    ("пол", (0.5, 0.25)),
    ("полутора", (1.5, 0.25)),
];

const NUMBERS: &[(&str, f64)] = &[
    ("a", 1.0),
    ("an", 1.0),
    ("one", 1.0),
    ("two", 2.0),
    ("three", 3.0),
    ("four", 4.0),
    ("five", 5.0),
    ("six", 6.0),
    ("seven", 7.0),
    ("eight", 8.0),
    ("nine", 9.0),
    ("ten", 10.0),
    ("eleven", 11.0),
    ("twelve", 12.0),
    ("thirteen", 13.0),
    ("fourteen", 14.0),
    ("fifteen", 15.0),
    ("sixteen", 16.0),
    ("seventeen", 17.0),
    ("eighteen", 18.0),
    ("nineteen", 19.0),
    ("twenty", 20.0),
    ("thirty", 30.0),
    ("forty", 40.0),
    ("fifty", 50.0),
    ("sixty", 60.0),
    ("seventy", 70.0),
    ("eighty", 80.0),
    ("ninety", 90.0),
    // Russian and Ukrainian, in the cases that follow "в" and "за".
    ("двух", 2.0),
    ("трех", 3.0),
    ("четырех", 4.0),
    ("пяти", 5.0),
    ("шести", 6.0),
    ("семи", 7.0),
    ("восьми", 8.0),
    ("девяти", 9.0),
    ("десяти", 10.0),
    ("двенадцати", 12.0),
    ("пятнадцати", 15.0),
    ("двадцати", 20.0),
    ("тридцати", 30.0),
    ("сорока", 40.0),
    ("пятидесяти", 50.0),
    ("шестидесяти", 60.0),
    ("семидесяти", 70.0),
    ("восьмидесяти", 80.0),
    ("девяноста", 90.0),
    ("ста", 100.0),
    ("десять", 10.0),
    ("двадцять", 20.0),
    ("тридцять", 30.0),
    ("сорок", 40.0),
    ("сто", 100.0),
];

/// Strips a number in words from the beginning of a text.
pub(super) fn strip_number_words(text: &str) -> Option<(WrittenNumber, &str)> {
    if let Some(((value, imprecision), rest)) = strip_longest(text, VAGUE.iter().copied()) {
        return Some((WrittenNumber { value, imprecision: Some(imprecision) }, rest));
    }
    let (mut value, mut rest) = strip_hyphenated(text).or_else(|| strip_longest(text, NUMBERS.iter().copied()))?;
    // Twenty-five, twenty five.
    if (20.0..100.0).contains(&value)
        && value % 10.0 == 0.0
        && let Some((ones, after)) = strip_longest(rest, NUMBERS.iter().copied())
        && (1.0..10.0).contains(&ones)
    {
        (value, rest) = (value + ones, after);
    }
    for (word, factor) in [("hundred", 100.0), ("thousand", 1000.0)] {
        let Some(((), after)) = strip_longest(rest, [(word, ())].into_iter()) else { continue };
        (value, rest) = (value * factor, after);
        let after_and = strip_longest(rest, [("and", ())].into_iter()).map_or(rest, |((), after)| after);
        if let Some((more, after)) = strip_number_words(after_and).filter(|(more, _)| more.imprecision.is_none()) {
            (value, rest) = (value + more.value, after);
        }
    }
    // Two and a half.
    if let Some(((), after)) = strip_longest(rest, [("and a half", ())].into_iter()) {
        return Some((WrittenNumber { value: value + 0.5, imprecision: Some(0.5) }, after));
    }
    Some((WrittenNumber { value, imprecision: None }, rest))
}

/// Strips "twenty-five".
fn strip_hyphenated(text: &str) -> Option<(f64, &str)> {
    let text = text.trim_start();
    let (word, rest) = text.split_once(char::is_whitespace)?;
    let (tens, ones) = word.split_once(['-', '–'])?;
    let value = |word: &str| {
        let folded = folding::fold_name(word);
        NUMBERS.iter().find(|(name, _)| *name == folded).map(|&(_, value)| value)
    };
    let (tens, ones) = (value(tens)?, value(ones)?);
    ((20.0..100.0).contains(&tens) && (1.0..10.0).contains(&ones)).then(|| (tens + ones, rest.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_numbers_in_words() {
        let case = |text: &str, value: f64, imprecision: Option<f64>| {
            let text = format!("{text} km");
            assert_eq!(strip_number_words(&text), Some((WrittenNumber { value, imprecision }, "km")), "{text}");
        };
        case("twenty", 20.0, None);
        case("Twenty-five", 25.0, None);
        case("twenty five", 25.0, None);
        case("one hundred and fifty", 150.0, None);
        case("a hundred", 100.0, None);
        case("two thousand five hundred", 2500.0, None);
        case("a dozen", 12.0, Some(2.0));
        case("two and a half", 2.5, Some(0.5));
        case("several", 5.5, Some(3.5));
        case("двадцати", 20.0, None);
        assert_eq!(strip_number_words("tennis courts"), None);
        assert_eq!(strip_number_words("Sevenoaks"), None);
    }
}
