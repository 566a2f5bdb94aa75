//! How many images a class is to have: the words and rules, as they are typed, kept in files and shown.

use super::grouped;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

/// How many images a class is to have: a number, or a rule about the counts of the split's classes after merges and exclusions.
/// In files a number or its spelling (`"median"`, `"max-ratio:10"`, `"over:not majority"`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Exactly so many, at least 1.
    Count(u32),
    /// A word.
    Word(TargetWord),
    /// A rule with a number, or imbalanced-learn's.
    Rule(Rule),
}

/// A target by word. Empty classes do not count, and stay empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetWord {
    /// As many as the smallest class.
    Smallest,
    /// The median count (of an even number of classes the mean of the middle two, rounded half up).
    Median,
    /// The mean count, rounded half up.
    Mean,
    /// As many as the largest class.
    Largest,
}

/// A target by rule. Empty classes do not count, and stay empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// `max-ratio:R` (`under:`): no class above R times the smallest, rounded down; `over:max-ratio:R`: none below the largest / R,
    /// rounded up. Classes within the ratio stay.
    MaxRatio(Side, Decimal),
    /// `sqrt`: in proportion to the square root of the counts, the sum of all kept exactly.
    Sqrt,
    /// `effective:BETA`: in proportion to n (1 - b) / (1 - b^n), as images drawn by the class-balanced weights of Cui et al. 2019 would
    /// be, the sum of all kept (exactly: what rounding leaves over goes to the largest rests). 0 leaves the counts as they are, towards 1 they become equal.
    Effective(Decimal),
    /// `p75`: the percentile of the counts, interpolated linearly, rounded half up.
    Percentile(Decimal),
    /// `rfs:T`: n max(1, sqrt(T / f)), rounded half up, where f is the class's share of all images (LVIS's repeat factor sampling).
    RepeatFactor(Decimal),
    /// imbalanced-learn's `sampling_strategy`, with its meaning and its errors, for one kind of sampler.
    Strategy(Side, Strategy),
}

/// Whether classes may grow or shrink: which of imbalanced-learn's kinds of sampler a strategy is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Over-sampling: classes grow.
    Over,
    /// Under-sampling: classes shrink.
    Under,
}

/// What imbalanced-learn takes as `sampling_strategy`. Where two classes are equally small or large, the first in sorted order counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strategy {
    /// `not majority` when over-sampling, `not minority` when under-sampling.
    Auto,
    /// Every class.
    All,
    /// The largest class alone; an error when over-sampling.
    Majority,
    /// The smallest class alone; an error when under-sampling.
    Minority,
    /// Every class but the largest.
    NotMajority,
    /// Every class but the smallest.
    NotMinority,
    /// Two classes only: the smaller over the larger, afterwards.
    Ratio(Decimal),
    /// The final count; an error where that would go the other way. 0 (under-sampling alone) leaves none of the class.
    Count(u32),
}

/// A number from 0 with up to nine digits after the point, exact: as it was typed it is written again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decimal(u64);

/// What [`Decimal`] counts in.
const UNIT: u64 = 1_000_000_000;

impl Decimal {
    /// The nearest double.
    pub fn value(self) -> f64 {
        self.0 as f64 / UNIT as f64
    }
}

impl std::str::FromStr for Decimal {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|sign| sign.is_ascii_digit());
        if !digits(whole) || !digits(part) || whole.len() > 9 || part.len() > 9 {
            return Err(());
        }
        let number = |text: &str| text.parse::<u64>().map_err(drop);
        Ok(Self(number(whole)? * UNIT + number(&format!("{part:0<9}"))?))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 % UNIT {
            0 => write!(f, "{}", self.0 / UNIT),
            part => write!(f, "{}.{}", self.0 / UNIT, format!("{part:09}").trim_end_matches('0')),
        }
    }
}

impl TargetWord {
    /// All words, from small to large.
    pub const ALL: [Self; 4] = [Self::Smallest, Self::Median, Self::Mean, Self::Largest];

    /// As in recipes and on the command line: "median".
    pub fn name(self) -> &'static str {
        match self {
            Self::Smallest => "smallest",
            Self::Median => "median",
            Self::Mean => "mean",
            Self::Largest => "largest",
        }
    }
}

impl Strategy {
    const WORDS: [(Self, &'static str); 6] = [
        (Self::Auto, "auto"),
        (Self::All, "all"),
        (Self::Majority, "majority"),
        (Self::Minority, "minority"),
        (Self::NotMajority, "not majority"),
        (Self::NotMinority, "not minority"),
    ];

    /// The word of imbalanced-learn, or a number from above 0 to 1. Words may be joined by `-` or `_`.
    fn from_word(text: &str) -> Option<Self> {
        let spaced = text.replace(['-', '_'], " ");
        if let Some((word, _)) = Self::WORDS.into_iter().find(|(_, name)| *name == spaced) {
            return Some(word);
        }
        let ratio: Decimal = text.parse().ok()?;
        (text.contains('.') && ratio.0 > 0 && ratio.0 <= UNIT).then_some(Self::Ratio(ratio))
    }
}

impl fmt::Display for Strategy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // "1.0" is a ratio, "1" a count.
            Self::Ratio(ratio) if ratio.0 == UNIT => f.write_str("1.0"),
            Self::Ratio(ratio) => write!(f, "{ratio}"),
            Self::Count(count) => write!(f, "{count}"),
            word => f.write_str(Self::WORDS.iter().find(|(other, _)| other == word).map_or("", |(_, name)| name)),
        }
    }
}

