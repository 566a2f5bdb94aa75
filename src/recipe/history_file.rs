//! The steps of undo as text, so that they outlive the program. Recipes share most of their steps, so every step stands there once.

use super::{History, Recipe, RecipeError, RecipeFile, Step};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The version that this program writes and reads: undo is a comfort, so an unknown one is refused rather than guessed at.
const VERSION: u32 = 1;
/// More changes back (and as many forward) are not kept in the file.
pub const MOST_CHANGES: usize = 200;
/// When the steps' text is longer, the oldest changes are not kept, in bytes.
const MOST_BYTES: usize = 32 << 20;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    evenset_history: u32,
    /// Every step that some recipe below has.
    steps: Vec<Box<RawValue>>,
    present: State,
    past: Vec<Change>,
    future: Vec<Change>,
}

/// A recipe: the file of one without steps, and the places of its steps in the list.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct State {
    recipe: Box<RawValue>,
    steps: Vec<usize>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    label: String,
    state: State,
}

/// Steps that were met, each once.
#[derive(Default)]
struct Table<'a> {
    met: Vec<&'a Step>,
    texts: Vec<Box<RawValue>>,
    bytes: usize,
}

impl<'a> Table<'a> {
    /// The place of `step`. The latest are likeliest, and image lists are shared, so this compares fast.
    fn place(&mut self, step: &'a Step) -> Option<usize> {
        if let Some(at) = self.met.iter().rposition(|other| *other == step) {
            return Some(at);
        }
        let text = serde_json::value::to_raw_value(step).ok()?;
        self.bytes += text.get().len();
        self.met.push(step);
        self.texts.push(text);
        Some(self.met.len() - 1)
    }

    fn state(&mut self, recipe: &'a Recipe) -> Option<State> {
        let steps = recipe.steps.iter().map(|step| self.place(step)).collect::<Option<_>>()?;
        let bare = RecipeFile { recipe: Recipe { steps: Vec::new(), ..recipe.clone() }, dataset: None };
        Some(State { recipe: RawValue::from_string(bare.to_json()).ok()?, steps })
    }

    /// As many of `changes`, the last first, as there is room for; in their order.
    fn changes(&mut self, changes: &'a [(String, Recipe)]) -> Vec<Change> {
        let mut kept = Vec::new();
        for (label, recipe) in changes.iter().rev().take(MOST_CHANGES) {
            let Some(state) = self.state(recipe).filter(|_| self.bytes <= MOST_BYTES) else { break };
            kept.push(Change { label: label.clone(), state });
        }
        kept.reverse();
        kept
    }
}

/// Writes JSON text. `None` if the present recipe alone is too large to be kept twice.
pub fn history_to_json(history: &History) -> Option<String> {
    let mut table = Table::default();
    let present = table.state(history.present()).filter(|_| table.bytes <= MOST_BYTES)?;
    let (past, future) = (table.changes(history.past()), table.changes(history.future()));
    let form = Form { evenset_history: VERSION, steps: table.texts, present, past, future };
    serde_json::to_string(&form).ok()
}

/// Reads it.
///
/// # Errors
/// If it is not such a text, or holds a recipe that is none.
pub fn history_from_json(text: &str) -> Result<History, RecipeError> {
    let refuse = |why: String| RecipeError::Format(why);
    let form: Form = serde_json::from_str(text).map_err(|error| refuse(error.to_string()))?;
    if form.evenset_history != VERSION {
        return Err(refuse(format!("steps of undo of version {}, this program reads {VERSION}", form.evenset_history)));
    }
    let steps = form.steps.iter().map(|step| one_step(step.get())).collect::<Result<Vec<Step>, RecipeError>>()?;
    let recipe = |state: &State| -> Result<Recipe, RecipeError> {
        let bare = RecipeFile::from_json(state.recipe.get())?.recipe;
        let find = |at: &usize| steps.get(*at).cloned().ok_or_else(|| refuse(format!("there is no step {at}")));
        Ok(Recipe { steps: state.steps.iter().map(find).collect::<Result<_, _>>()?, ..bare })
    };
    let changes =
        |all: Vec<Change>| all.into_iter().map(|one| Ok((one.label, recipe(&one.state)?))).collect::<Result<Vec<_>, RecipeError>>();
    let present = recipe(&form.present)?;
    Ok(History::restore(changes(form.past)?, present, changes(form.future)?))
}

