//! A recipe as the command's arguments, for "Copy as command".

use super::{Action, ChainChoice, Grow, Recipe};

/// More excluded or redrawn images than this make a command that nobody can read: such a recipe is kept in a file.
const MAX_IMAGES: usize = 20;

impl Recipe {
    /// The arguments (EDITS) that make this recipe from an empty one on the same dataset; `None` where a step that is on has no
    /// argument: images moved by hand, a chain of one's own, many images named one by one, names with the signs that arguments use.
    ///
    /// Not yet quoted for a shell. Steps that are off are left out.
    pub fn to_arguments(&self) -> Option<Vec<String>> {
        let mut all = Vec::new();
        let mut settings = Vec::new();
        for (_, action) in self.active() {
            // The command takes settings that name final classes after all class steps.
            let into = if is_class_step(action) { &mut all } else { &mut settings };
            for (flag, value) in argument(self, action)? {
                into.extend([flag.to_owned(), value]);
            }
        }
        all.append(&mut settings);
        if let Some(splits) = &self.splits {
            all.extend(["--split".to_owned(), joined(splits, ",", &[','])?]);
        }
        if self.seed != Self::default().seed {
            all.extend(["--seed".to_owned(), self.seed.to_string()]);
        }
        Some(all)
    }
}

fn is_class_step(action: &Action) -> bool {
    matches!(action, Action::Merge { .. } | Action::Rename { .. } | Action::Drop { .. } | Action::Move { .. })
}

/// Flags and values that do what `action` does.
fn argument(recipe: &Recipe, action: &Action) -> Option<Vec<(&'static str, String)>> {
    let one = |flag, value: String| Some(vec![(flag, value)]);
    match action {
        Action::Merge { classes, into } => one("--merge", format!("{}={}", joined(classes, "+", &['+', '='])?, plain(into, &['='])?)),
        Action::Rename { class, to } => one("--rename", format!("{}={}", plain(class, &['='])?, plain(to, &['='])?)),
        Action::Drop { class } => one("--drop-class", plain(class, &[])?.to_owned()),
        Action::Exclude { images } if images.len() <= MAX_IMAGES => {
            Some(images.iter().map(|key| ("--exclude", globset::escape(key))).collect())
        }
        Action::Exclude { .. } | Action::Move { .. } => None,
        Action::ExcludeGlob { glob } => one("--exclude", plain(glob, &[])?.to_owned()),
        Action::MakeSplits { parts } => one("--make-splits", parts.to_string()),
        Action::Target { to } => one("--target", to.to_string()),
        Action::ClassTarget { class, to } => one("--target", format!("{}={to}", plain(class, &['=', ','])?)),
        Action::Shrink { by } => one("--shrink", by.name().to_owned()),
        Action::Grow { by } => one("--grow", by.name().to_owned()),
        Action::ClassGrow { class, by } => one("--grow", format!("{}={}", plain(class, &['=', ','])?, by.name())),
        Action::MaxPerOriginal { most } => one("--max-per-original", most.to_string()),
        Action::ImblearnSeed { seed } => one("--imblearn-seed", seed.to_string()),
        Action::Augment { chain: ChainChoice::Preset(name), .. } => one("--augment", name.clone()),
        Action::Augment { chain: ChainChoice::Custom(_), .. } | Action::NamedChain { chain: ChainChoice::Custom(_), .. } => None,
        // What a class takes of it is said as the preset itself.
        Action::NamedChain { .. } => Some(Vec::new()),
        Action::ClassAugment { class, chain } => one("--augment", format!("{}={}", plain(class, &['='])?, preset_of(recipe, chain)?)),
        Action::Mark { class, matters } => {
            let words: Vec<&str> = matters.iter().map(|matter| matter.name()).collect();
            one("--matters", format!("{}={}", plain(class, &['='])?, words.join("+")))
        }
        Action::Partners { from } => one("--partners", from.name().to_owned()),
        Action::DrawAgain { images } if images.len() <= MAX_IMAGES => {
            images.iter().map(|redraw| plain(&redraw.class, &['=']).map(|_| ("--draw-again", redraw.argument()))).collect()
        }
        Action::DrawAgain { .. } => None,
    }
}

/// The argument that gives these classes a way to grow of their own, for a shell; `None` where it cannot say their names.
pub fn grow_argument(classes: &[&str], by: Grow) -> Option<String> {
    let each: Option<Vec<String>> = classes.iter().map(|class| Some(format!("{}={}", plain(class, &['=', ','])?, by.name()))).collect();
    each.filter(|each| !each.is_empty()).map(|each| format!("--grow {}", shell_word(&each.join(","))))
}

