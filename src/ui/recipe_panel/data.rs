//! The recipe in words: a title and a line for each step, and the numbers that come of it.

use crate::augment::{Chain, PRESETS};
use crate::dataset::Role;
use crate::plan::{Outline, Roster, SplitOutline};
use crate::recipe::{Action, ChainChoice, Grow, Recipe, Shrink, Step, Target, TargetWord, is_called_after};
use crate::ui::words;

/// One step as its card shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Card {
    /// What it is.
    pub title: String,
    /// What it does, in a line.
    pub detail: String,
    /// Whether it is switched off.
    pub off: bool,
    /// The step whose card shows it, where it has none of its own.
    pub inside: Option<usize>,
}

/// The cards of all steps, in order.
pub(crate) fn cards(recipe: &Recipe) -> Vec<Card> {
    recipe
        .steps
        .iter()
        .map(|step| {
            let (title, detail) = match &step.action {
                Action::ClassAugment { class, chain } => (format!("Chain of {class}"), of_class(recipe, class, chain)),
                other => {
                    let (title, detail) = say(recipe, other);
                    (title.to_owned(), detail)
                }
            };
            Card { title, detail, off: step.off, inside: inside(recipe, step) }
        })
        .collect()
}

/// The step in whose card `step` is shown: a chain that one class alone uses is what that class's card says.
fn inside(recipe: &Recipe, step: &Step) -> Option<usize> {
    let Action::NamedChain { name, .. } = &step.action else { return None };
    recipe.only_user_of(name).filter(|_| !step.off)?;
    recipe.steps.iter().position(|user| matches!(&user.action, Action::ClassAugment { chain, .. } if chain == name))
}

/// "preset “strong”", "4 transforms of your own", "“mine”: 4 transforms", or "“mine”, which other classes share".
fn of_class(recipe: &Recipe, class: &str, name: &str) -> String {
    let of_name = |step: &&Step| matches!(&step.action, Action::NamedChain { name: other, .. } if other == name);
    match recipe.steps.iter().find(of_name) {
        Some(Step { action: Action::NamedChain { chain, .. }, off: false }) if recipe.only_user_of(name).is_some() => {
            named(Some(name).filter(|name| !is_called_after(name, class)), chain)
        }
        None if PRESETS.contains(&name) => format!("preset “{name}”"),
        _ => format!("the named chain “{name}”"),
    }
}

