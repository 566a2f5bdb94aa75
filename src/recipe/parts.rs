//! The shares of the splits that are made: `70/15/15`.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// How many of a hundred images go into train, val and test. They sum to 100; train gets some.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Parts {
    percent: [u8; 3],
}

impl Parts {
    /// The names of the splits, in the order of the shares.
    pub const NAMES: [&'static str; 3] = ["train", "val", "test"];

    /// Of a hundred images, for each of [`Parts::NAMES`]; a split of none is not made.
    pub fn percent(self) -> [u8; 3] {
        self.percent
    }
}

impl fmt::Display for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [train, val, test] = self.percent;
        if test == 0 { write!(f, "{train}/{val}") } else { write!(f, "{train}/{val}/{test}") }
    }
}

impl FromStr for Parts {
    type Err = String;

    /// Reads `70/15/15`, or `80/20` without a test split.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("{text:?} are no shares: write train/val/test in percent, such as 70/15/15, or train/val, such as 80/20");
        let numbers: Vec<u8> = text.split('/').map(|part| part.trim().parse()).collect::<Result<_, _>>().map_err(|_| wrong())?;
        let percent = match numbers[..] {
            [train, val] => [train, val, 0],
            [train, val, test] => [train, val, test],
            _ => return Err(wrong()),
        };
        let sum: u32 = percent.iter().map(|share| u32::from(*share)).sum();
        if sum != 100 {
            return Err(format!("the shares {text} sum to {sum}, not to 100"));
        }
        if percent[0] == 0 || percent[0] == 100 {
            return Err(format!("the shares {text} leave {} without an image", if percent[0] == 0 { "train" } else { "val and test" }));
        }
        Ok(Self { percent })
    }
}

impl TryFrom<String> for Parts {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Parts> for String {
    fn from(parts: Parts) -> Self {
        parts.to_string()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    #[test]
    fn shares_are_read_written_and_refused_in_words() {
        for text in ["70/15/15", "80/20", "80/0/20"] {
            assert_eq!(text.parse::<Parts>().unwrap().to_string(), text);
        }
        let why = |text: &str| text.parse::<Parts>().unwrap_err();
        assert!(why("70/15/20").contains("sum to 105"));
        assert!(why("0/50/50").contains("leave train without"));
        assert!(why("100/0").contains("leave val and test without"));
        for text in ["", "70", "a/b", "70/10/10/10", "0.7/0.3", "300/-200"] {
            assert!(why(text).contains("are no shares"), "{text}");
        }
    }
}
