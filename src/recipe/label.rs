//! What undo calls an edit, and what targets and methods are called.

use super::{Action, ChainChoice, Edit, Matter, Recipe};

/// How many names a label lists before it counts the others.
const NAMES: usize = 4;

impl Action {
    /// What the step does, as undo says it: "Merge lizards into snakes".
    pub fn label(&self) -> String {
        match self {
            Self::Merge { classes, into } => merge_label(classes, into),
            Self::Rename { class, to } => format!("Rename {class} to {to}"),
            Self::Drop { class } => format!("Leave out {class}"),
            Self::Exclude { images } => format!("Leave out {}", counted(images.len())),
            Self::ExcludeGlob { glob } => format!("Leave out {glob}"),
            Self::Move { images, to } => format!("Move {} to {to}", counted(images.len())),
            Self::MakeSplits { parts } => format!("Make splits {parts}"),
            Self::Target { to } => format!("Target {}", to.label()),
            Self::ClassTarget { class, to } => format!("Target {} for {class}", to.label()),
            Self::Shrink { by } => format!("Shrink {}", by.label()),
            Self::Grow { by } => format!("Grow by {}", by.label()),
            Self::ClassGrow { class, by } => format!("Grow {class} by {}", by.label()),
            Self::MaxPerOriginal { most } => format!("At most {most} new images an original"),
            Self::ImblearnSeed { seed } => format!("Draw as imbalanced-learn with {seed}"),
            Self::Augment { name: Some(name), .. } | Self::Augment { chain: ChainChoice::Preset(name), .. } => {
                format!("Augmentation {name}")
            }
            Self::Augment { chain: ChainChoice::Custom(_), .. } => "Augmentation of your own".to_owned(),
            Self::NamedChain { name, .. } => format!("Chain {name}"),
            Self::ClassAugment { class, chain } => format!("Augmentation {chain} for {class}"),
            Self::Mark { class, matters } => format!("Label of {class} depends on {}", matter_words(matters)),
            Self::Partners { from } => format!("Blend within {}", from.words()),
            Self::DrawAgain { images } => format!("Draw {} again", counted(images.len())),
        }
    }
}

impl Edit {
    /// As [`Edit::label`], with the step named that it is about in `recipe`: "Switch off merge lizards into snakes".
    pub fn label_on(&self, recipe: &Recipe) -> String {
        let (verb, at) = match self {
            Self::ToggleStep(at) if recipe.steps.get(*at).is_some_and(|step| step.off) => ("Switch on", *at),
            Self::ToggleStep(at) => ("Switch off", *at),
            Self::RemoveStep(at) => ("Remove", *at),
            Self::ShiftStep { from, .. } => ("Reorder", *from),
            other => return other.label(),
        };
        recipe.steps.get(at).map_or_else(|| self.label(), |step| format!("{verb}: {}", small_first(&step.action.label())))
    }