fn say(recipe: &Recipe, action: &Action) -> (&'static str, String) {
    let images = |count: usize| words::counted(count as u64, "image", "images");
    match action {
        Action::Merge { classes, into } => {
            let parts: Vec<&str> = classes.iter().filter(|class| *class != into).map(String::as_str).collect();
            ("Merge", format!("{} → {into}", parts.join(", ")))
        }
        Action::Rename { class, to } => ("Rename", format!("{class} → {to}")),
        Action::Drop { class } => ("Leave out", format!("the class {class}")),
        Action::Exclude { images: keys } => ("Leave out", images(keys.len())),
        Action::ExcludeGlob { glob } => ("Leave out", format!("images that match {glob}")),
        Action::Move { images: keys, to } => ("Move", format!("{} → {to}", images(keys.len()))),
        Action::Target { to } => (
            "Target",
            match to {
                Target::Count(count) => format!("{} in every class", words::counted(u64::from(*count), "image", "images")),
                Target::Word(word) => format!("every class like the {}", of_word(*word)),
                Target::Rule(_) => format!("every class by {}", to.label()),
            },
        ),
        Action::ClassTarget { class, to } => (
            "Target of one class",
            match to {
                Target::Count(count) => format!("{class}: {}", words::counted(u64::from(*count), "image", "images")),
                Target::Word(word) => format!("{class}: like the {}", of_word(*word)),
                Target::Rule(_) => format!("{class}: by {}", to.label()),
            },
        ),
        Action::Shrink { by } => (
            "Undersample",
            match by {
                Shrink::Random => "keep originals at random".to_owned(),
                other if other.cleans() => format!("{}: takes images out of every class but the smallest", other.title()),
                other => format!("{} chooses which originals stay", other.title()),
            },
        ),
        Action::Grow { by } => (
            "Oversample",
            match by {
                Grow::Copies => "copy originals".to_owned(),
                Grow::Augment => "make new images by augmentation".to_owned(),
                other => format!("make new images by {}", other.label()),
            },
        ),
        Action::ClassGrow { class, by } => (
            "Oversample one class",
            match by {
                Grow::Copies => format!("{class}: copy originals"),
                Grow::Augment => format!("{class}: make new images by augmentation"),
                other => format!("{class}: make new images by {}", other.label()),
            },
        ),
        Action::MaxPerOriginal { most } => {
            ("Cap", format!("at most {} from one original", words::counted(u64::from(most.get()), "new image", "new images")))
        }
        Action::MakeSplits { parts } => ("Make splits", format!("{parts} of each class, groups and exact duplicates in one split")),
        Action::ImblearnSeed { seed } => ("Draw", format!("as imbalanced-learn with random_state {seed}")),
        Action::Augment { chain, name } => ("Chain of all classes", named(name.as_deref(), chain)),
        Action::NamedChain { name, chain } => {
            let mut users: Vec<String> =
                recipe.class_chains().iter().filter(|(_, used)| *used == name).map(|(class, _)| (*class).to_owned()).collect();
            users.sort_unstable();
            let whose = match users.as_slice() {
                [] => String::new(),
                [_] | [_, _] => format!(", for {}", words::list(&users)),
                many => format!(", for {} classes", words::count(many.len() as u64)),
            };
            ("Named chain", format!("{}{whose}", named(Some(name), chain)))
        }
        Action::ClassAugment { class, chain } => ("Chain of one class", of_class(recipe, class, chain)),
        Action::Mark { class, matters } => {
            let list: Vec<&str> = matters.iter().map(|matter| matter.words()).collect();
            ("Label depends on", format!("{class}: {}", list.join(", ")))
        }
        Action::Partners { from } => ("Blend", format!("with images of {}", from.words())),
        Action::DrawAgain { images: redraws } => ("Draw again", images(redraws.len())),
    }
}

/// "preset “gentle”", "“mine”: 4 transforms", "4 transforms of your own".
fn named(name: Option<&str>, chain: &ChainChoice) -> String {
    let count = |chain: &Chain| words::counted(chain.steps.len() as u64, "transform", "transforms");
    match (name, chain) {
        (Some(name), ChainChoice::Preset(preset)) => format!("“{name}”: as the preset “{preset}”"),
        (Some(name), ChainChoice::Custom(chain)) => format!("“{name}”: {}", count(chain)),
        (None, ChainChoice::Preset(preset)) => format!("preset “{preset}”"),
        (None, ChainChoice::Custom(chain)) => format!("{} of your own", count(chain)),
    }
}

/// "1 of 3 is not made as the recipe is now", if any is not; and what comes out the `same`, if any does.
pub(crate) fn of_redraws((idle, same): (u64, u64), all: u64) -> Option<String> {
    let some = |count: u64, (one, many): (&str, &str)| {
        (count > 0).then(|| format!("{} of {} {}", words::count(count), words::count(all), if count == 1 { one } else { many }))
    };
    let idle = some(idle, ("is not made as the recipe is now", "are not made as the recipe is now"));
    let chain = "the same again: the chain makes one image alone of an original; add a transform";
    let same = some(same, ("is", "are")).map(|some| format!("{some} {chain}"));
    let told: Vec<String> = idle.into_iter().chain(same).collect();
    (!told.is_empty()).then(|| told.join("\n"))
}

fn of_word(word: TargetWord) -> &'static str {
    match word {
        TargetWord::Smallest => "smallest",
        TargetWord::Median => "median",
        TargetWord::Mean => "mean",
        TargetWord::Largest => "largest",
    }
}

/// What comes of the recipe, over all splits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct After {
    /// Originals that stay.
    pub kept: u64,
    /// Originals that are left out.
    pub left_out: u64,
    /// Copies.
    pub copied: u64,
    /// Augmented images.
    pub augmented: u64,
    /// Images blended from two.
    pub blended: u64,
}