impl Side {
    /// As in recipes and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Over => "over",
            Self::Under => "under",
        }
    }
}

impl fmt::Display for Target {
    /// The spelling that files and the command use.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(count) => write!(f, "{count}"),
            Self::Word(word) => f.write_str(word.name()),
            Self::Rule(Rule::MaxRatio(Side::Under, ratio)) => write!(f, "max-ratio:{ratio}"),
            Self::Rule(Rule::MaxRatio(Side::Over, ratio)) => write!(f, "over:max-ratio:{ratio}"),
            Self::Rule(Rule::Sqrt) => f.write_str("sqrt"),
            Self::Rule(Rule::Effective(beta)) => write!(f, "effective:{beta}"),
            Self::Rule(Rule::Percentile(percent)) => write!(f, "p{percent}"),
            Self::Rule(Rule::RepeatFactor(share)) => write!(f, "rfs:{share}"),
            Self::Rule(Rule::Strategy(side, strategy)) => write!(f, "{}:{strategy}", side.name()),
        }
    }
}

impl Target {
    /// "500", "8 189" (thin space), "median", "max-ratio:10".
    pub fn label(self) -> String {
        match self {
            Self::Count(count) => grouped(u64::from(count)),
            other => other.to_string(),
        }
    }

    /// Reads a target; imbalanced-learn's words mean those of `side` where they do not say which.
    ///
    /// # Errors
    /// In words: what a target can be, or what is wrong with its number.
    pub fn parse(text: &str, side: Side) -> Result<Self, String> {
        let text = text.trim();
        if let Some(word) = TargetWord::ALL.into_iter().find(|word| word.name() == text) {
            return Ok(Self::Word(word));
        }
        if let Ok(count) = text.parse::<u32>() {
            return if count > 0 { Ok(Self::Count(count)) } else { Err(not_one(text)) };
        }
        rule(text, side).map(Self::Rule)
    }
}

impl std::str::FromStr for Target {
    type Err = String;

    /// As [`Target::parse`]; a word of imbalanced-learn that does not say which is for over-sampling, but `majority` for under-sampling.
    fn from_str(text: &str) -> Result<Self, String> {
        Self::parse(text, if text.trim() == "majority" { Side::Under } else { Side::Over })
    }
}

fn not_one(text: &str) -> String {
    format!(
        "{text:?} is no target: a whole number from 1; smallest, median, mean, largest; max-ratio:R, sqrt, effective:BETA, p75, rfs:T; or \
         imbalanced-learn's auto, all, majority, minority, not majority, not minority or a ratio such as 0.5, with over: or under: before it"
    )
}

/// Why `text`, with or without a side before it, is none of imbalanced-learn's words and numbers.
fn no_strategy(text: &str, rest: &str) -> String {
    match rest.parse::<f64>() {
        Ok(number) if number.fract() != 0.0 => format!("{text:?}: a ratio is above 0 and up to 1, such as 0.5; a count is a whole number"),
        Ok(number) if number > f64::from(u32::MAX) => format!("{text:?}: a count is at most {}", u32::MAX),
        _ => not_one(text),
    }
}

fn is_negative(text: &str) -> bool {
    text.strip_prefix('-').is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|sign| sign.is_ascii_digit()))
}

fn negative(text: &str) -> String {
    format!("{text:?}: a count cannot be negative")
}