    /// What undo calls it: "Merge lizards, snakes into reptiles".
    pub fn label(&self) -> String {
        match self {
            Self::Merge { classes, into } => merge_label(classes, into),
            Self::Unmerge { class, part } => format!("Take {part} out of {class}"),
            Self::Rename { class, to } => format!("Rename {class} to {to}"),
            Self::Drop { class } => format!("Leave out {class}"),
            Self::Exclude { images } => format!("Leave out {}", counted(images.len())),
            Self::ExcludeGlob { glob } => format!("Leave out {glob}"),
            Self::Include { images } => format!("Take back {}", counted(images.len())),
            Self::Move { images, to } => format!("Move {} to {to}", counted(images.len())),
            Self::MoveBack { images } => format!("Move {} back", counted(images.len())),
            Self::DrawAgain { images } => format!("Draw {} again", counted(images.len())),
            Self::SetMakeSplits(Some(parts)) => format!("Make splits {parts}"),
            Self::SetMakeSplits(None) => "Splits as on disk".to_owned(),
            Self::SetTarget(Some(to)) => format!("Target {}", to.label()),
            Self::SetTarget(None) => "No target".to_owned(),
            Self::SetClassTarget { class, to: Some(to) } => format!("Target {} for {class}", to.label()),
            Self::SetClassTarget { class, to: None } => format!("No own target for {class}"),
            Self::SetShrink(by) => format!("Shrink {}", by.label()),
            Self::SetGrow(by) => format!("Grow by {}", by.label()),
            Self::SetClassGrow { class, to: Some(by) } => format!("Grow {class} by {}", by.label()),
            Self::SetClassGrow { class, to: None } => format!("Grow {class} like all"),
            Self::SetMaxPerOriginal(Some(most)) => format!("At most {most} new images an original"),
            Self::SetMaxPerOriginal(None) => "Any number of new images an original".to_owned(),
            Self::SetImblearnSeed(Some(seed)) => format!("Draw as imbalanced-learn with {seed}"),
            Self::SetImblearnSeed(None) => "Draw from the seed".to_owned(),
            Self::SetChain(ChainChoice::Preset(name)) | Self::SetSavedChain { name, .. } => format!("Augmentation {name}"),
            Self::SetChain(ChainChoice::Custom(_)) => "Change augmentation".to_owned(),
            Self::SetNamedChain { name, chain: Some(_) } => format!("Change chain {name}"),
            Self::SetNamedChain { name, chain: None } => format!("Take away chain {name}"),
            Self::SetClassChain { class, to: Some(chain) } => format!("Augmentation {chain} for {class}"),
            Self::SetClassChain { class, to: None } => format!("Augment {class} like all"),
            Self::SetMark { class, matters } if matters.is_empty() => format!("Label of {class} depends on nothing"),
            Self::SetMark { class, matters } => format!("Label of {class} depends on {}", matter_words(matters)),
            Self::SetPartners(from) => format!("Blend within {}", from.words()),
            Self::SetSeed(seed) => format!("Seed {seed}"),
            Self::SetSplits(None) => "Balance train".to_owned(),
            Self::SetSplits(Some(splits)) if splits.is_empty() => "Balance no split".to_owned(),
            Self::SetSplits(Some(splits)) => format!("Balance {}", splits.join(", ")),
            Self::ToggleStep(_) => "Switch a step on or off".to_owned(),
            Self::RemoveStep(_) => "Remove a step".to_owned(),
            Self::ShiftStep { .. } => "Move a step".to_owned(),
            Self::ReplaceStep { action, .. } => format!("Change to {}", small_first(&action.label())),
            Self::Replace(_) => "Open a recipe".to_owned(),
        }
    }
}

/// "colour, fine texture".
fn matter_words(matters: &[Matter]) -> String {
    matters.iter().map(|matter| matter.words()).collect::<Vec<_>>().join(", ")
}

/// "Merge lizards" as part of a sentence: "merge lizards".
pub fn small_first(label: &str) -> String {
    let mut letters = label.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn merge_label(classes: &[String], into: &str) -> String {
    let others: Vec<&str> = classes.iter().map(String::as_str).filter(|class| *class != into).collect();
    let mut list = others[..others.len().min(NAMES)].join(", ");
    if others.len() > NAMES {
        list = format!("{list} and {} more", others.len() - NAMES);
    }
    match others.len() {
        1 => format!("Merge {list} into {into}"),
        _ => format!("Merge {list} into {into}"),
    }
}

/// "1 image", "8 189 images" with thin spaces.
fn counted(images: usize) -> String {
    match images {
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

/// "a", "a and b", "a, b and c".
pub fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::Target;

    fn names(list: &[&str]) -> Vec<String> {
        list.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn labels_say_what_is_done() {
        let merge = |classes: &[&str], into: &str| Edit::Merge { classes: names(classes), into: into.to_owned() }.label();
        assert_eq!(merge(&["lizards", "snakes"], "reptiles"), "Merge lizards, snakes into reptiles");
        assert_eq!(merge(&["lizards", "snakes"], "snakes"), "Merge lizards into snakes");
        assert_eq!(merge(&["a", "b", "c", "d", "e", "f"], "x"), "Merge a, b, c, d and 2 more into x");
        assert_eq!(Edit::Exclude { images: names(&["a"]) }.label(), "Leave out 1 image");
        let recipe = Recipe {
            steps: vec![super::super::Step { action: Action::Target { to: Target::Count(600) }, off: false }],
            ..Recipe::default()
        };
        assert_eq!(Edit::ToggleStep(0).label_on(&recipe), "Switch off: target 600");
        assert_eq!(Edit::RemoveStep(0).label_on(&recipe), "Remove: target 600");
        assert_eq!(Edit::RemoveStep(7).label_on(&recipe), "Remove a step");
        assert_eq!(Edit::SetTarget(Some(Target::Count(8189))).label(), "Target 8\u{2009}189");
    }

    #[test]
    fn numbers_are_grouped_by_three() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_000), "1\u{2009}000");
        assert_eq!(grouped(1_234_567), "1\u{2009}234\u{2009}567");
    }
}