impl After {
    /// The sums of `outline`.
    pub(crate) fn of(outline: &Outline) -> Self {
        let classes = outline.splits.iter().flat_map(|split| &split.classes);
        classes.fold(Self::default(), |sum, class| Self {
            kept: sum.kept + class.kept,
            left_out: sum.left_out + class.left_out,
            copied: sum.copied + class.copied,
            augmented: sum.augmented + class.augmented,
            blended: sum.blended + class.blended,
        })
    }

    /// All files.
    pub(crate) fn files(self) -> u64 {
        self.kept + self.copied + self.new_images()
    }

    /// Files that are unlike every original.
    pub(crate) fn new_images(self) -> u64 {
        self.augmented + self.blended
    }
}

/// Which splits are not resampled, in a sentence (images that are left out, moved or merged are so in every split); `None` if all are resampled or there is but one.
pub(crate) fn not_resampled(outline: &Outline) -> Option<String> {
    let names: Vec<String> = outline.splits.iter().filter(|split| !split.resampled).map(|split| split.name.clone()).collect();
    let verb = if names.len() == 1 { "is" } else { "are" };
    (!names.is_empty()).then(|| format!("{} {verb} not resampled, so the score you measure stays honest", words::list(&names)))
}

/// That a split which scores a model is resampled, in a sentence; `None` if none is.
pub(crate) fn scored_on_made(roster: &Roster, outline: &Outline) -> Option<String> {
    let scores = |at: usize| roster.splits.get(at).is_some_and(|split| split.role != Role::Train);
    let touched = |(at, split): (usize, &SplitOutline)| {
        let changes =
            split.resampled && split.classes.iter().any(|class| class.left_out + class.copied + class.augmented + class.blended > 0);
        (changes && scores(at)).then(|| split.name.clone())
    };
    let names: Vec<String> = outline.splits.iter().enumerate().filter_map(touched).collect();
    let verb = if names.len() == 1 { "is" } else { "are" };
    (!names.is_empty()).then(|| format!("{} {verb} resampled: a score measured there is no longer one on real data", words::list(&names)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::ClassOutline;

    #[test]
    fn steps_read_as_people_say_them() {
        let merge = Action::Merge { classes: vec!["lizards".into(), "snakes".into()], into: "snakes".into() };
        let target = Action::Target { to: Target::Count(600) };
        let steps = [merge, target].map(|action| Step { action, off: false });
        let cards = cards(&Recipe { steps: steps.into(), ..Recipe::default() });
        assert_eq!((cards[0].title.as_str(), cards[0].detail.as_str()), ("Merge", "lizards → snakes"));
        assert_eq!((cards[1].title.as_str(), cards[1].detail.as_str()), ("Target", "600 images in every class"));
    }

    #[test]
    fn sums_go_over_all_splits() {
        let class = ClassOutline { kept: 2, left_out: 3, copied: 4, augmented: 5, blended: 6, ..ClassOutline::default() };
        let split = |name: &str, resampled| SplitOutline { name: name.into(), resampled, classes: vec![class; 2] };
        let outline = Outline { splits: vec![split("train", true), split("val", false)], problems: Vec::new() };
        assert_eq!(After::of(&outline), After { kept: 8, left_out: 12, copied: 16, augmented: 20, blended: 24 });
        assert_eq!(After::of(&outline).files(), 68);
        let split = |name: &str, role| crate::dataset::Split { name: name.into(), role };
        let splits = vec![split("train", Role::Train), split("val", Role::Validation)];
        let roster = Roster { splits, ..Roster::default() };
        assert_eq!(scored_on_made(&roster, &outline), None);
        let mut both = outline.clone();
        both.splits[1].resampled = true;
        let said = "val is resampled: a score measured there is no longer one on real data";
        assert_eq!(scored_on_made(&roster, &both).as_deref(), Some(said));
        both.splits[1].classes.fill(ClassOutline { before: 2, kept: 2, after: 2, ..ClassOutline::default() });
        assert_eq!(scored_on_made(&roster, &both), None, "nothing changes there");
        assert_eq!(not_resampled(&outline).as_deref(), Some("val is not resampled, so the score you measure stays honest"));
    }
}