fn rule(text: &str, side: Side) -> Result<Rule, String> {
    let (said, rest) = match text.split_once(':') {
        Some(("over", rest)) => (Some(Side::Over), rest.trim()),
        Some(("under", rest)) => (Some(Side::Under), rest.trim()),
        _ => (None, text),
    };
    let number = |value: &str, what: &str, fits: fn(f64) -> bool| match value.parse::<Decimal>() {
        Ok(number) if fits(number.value()) => Ok(number),
        _ => Err(format!("{text:?}: {what}")),
    };
    if let Some(value) = rest.strip_prefix("max-ratio:") {
        let ratio = number(value, "the ratio is a number from 1, such as max-ratio:10", |ratio| ratio >= 1.0)?;
        return Ok(Rule::MaxRatio(said.unwrap_or(Side::Under), ratio));
    }
    if let Some(said) = said {
        return match rest.parse::<u32>() {
            Ok(0) if said == Side::Over => Err(format!("{text:?}: a target is at least 1 image (under:0 leaves a class out)")),
            Ok(count) => Ok(Rule::Strategy(said, Strategy::Count(count))),
            Err(_) if is_negative(rest) => Err(negative(text)),
            Err(_) => Strategy::from_word(rest).map(|word| Rule::Strategy(said, word)).ok_or_else(|| no_strategy(text, rest)),
        };
    }
    if is_negative(text) {
        return Err(negative(text));
    }
    if text == "sqrt" {
        return Ok(Rule::Sqrt);
    }
    if let Some(value) = text.strip_prefix("effective:") {
        return number(value, "BETA is from 0 to below 1, such as effective:0.999", |beta| beta < 1.0).map(Rule::Effective);
    }
    if let Some(value) = text.strip_prefix("rfs:") {
        return number(value, "T is a share above 0 and up to 1, such as rfs:0.1", |share| share > 0.0 && share <= 1.0)
            .map(Rule::RepeatFactor);
    }
    if let Some(value) = text.strip_prefix('p').filter(|value| value.starts_with(|sign: char| sign.is_ascii_digit())) {
        return number(value, "a percentile is from p0 to p100", |percent| percent <= 100.0).map(Rule::Percentile);
    }
    Strategy::from_word(text).map(|word| Rule::Strategy(side, word)).ok_or_else(|| no_strategy(text, text))
}

impl Serialize for Target {
    fn serialize<S: Serializer>(&self, into: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Count(count) => into.serialize_u32(*count),
            other => into.collect_str(other),
        }
    }
}

impl<'de> Deserialize<'de> for Target {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct CountOrWord;
        impl de::Visitor<'_> for CountOrWord {
            type Value = Target;

            fn expecting(&self, into: &mut fmt::Formatter<'_>) -> fmt::Result {
                into.write_str("a whole number from 1 to 4294967295, or a target's word")
            }

            fn visit_u64<E: de::Error>(self, count: u64) -> Result<Target, E> {
                let refuse = || E::invalid_value(de::Unexpected::Unsigned(count), &self);
                u32::try_from(count).ok().filter(|&count| count > 0).map(Target::Count).ok_or_else(refuse)
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Target, E> {
                // A hostile file may hold a word of any length: it is not repeated whole.
                let short = &text[..text.floor_char_boundary(80)];
                if short.len() < text.len() { Err(E::custom(not_one(short))) } else { text.parse().map_err(E::custom) }
            }
        }
        from.deserialize_any(CountOrWord)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    #[test]
    fn every_target_is_spelled_as_it_is_read() {
        for text in [
            "500",
            "smallest",
            "median",
            "mean",
            "largest",
            "max-ratio:10",
            "over:max-ratio:2.5",
            "sqrt",
            "effective:0.999",
            "effective:0",
            "p75",
            "p2.5",
            "rfs:0.001",
            "over:auto",
            "under:all",
            "under:majority",
            "over:minority",
            "over:not majority",
            "under:not minority",
            "over:0.5",
            "under:1.0",
            "over:500",
        ] {
            let target: Target = text.parse().unwrap();
            assert_eq!(target.to_string(), text);
            let json = serde_json::to_string(&target).unwrap();
            assert_eq!(serde_json::from_str::<Target>(&json).unwrap(), target, "{json}");
        }
    }

    #[test]
    fn words_that_do_not_say_which_take_a_side() {
        let of = |text: &str, side| Target::parse(text, side).unwrap().to_string();
        assert_eq!(of("auto", Side::Over), "over:auto");
        assert_eq!(of("not-minority", Side::Under), "under:not minority");
        assert_eq!(of("0.25", Side::Under), "under:0.25");
        assert_eq!("majority".parse::<Target>().unwrap().to_string(), "under:majority");
        assert_eq!("not_majority".parse::<Target>().unwrap().to_string(), "over:not majority");
    }

    #[test]
    fn what_is_no_target_is_refused_in_words() {
        for text in ["0", "-1", "", "1.5", "0.0", "Median", "p", "p101", "px", "effective:1", "effective:x", "max-ratio:0.5", "rfs:0"] {
            assert!(text.parse::<Target>().is_err(), "{text}");
        }
        for text in
            ["over:", "over:0", "under:median", "sideways:auto", "99999999999", "max-ratio:1e9", "rfs:0.0000000001", "over:over:auto"]
        {
            assert!(text.parse::<Target>().is_err(), "{text}");
        }
        for text in ["-1", "over:-1", "under:-12"] {
            assert!(text.parse::<Target>().unwrap_err().ends_with("a count cannot be negative"), "{text}");
        }
        for (text, why) in
            [("over:1.5", "up to 1, such as 0.5"), ("-0.5", "up to 1"), ("99999999999", "at most 4294967295"), ("under:1e12", "at most")]
        {
            assert!(text.parse::<Target>().unwrap_err().contains(why), "{text}");
        }
        assert_eq!("under:0".parse::<Target>().unwrap().to_string(), "under:0");
        assert_eq!("max-ratio:0.5".parse::<Target>().unwrap_err(), "\"max-ratio:0.5\": the ratio is a number from 1, such as max-ratio:10");
    }
}
