//! Chains by name and the classes that use them, what the labels of classes depend on, and where blends find their second image.

use super::{Action, ChainChoice, Recipe};
use crate::augment::{Chain, PRESETS, Property, Step};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// What the label of a class can depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Matter {
    /// Red or green tells what it is.
    Colour,
    /// Up and down, left and right tell what it is.
    Direction,
    /// Hair, weave or small marks tell what it is.
    FineTexture,
}

impl Matter {
    /// All, in the order of lists.
    pub const ALL: [Self; 3] = [Self::Colour, Self::Direction, Self::FineTexture];

    /// As in recipes and on the command line: "fine-texture".
    pub fn name(self) -> &'static str {
        match self {
            Self::Colour => "colour",
            Self::Direction => "direction",
            Self::FineTexture => "fine-texture",
        }
    }

    /// In a sentence: "fine texture".
    pub fn words(self) -> &'static str {
        match self {
            Self::Colour => "colour",
            Self::Direction => "direction",
            Self::FineTexture => "fine texture",
        }
    }

    /// Whether a transform that changes `property` can change such a label.
    fn is_harmed_by(self, property: Property) -> bool {
        match self {
            Self::Colour => property == Property::Colour,
            Self::Direction => matches!(property, Property::Orientation | Property::Mirror),
            Self::FineTexture => property == Property::Texture,
        }
    }

    /// The transforms of `chain` that can change such a label.
    pub fn harmed_by(self, chain: &Chain) -> Vec<&Step> {
        let harms = |step: &&Step| step.harms().any(|property| self.is_harmed_by(property));
        chain.live().into_iter().filter(harms).collect()
    }
}

impl std::str::FromStr for Matter {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|matter| matter.name() == text.trim());
        found.ok_or_else(|| format!("{text:?}: allowed are {}", Self::ALL.map(Self::name).join(", ")))
    }
}

/// Where blends find their second image.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Partners {
    /// In the same class, so that the label stays.
    #[default]
    OwnClass,
    /// Among all images of the split; the manifest has soft labels.
    AnyClass,
    /// In the classes with more images, as CMO does; the manifest has soft labels. The largest class blends with itself.
    LargerClass,
}

impl Partners {
    /// All, in the order of lists.
    pub const ALL: [Self; 3] = [Self::OwnClass, Self::AnyClass, Self::LargerClass];

    /// As in recipes and on the command line: "larger-class".
    pub fn name(self) -> &'static str {
        match self {
            Self::OwnClass => "own-class",
            Self::AnyClass => "any-class",
            Self::LargerClass => "larger-class",
        }
    }

    /// In a sentence: "larger classes".
    pub fn words(self) -> &'static str {
        match self {
            Self::OwnClass => "their own class",
            Self::AnyClass => "any class",
            Self::LargerClass => "larger classes",
        }
    }
}

impl std::str::FromStr for Partners {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|partners| partners.name() == text.trim());
        found.ok_or_else(|| format!("{text:?}: allowed are {}", Self::ALL.map(Self::name).join(", ")))
    }
}

/// Whether a chain called `name` was called so after the class `class`, and not by the user: "cats", or "cats 2" where that was taken.
pub fn is_called_after(name: &str, class: &str) -> bool {
    let number =
        |rest: &str| rest.strip_prefix(' ').is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()) && !number.is_empty());
    let class = chain_name_after(class);
    name.strip_prefix(class.as_str()).is_some_and(|rest| rest.is_empty() || number(rest))
}

/// What a chain is called that a class gets of its own.
pub fn chain_name_after(class: &str) -> String {
    class.trim().chars().take(LONGEST).collect::<String>().trim_end().to_owned()
}

/// A chain that is called after its class has no longer name than this, in characters: a number may follow.
const LONGEST: usize = 50;

