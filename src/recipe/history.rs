//! Undo and redo: a stack of recipes with labels. No clocks; one gesture is one entry.

use super::Recipe;

/// The recipe now, what it was before each change, and what was undone.
#[derive(Clone, Debug, Default)]
pub struct History {
    present: Recipe,
    past: Vec<(String, Recipe)>,
    future: Vec<(String, Recipe)>,
}

impl History {
    /// Starts with `recipe` and nothing to undo.
    pub fn new(recipe: Recipe) -> Self {
        Self { present: recipe, past: Vec::new(), future: Vec::new() }
    }

    /// One that was kept: every entry of `past` is a change with the recipe before it (the oldest first), every one of `future` a change that
    /// was undone with the recipe after it (the one to redo first comes last).
    pub fn restore(past: Vec<(String, Recipe)>, present: Recipe, future: Vec<(String, Recipe)>) -> Self {
        Self { present, past, future }
    }

    /// A copy with the `most` latest changes back, and forward.
    pub fn latest(&self, most: usize) -> Self {
        let last = |all: &[(String, Recipe)]| all[all.len().saturating_sub(most)..].to_vec();
        Self { present: self.present.clone(), past: last(&self.past), future: last(&self.future) }
    }

    /// The changes that can be undone, each with the recipe before it, the oldest first.
    pub fn past(&self) -> &[(String, Recipe)] {
        &self.past
    }

    /// The changes that can be redone, each with the recipe after it, the next one last.
    pub fn future(&self) -> &[(String, Recipe)] {
        &self.future
    }

    /// The recipe now.
    pub fn present(&self) -> &Recipe {
        &self.present
    }

    /// Makes `recipe` the present one, undoable as `label`. The same recipe again is no change.
    pub fn push(&mut self, label: impl Into<String>, recipe: Recipe) {
        if recipe == self.present {
            return;
        }
        let before = std::mem::replace(&mut self.present, recipe);
        self.past.push((label.into(), before));
        self.future.clear();
    }

    /// Goes one change back; says which.
    pub fn undo(&mut self) -> Option<String> {
        let (label, before) = self.past.pop()?;
        let after = std::mem::replace(&mut self.present, before);
        self.future.push((label.clone(), after));
        Some(label)
    }

    /// Goes one change forward again; says which.
    pub fn redo(&mut self) -> Option<String> {
        let (label, after) = self.future.pop()?;
        let before = std::mem::replace(&mut self.present, after);
        self.past.push((label.clone(), before));
        Some(label)
    }

    /// What undo would undo.
    pub fn undo_label(&self) -> Option<&str> {
        self.past.last().map(|(label, _)| label.as_str())
    }

    /// What redo would do again.
    pub fn redo_label(&self) -> Option<&str> {
        self.future.last().map(|(label, _)| label.as_str())
    }
}
