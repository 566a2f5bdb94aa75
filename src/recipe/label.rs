//! What undo calls an edit, and what targets and methods are called.

use super::{ChainChoice, Edit, Grow, Shrink, Target, TargetWord};

/// How many names a label lists before it counts the others.
const NAMES: usize = 4;

impl Edit {
    /// What undo calls it: "Merge lizards, snakes".
    pub fn label(&self) -> String {
        match self {
            Self::Merge { classes, into } => merge_label(classes, into),
            Self::Unmerge { class, part } => format!("Take {part} out of {class}"),
            Self::Rename { class, to } => format!("Rename {class} to {to}"),
            Self::Drop { class } => format!("Leave out {class}"),
            Self::Exclude { images } => format!("Leave out {}", counted(images)),
            Self::ExcludeGlob { glob } => format!("Leave out {glob}"),
            Self::Include { images } => format!("Take back {}", counted(images)),
            Self::Move { images, to } => format!("Move {} to {to}", counted(images)),
            Self::SetTarget(Some(to)) => format!("Target {}", to.label()),
            Self::SetTarget(None) => "No target".to_owned(),
            Self::SetClassTarget { class, to: Some(to) } => format!("Target {} for {class}", to.label()),
            Self::SetClassTarget { class, to: None } => format!("No own target for {class}"),
            Self::SetShrink(by) => format!("Shrink {}", by.label()),
            Self::SetGrow(by) => format!("Grow by {}", by.label()),
            Self::SetChain(ChainChoice::Preset(name)) => format!("Augmentation {name}"),
            Self::SetChain(ChainChoice::Custom(_)) => "Change augmentation".to_owned(),
            Self::SetSeed(seed) => format!("Seed {seed}"),
            Self::SetSplits(None) => "Balance train".to_owned(),
            Self::SetSplits(Some(splits)) if splits.is_empty() => "Balance no split".to_owned(),
            Self::SetSplits(Some(splits)) => format!("Balance {}", splits.join(", ")),
            Self::ToggleStep(_) => "Switch a step on or off".to_owned(),
            Self::RemoveStep(_) => "Remove a step".to_owned(),
            Self::ShiftStep { .. } => "Move a step".to_owned(),
            Self::Replace(_) => "Open a recipe".to_owned(),
        }
    }
}

fn merge_label(classes: &[String], into: &str) -> String {
    let others: Vec<&str> = classes.iter().map(String::as_str).filter(|class| *class != into).collect();
    let mut list = others[..others.len().min(NAMES)].join(", ");
    if others.len() > NAMES {
        list = format!("{list} and {} more", others.len() - NAMES);
    }
    match others.len() {
        1 => format!("Merge {list} into {into}"),
        _ => format!("Merge {list}"),
    }
}

/// "1 image", "8 189 images" with thin spaces.
fn counted(images: &[String]) -> String {
    match images.len() {
        1 => "1 image".to_owned(),
        many => format!("{} images", grouped(many as u64)),
    }
}

/// A whole number with a thin space between groups of three digits, from five digits on as from four: "8 189".
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 2);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push('\u{2009}');
        }
        text.push(digit);
    }
    text
}

impl Target {
    /// "500", "8 189" (thin space), "median".
    pub fn label(self) -> String {
        match self {
            Self::Count(count) => grouped(u64::from(count)),
            Self::Word(word) => word.name().to_owned(),
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

impl std::str::FromStr for Target {
    type Err = String;

    /// A whole number from 1, or a word.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if let Some(word) = TargetWord::ALL.into_iter().find(|word| word.name() == text) {
            return Ok(Self::Word(word));
        }
        match text.parse::<u32>() {
            Ok(count) if count > 0 => Ok(Self::Count(count)),
            _ => Err(format!("{text:?} is no target: a whole number from 1, or smallest, median, mean or largest")),
        }
    }
}

impl Shrink {
    /// As in recipes and on the command line: "random".
    pub fn name(self) -> &'static str {
        match self {
            Self::Random => "random",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Random => "at random",
        }
    }
}

impl Grow {
    /// As in recipes and on the command line: "copies", "augment".
    pub fn name(self) -> &'static str {
        match self {
            Self::Copies => "copies",
            Self::Augment => "augment",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Copies => "copies",
            Self::Augment => "augmentation",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(list: &[&str]) -> Vec<String> {
        list.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn labels_say_what_is_done() {
        let merge = |classes: &[&str], into: &str| Edit::Merge { classes: names(classes), into: into.to_owned() }.label();
        assert_eq!(merge(&["lizards", "snakes"], "reptiles"), "Merge lizards, snakes");
        assert_eq!(merge(&["lizards", "snakes"], "snakes"), "Merge lizards into snakes");
        assert_eq!(merge(&["a", "b", "c", "d", "e", "f"], "x"), "Merge a, b, c, d and 2 more");
        assert_eq!(Edit::Exclude { images: names(&["a"]) }.label(), "Leave out 1 image");
        assert_eq!(Edit::SetTarget(Some(Target::Count(8189))).label(), "Target 8\u{2009}189");
    }

    #[test]
    fn numbers_are_grouped_by_three() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_000), "1\u{2009}000");
        assert_eq!(grouped(1_234_567), "1\u{2009}234\u{2009}567");
    }

    #[test]
    fn targets_are_read_from_words_and_numbers() {
        assert_eq!("median".parse(), Ok(Target::Word(TargetWord::Median)));
        assert_eq!(" 500 ".parse(), Ok(Target::Count(500)));
        for bad in ["0", "-1", "Median", "", "1.5", "99999999999"] {
            assert!(bad.parse::<Target>().is_err(), "{bad}");
        }
    }
}