/// Why `name` cannot be that of a chain, if it cannot.
pub(super) fn check_chain_name(name: &str) -> Result<(), &'static str> {
    if PRESETS.contains(&name) {
        Err("it is a preset's")
    } else if name.trim().is_empty() || name.trim() != name {
        Err("it is empty, or begins or ends with a space")
    } else if name.chars().count() > 60 || name.chars().any(char::is_control) {
        Err("it is longer than 60 characters or holds a control character")
    } else {
        Ok(())
    }
}

impl Recipe {
    /// The chains that have names, in the recipe's order.
    pub fn named_chains(&self) -> Vec<(&str, &ChainChoice)> {
        let named = self.active().filter_map(|(_, action)| match action {
            Action::NamedChain { name, chain } => Some((name.as_str(), chain)),
            _ => None,
        });
        named.collect()
    }

    /// The chain called `name`: the recipe's own, else a preset.
    pub fn chain_called(&self, name: &str) -> Option<ChainChoice> {
        let own = self.named_chains().into_iter().find(|(known, _)| *known == name).map(|(_, chain)| chain.clone());
        own.or_else(|| PRESETS.contains(&name).then(|| ChainChoice::Preset(name.to_owned())))
    }

    /// The class whose step alone names the chain `name` (also one that is switched off); `None` where none does, or several do.
    pub fn only_user_of(&self, name: &str) -> Option<&str> {
        let mut users = self.steps.iter().filter_map(|step| match &step.action {
            Action::ClassAugment { class, chain } if chain == name => Some(class.as_str()),
            _ => None,
        });
        users.next().filter(|_| users.next().is_none())
    }

    /// Without the chains that steps of `before` used and no step uses any more: a class's own chain goes with the step that says so.
    pub(super) fn without_left_over(mut self, before: &Self) -> Self {
        let uses = |steps: &[super::Step], name: &str| {
            steps.iter().any(|step| matches!(&step.action, Action::ClassAugment { chain, .. } if chain == name))
        };
        let steps = std::mem::take(&mut self.steps);
        let is_left = |step: &super::Step| match &step.action {
            Action::NamedChain { name, .. } => uses(&steps, name) || !uses(&before.steps, name),
            _ => true,
        };
        self.steps = steps.iter().filter(|step| is_left(step)).cloned().collect();
        self
    }

    /// The classes that have a chain of their own, by final name, with its name.
    pub fn class_chains(&self) -> HashMap<&str, &str> {
        let own = self.active().filter_map(|(_, action)| match action {
            Action::ClassAugment { class, chain } => Some((class.as_str(), chain.as_str())),
            _ => None,
        });
        own.collect()
    }

    /// The chain of the final class `class`: its own if there is such a chain, else that of all.
    pub fn chain_of(&self, class: &str) -> ChainChoice {
        self.class_chains().get(class).and_then(|name| self.chain_called(name)).unwrap_or_else(|| self.chain())
    }

    /// What the labels of classes depend on, by final name.
    pub fn marks(&self) -> HashMap<&str, &[Matter]> {
        let marked = self.active().filter_map(|(_, action)| match action {
            Action::Mark { class, matters } => Some((class.as_str(), matters.as_slice())),
            _ => None,
        });
        marked.collect()
    }