/// A step, checked as in a recipe's file.
fn one_step(text: &str) -> Result<Step, RecipeError> {
    let file = RecipeFile::from_json(&format!("{{\"evenset_recipe\":{},\"steps\":[{text}]}}", super::VERSION))?;
    file.recipe.steps.into_iter().next().ok_or_else(|| RecipeError::Format("there is a step missing".to_owned()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use crate::recipe::Action;
    use std::sync::Arc;

    fn drop(class: &str) -> Step {
        Step { action: Action::Drop { class: class.to_owned() }, off: false }
    }

    fn exclude(count: usize) -> Step {
        let images = (0..count).map(|at| format!("train/a/{at:06}.jpg")).collect();
        Step { action: Action::Exclude { images: Arc::new(images) }, off: false }
    }

    fn with(steps: &[Step]) -> Recipe {
        Recipe { steps: steps.to_vec(), ..Recipe::default() }
    }

    #[test]
    fn undo_and_redo_come_back_with_their_labels() {
        let mut history = History::default();
        history.push("Leave out a", with(&[drop("a")]));
        history.push("Leave out b", with(&[drop("a"), drop("b")]));
        history.push("Seed", Recipe { seed: 9, splits: Some(vec!["val".into()]), ..with(&[drop("a"), drop("b")]) });
        history.undo();
        let mut back = history_from_json(&history_to_json(&history).unwrap()).unwrap();
        assert_eq!(back.present(), history.present());
        assert_eq!((back.undo_label(), back.redo_label()), (Some("Leave out b"), Some("Seed")));
        back.redo();
        assert_eq!((back.present().seed, back.present().splits.as_deref()), (9, Some(&["val".to_owned()][..])));
        for _ in 0..3 {
            back.undo();
        }
        assert_eq!((back.present(), back.undo_label()), (&Recipe::default(), None));
    }

    #[test]
    fn a_long_list_of_images_stands_there_once() {
        let many = exclude(5_000);
        let mut history = History::default();
        for class in 0..50 {
            let step = drop(&format!("c{class}"));
            history.push(format!("{class}"), with(&[many.clone(), step]));
        }
        let text = history_to_json(&history).unwrap();
        assert_eq!(text.matches("train/a/004999.jpg").count(), 1);
        let back = history_from_json(&text).unwrap();
        assert_eq!(back.past().len(), 50);
        let (Action::Exclude { images: one }, Action::Exclude { images: other }) =
            (&back.past()[20].1.steps[0].action, &back.present().steps[0].action)
        else {
            unreachable!("both exclude");
        };
        assert!(Arc::ptr_eq(one, other), "the lists are shared again");
    }

    #[test]
    fn only_the_latest_changes_are_kept() {
        let mut history = History::default();
        for at in 0..MOST_CHANGES + 7 {
            history.push(format!("{at}"), with(&[drop(&format!("c{at}"))]));
        }
        let back = history_from_json(&history_to_json(&history).unwrap()).unwrap();
        assert_eq!(back.past().len(), MOST_CHANGES);
        assert_eq!(back.past()[0].0, "7");
    }

    #[test]
    fn what_is_damaged_is_refused() {
        let text = history_to_json(&History::new(with(&[drop("a")]))).unwrap();
        for (from, to) in [("\"steps\":[0]", "\"steps\":[4]"), ("evenset_history\":1", "evenset_history\":2"), ("\"drop\"", "\"dropp\"")] {
            assert!(text.contains(from), "{text}");
            assert!(history_from_json(&text.replacen(from, to, 1)).is_err(), "{to}");
        }
        assert!(history_from_json(&text[..text.len() / 2]).is_err());
    }
}