/// `word` as a POSIX shell reads it back: itself if it has safe signs alone, else in single quotes.
pub fn shell_word(word: &str) -> String {
    let safe = |sign: char| sign.is_alphanumeric() || "@%+=:,./-_".contains(sign);
    if !word.is_empty() && word.chars().all(safe) { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}

/// The preset that the chain called `name` is.
fn preset_of(recipe: &Recipe, name: &str) -> Option<String> {
    match recipe.chain_called(name)? {
        ChainChoice::Preset(preset) => Some(preset),
        ChainChoice::Custom(_) => None,
    }
}

/// `text` if an argument can say it: none of `signs`, nothing that trimming would lose, no look of a flag.
fn plain<'a>(text: &'a str, signs: &[char]) -> Option<&'a str> {
    (text.trim() == text && !text.is_empty() && !text.starts_with('-') && !text.contains(signs)).then_some(text)
}

fn joined(names: &[String], by: &str, signs: &[char]) -> Option<String> {
    let all: Option<Vec<&str>> = names.iter().map(|name| plain(name, signs)).collect();
    all.filter(|all| !all.is_empty()).map(|all| all.join(by))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use crate::recipe::{Edit, Shrink, Target, TargetWord};

    fn made(edits: &[Edit]) -> Recipe {
        let disk: Vec<String> = ["cats", "lizards", "snakes"].map(str::to_owned).to_vec();
        edits.iter().fold(Recipe::default(), |recipe, edit| recipe.apply(edit, &disk).unwrap())
    }

    #[test]
    fn words_are_quoted_for_the_shell() {
        assert_eq!(shell_word("a/b.png"), "a/b.png");
        assert_eq!(shell_word("my cats"), "'my cats'");
        assert_eq!(shell_word("it's"), r"'it'\''s'");
        assert_eq!(shell_word("$HOME"), "'$HOME'");
        assert_eq!(shell_word(""), "''");
    }

    #[test]
    fn classes_that_grow_their_own_way_are_one_argument() {
        assert_eq!(grow_argument(&["cats", "dogs"], Grow::Copies).unwrap(), "--grow cats=copies,dogs=copies");
        assert_eq!(grow_argument(&["big cats"], Grow::Copies).unwrap(), "--grow 'big cats=copies'");
        assert_eq!((grow_argument(&["a,b"], Grow::Copies), grow_argument(&[], Grow::Copies)), (None, None));
    }

    #[test]
    fn a_recipe_becomes_arguments() {
        let merge = Edit::Merge { classes: vec!["lizards".into(), "snakes".into()], into: "reptiles".into() };
        let recipe = made(&[
            Edit::SetTarget(Some(Target::Word(TargetWord::Median))),
            merge,
            Edit::SetClassTarget { class: "cats".into(), to: Some(Target::Count(90)) },
            Edit::Exclude { images: vec!["train/cats/a[1].png".into()] },
            Edit::SetMakeSplits("70/15/15".parse().ok()),
            Edit::SetShrink(Shrink::Random),
            Edit::SetClassGrow { class: "reptiles".into(), to: Some(Grow::Copies) },
            Edit::SetMaxPerOriginal(std::num::NonZeroU32::new(3)),
            Edit::SetSplits(Some(vec!["Training".into(), "Test".into()])),
            Edit::SetSeed(7),
        ]);
        let arguments = recipe.to_arguments().unwrap().join(" ");
        let exclude = globset::escape("train/cats/a[1].png");
        assert_eq!(
            arguments,
            format!(
                "--merge lizards+snakes=reptiles --target median --target cats=90 --exclude {exclude} --make-splits 70/15/15 --shrink random --grow reptiles=copies --max-per-original 3 --split Training,Test --seed 7"
            )
        );
        assert_eq!(Recipe::default().to_arguments().unwrap(), Vec::<String>::new());
    }

    #[test]
    fn what_has_no_argument_gives_none_unless_it_is_off() {
        let mut recipe = made(&[Edit::Move { images: vec!["train/cats/1.png".into()], to: "snakes".into() }]);
        assert_eq!(recipe.to_arguments(), None);
        recipe.steps[0].off = true;
        assert_eq!(recipe.to_arguments(), Some(Vec::new()));
        assert_eq!(made(&[Edit::Rename { class: "cats".into(), to: "a=b".into() }]).to_arguments(), None);
    }
}
