//! What every panel is handed, and how it asks for things. Panels see `&Session`; what they want goes into [`Asks`] and is done after the
//! frame is drawn, in one place.

use super::commands::Verb;
use super::selection::ClassSelection;
use crate::dataset::{ImageId, SplitId};
use crate::plan::{Outline, Roster};
use crate::recipe::Recipe;
use crate::session::browse::Query;
use crate::session::{Command, Session, Severity, Sketch};
use std::sync::Arc;

/// The views in the middle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum View {
    /// The histogram and the choices.
    #[default]
    Balance,
    /// The grid of pictures.
    Images,
    /// The chain and its draws.
    Augment,
}

impl View {
    /// Its word in settings; never changes.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Balance => "balance",
            Self::Images => "images",
            Self::Augment => "augment",
        }
    }

    /// The view of a word; the first for one that is not known.
    pub(crate) fn of(word: &str) -> Self {
        [Self::Balance, Self::Images, Self::Augment].into_iter().find(|view| view.word() == word).unwrap_or_default()
    }
}

/// Whose chain Augment shows and edits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ChainOf {
    /// That of all classes which have none of their own.
    #[default]
    All,
    /// That of the class which is looked at.
    Class,
}

/// How classes are sorted, in the list and in the chart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Order {
    /// The largest first.
    #[default]
    Count,
    /// By name.
    Name,
    /// What changes most first.
    Change,
}

impl Order {
    /// All, as they are offered.
    pub(crate) const ALL: [Self; 3] = [Self::Count, Self::Name, Self::Change];

    /// What stands on its button.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Count => "By count",
            Self::Name => "By name",
            Self::Change => "By change",
        }
    }

    /// Its word in settings; never changes.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Name => "name",
            Self::Change => "change",
        }
    }

    /// The order of a word; the first for one that is not known.
    pub(crate) fn of(word: &str) -> Self {
        Self::ALL.into_iter().find(|order| order.word() == word).unwrap_or_default()
    }

    /// A line more.
    pub(crate) fn tip(self) -> &'static str {
        match self {
            Self::Count => "The largest class first",
            Self::Name => "In alphabetical order",
            Self::Change => "What the recipe changes most first",
        }
    }
}

/// What numbers are shown of, everywhere in one frame: the present recipe, or the one that a gesture under way would make of it.
#[derive(Clone, Copy)]
pub(crate) struct Outlook<'a> {
    /// The recipe.
    pub recipe: &'a Recipe,
    /// Who is in which class and split.
    pub roster: &'a Arc<Roster>,
    /// How many.
    pub outline: &'a Outline,
    /// Whether a gesture is under way.
    pub ahead: bool,
}

impl<'a> Outlook<'a> {
    /// Of what `sketch` holds; without one, of what `session` has.
    pub(crate) fn new(session: &'a Session, sketch: Option<&'a Sketch>) -> Self {
        match sketch {
            Some(Sketch { recipe, roster, outline }) => Self { recipe, roster, outline, ahead: true },
            None => Self { recipe: session.recipe(), roster: session.roster(), outline: session.outline(), ahead: false },
        }
    }

    /// "in train": said beside a number that counts this split alone, where there are others.
    pub(crate) fn scope(&self, split: &str) -> Option<String> {
        (self.outline.splits.len() > 1).then(|| format!("in {split}"))
    }
}

/// What a panel reads, and where it puts its wishes.
pub(crate) struct Scene<'a> {
    /// The sitting.
    pub session: &'a Session,
    /// What numbers are shown of.
    pub outlook: Outlook<'a>,
    /// Which classes are selected in the list (final names).
    pub classes: &'a mut ClassSelection,
    /// The split that Balance and Images show.
    pub split: &'a mut SplitId,
    /// How classes are sorted.
    pub order: &'a mut Order,
    /// The view in the middle.
    pub view: View,
    /// Whether one draw is seen large there, so that Escape leaves it.
    pub looks: bool,
    /// Whether pictures are selected in Images, and shown, that can be drawn again.
    pub redrawable: bool,
    /// Whether keys mean pictures in Images: some are selected, or the keys are among them.
    pub pictures: bool,
    /// Wishes.
    pub asks: &'a mut Asks,
}

/// What panels ask for in one frame.
#[derive(Debug, Default)]
pub(crate) struct Asks {
    /// For the session, in order.
    pub commands: Vec<Command>,
    /// For the window, in order.
    pub verbs: Vec<Verb>,
    /// Which pictures are wanted now, if others than before.
    pub browse: Option<Query>,
    /// Whether it is wanted how many pictures each filter would show.
    pub tally: bool,
    /// Whose chain Augment is to show now.
    pub chain: Option<ChainOf>,
}

impl Asks {
    /// Asks the session.
    pub(crate) fn run(&mut self, command: Command) {
        self.commands.push(command);
    }

    /// Asks for a change of the recipe.
    pub(crate) fn edit(&mut self, edit: crate::recipe::Edit) {
        self.commands.push(Command::Edit(edit));
    }

    /// Takes notices away whose text `is_said` where it happened, so that it is not said twice.
    pub(crate) fn hush(&mut self, session: &Session, is_said: impl Fn(&str) -> bool) {
        let said = session.notices().iter().filter(|notice| notice.severity == Severity::Failed && is_said(&notice.text));
        self.commands.extend(said.map(|notice| Command::Dismiss(notice.id)));
    }

    /// Asks for Augment, with the chain of all classes or of the one that is selected.
    pub(crate) fn open_chain(&mut self, of: ChainOf) {
        self.chain = Some(of);
        self.verb(Verb::Show(View::Augment));
    }

    /// Asks the window.
    pub(crate) fn verb(&mut self, verb: Verb) {
        self.verbs.push(verb);
    }
}

/// Pictures being dragged: drop them on a class row and they move there. Set with `Response::dnd_set_drag_payload`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ImageCargo(pub Vec<ImageId>);

/// A class on disk being dragged out of the merged class that it is in: drop it on another class row and it merges into that one, drop it
/// on the ground and it stands alone again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PartCargo {
    /// The merged class (final name).
    pub class: String,
    /// The class on disk.
    pub part: String,
    /// Its images in the split that is looked at.
    pub images: u64,
}

/// Classes being dragged (final names): drop them on another class row and they merge into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ClassCargo(pub Vec<String>);