    /// Where blends find their second image (default: in their own class).
    pub fn partners(&self) -> Partners {
        let set = self.active().find_map(|(_, action)| match action {
            Action::Partners { from } => Some(*from),
            _ => None,
        });
        set.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use crate::recipe::{Edit, RecipeFile};

    fn disk() -> Vec<String> {
        ["cats", "dogs", "snakes"].map(str::to_owned).to_vec()
    }

    fn made(edits: &[Edit]) -> Result<Recipe, String> {
        let apply = |recipe: Recipe, edit: &Edit| recipe.apply(edit, &disk()).map_err(|error| error.to_string());
        edits.iter().try_fold(Recipe::default(), apply)
    }

    fn named(name: &str, preset: &str) -> Edit {
        Edit::SetNamedChain { name: name.into(), chain: Some(ChainChoice::Preset(preset.into())) }
    }

    fn of_class(class: &str, chain: &str) -> Edit {
        Edit::SetClassChain { class: class.into(), to: Some(chain.into()) }
    }

    #[test]
    fn classes_share_chains_by_name_and_others_have_that_of_all() {
        let edits = [named("furry", "strong"), of_class("cats", "furry"), of_class("dogs", "furry"), of_class("snakes", "photo")];
        let recipe = made(&edits).unwrap();
        assert_eq!(recipe.chain_of("cats"), ChainChoice::Preset("strong".into()));
        assert_eq!(recipe.chain_of("dogs"), recipe.chain_of("cats"));
        assert_eq!(recipe.chain_of("snakes"), ChainChoice::Preset("photo".into()));
        assert_eq!(recipe.chain_of("others"), ChainChoice::Preset("gentle".into()));
        let without = recipe.apply(&Edit::SetNamedChain { name: "furry".into(), chain: None }, &disk()).unwrap();
        assert!(without.class_chains().len() == 1 && without.named_chains().is_empty(), "classes let go of a chain that is taken away");
        let back = recipe.apply(&Edit::SetClassChain { class: "cats".into(), to: None }, &disk()).unwrap();
        assert_eq!(back.class_chains().len(), 2);
    }

    #[test]
    fn a_class_keeps_its_chain_and_marks_when_it_is_renamed_and_loses_them_when_dropped() {
        let mark = Edit::SetMark { class: "cats".into(), matters: vec![Matter::Direction, Matter::Colour, Matter::Colour] };
        let recipe = made(&[of_class("cats", "photo"), mark]).unwrap();
        assert_eq!(recipe.marks()["cats"], [Matter::Colour, Matter::Direction]);
        let renamed = recipe.apply(&Edit::Rename { class: "cats".into(), to: "felines".into() }, &disk()).unwrap();
        assert!(renamed.class_chains().contains_key("felines") && renamed.marks().contains_key("felines"));
        let dropped = recipe.apply(&Edit::Drop { class: "cats".into() }, &disk()).unwrap();
        assert!(dropped.class_chains().is_empty() && dropped.marks().is_empty());
        let none = recipe.apply(&Edit::SetMark { class: "cats".into(), matters: Vec::new() }, &disk()).unwrap();
        assert!(none.marks().is_empty());
        // A chain that the dropped class alone used goes with it; one that was unused before, or is used still, stays.
        let two = [named("furry", "strong"), named("spare", "photo"), of_class("cats", "furry"), of_class("dogs", "furry")];
        let recipe = made(&two).unwrap();
        let one = recipe.apply(&Edit::Drop { class: "cats".into() }, &disk()).unwrap();
        assert_eq!(one.named_chains().len(), 2);
        let merged = Edit::Merge { classes: vec!["dogs".into(), "snakes".into()], into: "others".into() };
        let left = one.apply(&merged, &disk()).unwrap();
        assert_eq!(left.named_chains().into_iter().map(|(name, _)| name).collect::<Vec<_>>(), ["spare"]);
    }

    #[test]
    fn the_chain_that_one_class_alone_uses_goes_with_the_step_that_says_so() {
        let recipe = made(&[named("cats", "strong"), named("spare", "photo"), of_class("cats", "cats")]).unwrap();
        assert_eq!((recipe.only_user_of("cats"), recipe.only_user_of("spare")), (Some("cats"), None));
        let removed = recipe.apply(&Edit::RemoveStep(2), &disk()).unwrap();
        assert_eq!(
            removed.named_chains().into_iter().map(|(name, _)| name).collect::<Vec<_>>(),
            ["spare"],
            "what nothing used before stays"
        );
        let photo = Action::ClassAugment { class: "cats".into(), chain: "photo".into() };
        let replaced = recipe.apply(&Edit::ReplaceStep { at: 2, action: photo }, &disk()).unwrap();
        assert_eq!(replaced.named_chains().len(), 1);
        let shared = recipe.apply(&of_class("dogs", "cats"), &disk()).unwrap();
        assert_eq!((shared.only_user_of("cats"), shared.apply(&Edit::RemoveStep(2), &disk()).unwrap().named_chains().len()), (None, 2));
        assert!(is_called_after("cats 2", "cats") && is_called_after("cats", "cats"));
        assert!(!is_called_after("cats of mine", "cats") && !is_called_after("cats ", "cats") && !is_called_after("strong", "cats"));
    }

    #[test]
    fn what_makes_no_sense_is_refused_in_words() {
        assert_eq!(made(&[named("photo", "strong")]).unwrap_err(), "\"photo\" cannot be the name of a chain: it is a preset's");
        assert!(made(&[named(" x", "strong")]).unwrap_err().contains("space"));
        assert_eq!(made(&[of_class("zebras", "photo")]).unwrap_err(), "there is no class \"zebras\"");
        assert_eq!(made(&[of_class("cats", "furry")]).unwrap_err(), "there is no chain \"furry\"");
    }

    #[test]
    fn all_of_it_survives_the_file() {
        let mark = Edit::SetMark { class: "dogs".into(), matters: Matter::ALL.to_vec() };
        let recipe = made(&[named("furry", "strong"), of_class("cats", "furry"), mark, Edit::SetPartners(Partners::LargerClass)]).unwrap();
        let text = RecipeFile { recipe: recipe.clone(), dataset: None }.to_json();
        assert!(text.contains("\"fine-texture\"") && text.contains("\"larger-class\""), "{text}");
        assert_eq!(RecipeFile::from_json(&text).unwrap().recipe, recipe);
        let twice = text.replacen("\"steps\": [", "\"steps\": [{\"do\": {\"mark\": {\"class\": \"dogs\", \"matters\": []}}},", 1);
        assert!(RecipeFile::from_json(&twice).unwrap_err().to_string().contains("two steps"));
    }

    #[test]
    fn the_chain_of_all_keeps_the_name_that_it_was_chosen_under_until_it_is_another() {
        let named = |name: &str| Edit::SetSavedChain { name: name.into(), chain: ChainChoice::Preset("gentle".into()) };
        let recipe = made(&[named("mine")]).unwrap();
        assert_eq!((recipe.chain_name(), recipe.chain()), (Some("mine"), ChainChoice::Preset("gentle".into())));
        assert_eq!(recipe.steps[0].action.label(), "Augmentation mine");
        let text = RecipeFile { recipe: recipe.clone(), dataset: None }.to_json();
        assert_eq!(RecipeFile::from_json(&text).unwrap().recipe, recipe);
        let refused = text.replace("\"mine\"", "\"gentle\"").replace("\"name\": \"gentle\"", "\"name\": \"photo\"");
        assert!(RecipeFile::from_json(&refused).is_err(), "{refused}");
        let other = recipe.apply(&Edit::SetChain(ChainChoice::Preset("photo".into())), &disk()).unwrap();
        assert_eq!((other.chain_name(), other.steps.len()), (None, 1));
        assert!(made(&[named("photo")]).unwrap_err().contains("preset"));
        let text = RecipeFile { recipe: other, dataset: None }.to_json();
        assert!(!text.contains("\"name\""), "none is written where there is none: {text}");
        // The first form of it loads for ever.
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recipes/v1-chain-name.json");
        assert_eq!(RecipeFile::read(&path).unwrap().recipe, recipe);
    }

    #[test]
    fn a_chain_is_checked_against_what_matters() {
        let strong = Chain::preset("strong").unwrap();
        let names = |matter: Matter| matter.harmed_by(&strong).iter().map(|step| step.entry.name).collect::<Vec<_>>();
        assert!(names(Matter::Direction).contains(&"HorizontalFlip"), "{:?}", names(Matter::Direction));
        assert!(names(Matter::Colour).contains(&"HueSaturationValue"), "{:?}", names(Matter::Colour));
        let mut still = strong.clone();
        still.steps.iter_mut().for_each(|step| step.p = 0.0);
        assert!(Matter::ALL.iter().all(|matter| matter.harmed_by(&still).is_empty()));
    }
}
