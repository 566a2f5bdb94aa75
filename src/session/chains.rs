//! Which class goes through which chain, as it is chosen in the window: said where it reaches further than what is looked at, one step of undo,
//! and no definition stays behind that nothing uses any more.

use super::Session;
use crate::recipe::{Action, ChainChoice, Edit, EditError, Recipe, chain_name_after};

/// So many names are tried for the chain of a class.
const MOST_TRIED: u32 = 1000;

/// What can be done with chains.
#[derive(Clone, Debug, PartialEq)]
pub enum ChainEdit {
    /// All classes that have none of their own go through it.
    OfAll {
        /// The chain.
        chain: Named,
        /// The class that is looked at meanwhile, if the change is to be said, with a way to have it for this class alone.
        beside: Option<String>,
    },
    /// One class goes through it.
    OfClass {
        /// Which (a final name).
        class: String,
        /// The chain.
        chain: Named,
    },
    /// One class gets the chain that it goes through now as one of its own.
    Own(String),
    /// One class goes through the chain of all again.
    LikeAll(String),
}

/// A chain, and what the user calls it.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// What it is called, if it was saved, or is in the recipe, under a name of its own.
    pub name: Option<String>,
    /// What it is.
    pub chain: ChainChoice,
}

impl Named {
    /// One without a name of its own.
    pub fn plain(chain: ChainChoice) -> Self {
        Self { name: None, chain }
    }

    /// What it is called.
    fn words(&self) -> String {
        match (&self.name, &self.chain) {
            (Some(name), _) => format!("“{name}”"),
            (None, ChainChoice::Preset(name)) => {
                let mut letters = name.chars();
                letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
            }
            (None, ChainChoice::Custom(_)) => "the changed chain".to_owned(),
        }
    }
}

/// What could have been meant instead of the change that a notice tells of.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// What stands on its button: "Only for parrots".
    pub words: String,
    /// What is done in the place of that change.
    pub instead: ChainEdit,
}

impl Session {
    /// How many classes go through the chain of all: those that have none of their own.
    pub fn users_of_common_chain(&self) -> usize {
        let recipe = self.history.present();
        let own = recipe.class_chains();
        let has_own = |class: &String| own.get(class.as_str()).is_some_and(|name| recipe.chain_called(name).is_some());
        self.figures.roster.classes.iter().filter(|class| !has_own(class)).count()
    }

    /// See [`super::Command::Chain`].
    pub(super) fn edit_chain(&mut self, edit: ChainEdit) {
        let Some(open) = &self.open else {
            self.notices.failed("Open a dataset first");
            return;
        };
        let (recipe, disk) = (self.history.present(), open.dataset.classes());
        let (label, said, edits) = match &edit {
            ChainEdit::OfAll { chain, beside } => {
                let edit = of_all(recipe, chain, disk);
                (edit.label_on(recipe), beside.as_ref().map(|_| said_of_all(recipe, chain)), vec![edit])
            }
            ChainEdit::OfClass { class, chain } => {
                let label = match &chain.name {
                    Some(name) => format!("Use the chain {name} for {class}"),
                    None => format!("Change augmentation of {class}"),
                };
                (label, None, self.of_class(class, chain))
            }
            ChainEdit::Own(class) => {
                let chain = Named { name: recipe.chain_name().map(str::to_owned), chain: recipe.chain_of(class) };
                (format!("Own chain for {class}"), None, self.of_class(class, &chain))
            }
            ChainEdit::LikeAll(class) => {
                let edit = Edit::SetClassChain { class: class.clone(), to: None };
                (edit.label_on(recipe), Some(format!("The chain of {class} is gone: {class} uses that of all")), vec![edit])
            }
        };
        let changed = edits.iter().try_fold(recipe.clone(), |recipe, edit| recipe.apply(edit, disk));
        let changed = changed.and_then(|changed| without_orphan(recipe, changed, edit.class(), disk));
        let several = self.figures.roster.classes.len() > 1;
        let latest = self.notices.latest();
        self.change_to(label, said, changed);
        if let ChainEdit::OfAll { chain, beside: Some(class) } = edit
            && several
            && self.notices.latest() != latest
        {
            let instead = ChainEdit::OfClass { class: class.clone(), chain };
            self.notices.offer(Offer { words: format!("Only for {class}"), instead });
        }
    }

    /// See [`super::Command::Instead`].
    pub(super) fn do_instead(&mut self, notice: super::NoticeId) {
        let told = self.notices.all().iter().find(|told| told.id == notice && told.undoable);
        let Some(offer) = told.and_then(|told| told.offer.clone()) else { return };
        // A notice that can be undone tells of the last change: that one is taken back, and another is in its place.
        self.undo();
        self.edit_chain(offer.instead);
    }

    /// What gives `class` the chain. A preset is used by its name, one with a name by that; another one changes the class's named chain (and so
    /// that of the classes which share it), or begins one called as the class is.
    fn of_class(&self, class: &str, chain: &Named) -> Vec<Edit> {
        let recipe = self.history.present();
        let own = recipe.class_chains().get(class).map(|own| (*own).to_owned());
        let uses = |name: String| Edit::SetClassChain { class: class.to_owned(), to: Some(name) };
        let define = |name: String| vec![Edit::SetNamedChain { name: name.clone(), chain: Some(chain.chain.clone()) }, uses(name)];
        let name = match (&chain.name, &chain.chain) {
            (Some(name), choice) => free_name(recipe, name, class, |known| known == choice),
            (None, ChainChoice::Preset(name)) => return vec![uses(name.clone())],
            (None, ChainChoice::Custom(_)) => {
                // What bears the name of a saved chain is that chain: changed it is another one, called after the class.
                let saved = |own: &str| self.store.presets().get(own).is_some();
                let own = own.filter(|own| is_named(recipe, own) && !saved(own));
                own.or_else(|| free_name(recipe, class, class, |_| false))
            }
        };
        let named = name.map(define).filter(|edits| edits.first().is_some_and(|edit| self.allows(edit).is_ok()));
        match (named, &chain.chain) {
            (Some(named), _) => named,
            // A name that no chain can bear: then it has none.
            (None, ChainChoice::Preset(name)) => vec![uses(name.clone())],
            (None, ChainChoice::Custom(_)) => free_name(recipe, "chain", class, |_| false).map(define).unwrap_or_default(),
        }
    }
}

impl ChainEdit {
    /// The class whose own chain is another one then.
    fn class(&self) -> Option<&str> {
        match self {
            Self::OfAll { .. } => None,
            Self::OfClass { class, .. } | Self::Own(class) | Self::LikeAll(class) => Some(class),
        }
    }
}

fn of_all(recipe: &Recipe, named: &Named, disk: &[String]) -> Edit {
    let plain = Edit::SetChain(named.chain.clone());
    let Some(name) = &named.name else { return plain };
    let edit = Edit::SetSavedChain { name: name.clone(), chain: named.chain.clone() };
    // A name that no chain can bear: then it has none.
    if recipe.apply(&edit, disk).is_ok() { edit } else { plain }
}

/// "All classes: Gentle", or all but those that have a chain of their own: so short that it has one line at the bottom of a panel.
fn said_of_all(recipe: &Recipe, chain: &Named) -> String {
    let whose = match recipe.class_chains().len() {
        0 => "All classes".to_owned(),
        1 => "All but 1 class".to_owned(),
        many => format!("All but {many} classes"),
    };
    format!("{whose}: {}", chain.words())
}

fn is_named(recipe: &Recipe, name: &str) -> bool {
    recipe.named_chains().iter().any(|(known, _)| *known == name)
}

/// `wanted`, or with a number where it is another class's chain and not `alike`.
fn free_name(recipe: &Recipe, wanted: &str, class: &str, alike: impl Fn(&ChainChoice) -> bool) -> Option<String> {
    let short = chain_name_after(wanted);
    let others_use = |name: &str| recipe.class_chains().iter().any(|(other, used)| *other != class && *used == name);
    let is_free = |name: &String| match recipe.chain_called(name) {
        None => true,
        // Its own name, or the same chain: nothing changes for others.
        Some(known) => is_named(recipe, name) && (alike(&known) || (wanted != class && !others_use(name))),
    };
    let mut tries = std::iter::once(short.clone()).chain((2..MOST_TRIED).map(|number| format!("{short} {number}")));
    tries.find(is_free)
}

/// `changed` without the definition of the chain that `class` went through in `before`, if nothing uses it any more.
fn without_orphan(before: &Recipe, changed: Recipe, class: Option<&str>, disk: &[String]) -> Result<Recipe, EditError> {
    let left = class.and_then(|class| before.class_chains().get(class).map(|name| (*name).to_owned()));
    let Some(left) = left.filter(|left| is_named(&changed, left)) else { return Ok(changed) };
    // Also one that is switched off: it would have no chain when it is switched on again.
    let is_used = changed.steps.iter().any(|step| matches!(&step.action, Action::ClassAugment { chain, .. } if *chain == left));
    if is_used { Ok(changed) } else { changed.apply(&Edit::SetNamedChain { name: left, chain: None }, disk) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]
    use super::*;
    use crate::augment::Chain;
    use crate::dataset::Dataset;
    use crate::session::{Command, Runner};
    use std::sync::Arc;

    fn session() -> (tempfile::TempDir, Session) {
        let home = tempfile::tempdir().unwrap();
        let mut session = Session::new(Runner::Inline, Arc::new(|| {}), Some(home.path().to_owned()));
        session.open_in_memory(Dataset::synthetic(&[("train", "cats", 3), ("train", "dogs", 4), ("train", "owls", 2)]));
        (home, session)
    }

    fn custom(p: f64) -> ChainChoice {
        let mut chain = Chain::preset("photo").unwrap();
        chain.steps[0].p = p;
        ChainChoice::Custom(chain)
    }

    fn preset(name: &str) -> ChainChoice {
        ChainChoice::Preset(name.to_owned())
    }

    fn of_class(session: &mut Session, class: &str, name: Option<&str>, chain: ChainChoice) {
        let chain = Named { name: name.map(str::to_owned), chain };
        session.run(Command::Chain(ChainEdit::OfClass { class: class.to_owned(), chain }));
    }

    fn own(session: &Session, class: &str) -> Option<String> {
        session.recipe().class_chains().get(class).map(|name| (*name).to_owned())
    }

    #[test]
    fn a_chain_of_ones_own_is_named_after_its_class_and_shared_by_name() {
        let (_home, mut session) = session();
        of_class(&mut session, "cats", None, custom(0.11));
        assert_eq!((own(&session, "cats").as_deref(), own(&session, "dogs")), (Some("cats"), None));
        assert_eq!(session.users_of_common_chain(), 2);
        session.run(Command::Edit(Edit::SetClassChain { class: "dogs".into(), to: Some("cats".into()) }));
        of_class(&mut session, "dogs", None, custom(0.22));
        assert_eq!(session.recipe().chain_of("cats"), custom(0.22), "it is shared");
        of_class(&mut session, "dogs", None, preset("strong"));
        assert_eq!((session.recipe().chain_of("dogs"), session.recipe().named_chains().len()), (preset("strong"), 1), "cats uses it still");
        of_class(&mut session, "dogs", None, custom(0.33));
        assert_eq!((own(&session, "dogs").as_deref(), session.recipe().chain_of("cats")), (Some("dogs"), custom(0.22)));
    }

    #[test]
    fn a_definition_that_nothing_uses_goes_in_the_same_act() {
        let (_home, mut session) = session();
        session.run(Command::Chain(ChainEdit::Own("cats".into())));
        of_class(&mut session, "cats", None, custom(0.11));
        assert_eq!(session.recipe().steps.len(), 2);
        of_class(&mut session, "cats", None, preset("gentle"));
        assert_eq!(session.recipe().steps.len(), 1, "{:?}", session.recipe().steps);
        session.run(Command::Undo);
        assert_eq!(session.recipe().chain_of("cats"), custom(0.11));
        session.run(Command::Chain(ChainEdit::LikeAll("cats".into())));
        assert!(session.recipe().steps.is_empty(), "{:?}", session.recipe().steps);
        let notice = session.notices().last().unwrap();
        assert!(notice.undoable && notice.text == "The chain of cats is gone: cats uses that of all", "{notice:?}");
        session.run(Command::Undo);
        assert_eq!(session.recipe().steps.len(), 2);
        // One that is switched off may be switched on again.
        let at = session.recipe().steps.iter().position(|step| matches!(step.action, Action::ClassAugment { .. })).unwrap();
        session.run(Command::Edit(Edit::SetClassChain { class: "dogs".into(), to: Some("cats".into()) }));
        session.run(Command::Edit(Edit::ToggleStep(at)));
        session.run(Command::Chain(ChainEdit::LikeAll("dogs".into())));
        assert_eq!(session.recipe().named_chains().len(), 1);
    }

    #[test]
    fn a_chain_for_all_is_said_and_can_be_had_for_one_class_in_the_same_step() {
        let (_home, mut session) = session();
        let strong = Named::plain(preset("strong"));
        session.run(Command::Chain(ChainEdit::OfAll { chain: strong.clone(), beside: Some("owls".into()) }));
        let notice = session.notices().last().unwrap().clone();
        assert_eq!(notice.text, "All classes: Strong");
        assert_eq!(notice.offer.as_ref().map(|offer| offer.words.as_str()), Some("Only for owls"));
        session.run(Command::Instead(notice.id));
        assert_eq!((session.recipe().chain(), session.recipe().chain_of("owls")), (preset("gentle"), preset("strong")));
        assert_eq!((session.history().past().len(), session.history().future().len()), (1, 0), "one step of undo");
        session.run(Command::Instead(notice.id));
        assert_eq!(session.history().past().len(), 1, "a notice that is gone offers nothing");
        session.run(Command::Undo);
        assert!(session.recipe().steps.is_empty());
        session.run(Command::Chain(ChainEdit::OfAll { chain: strong, beside: None }));
        assert!(session.notices().is_empty(), "asked for without a class in view: {:?}", session.notices());
    }

    #[test]
    fn a_name_that_was_chosen_stays_also_where_the_chain_equals_a_preset() {
        let (_home, mut session) = session();
        let mine = Named { name: Some("mine".into()), chain: preset("gentle") };
        session.run(Command::Chain(ChainEdit::OfAll { chain: mine.clone(), beside: None }));
        assert_eq!((session.recipe().chain_name(), session.recipe().chain()), (Some("mine"), preset("gentle")));
        session.run(Command::Chain(ChainEdit::OfClass { class: "cats".into(), chain: mine }));
        assert_eq!((own(&session, "cats").as_deref(), session.recipe().chain_of("cats")), (Some("mine"), preset("gentle")));
        session.run(Command::Chain(ChainEdit::OfAll { chain: Named::plain(custom(0.2)), beside: None }));
        assert_eq!(session.recipe().chain_name(), None, "what was changed is not what was saved");
        let long = Named { name: Some("x".repeat(70)), chain: custom(0.3) };
        session.run(Command::Chain(ChainEdit::OfAll { chain: long, beside: None }));
        assert_eq!((session.recipe().chain_name(), session.recipe().chain()), (None, custom(0.3)));
    }

    #[test]
    fn a_saved_chain_that_is_changed_for_one_class_is_not_called_as_it_was_saved() {
        let (_home, mut session) = session();
        let ChainChoice::Custom(chain) = custom(0.4) else { panic!() };
        session.save_preset("mine", &chain).unwrap();
        of_class(&mut session, "cats", Some("mine"), custom(0.4));
        of_class(&mut session, "dogs", Some("mine"), custom(0.4));
        of_class(&mut session, "dogs", None, custom(0.5));
        assert_eq!((own(&session, "dogs").as_deref(), session.recipe().chain_of("cats")), (Some("dogs"), custom(0.4)));
        // Another chain that was saved under the same name since does not change the class that uses the first.
        of_class(&mut session, "owls", Some("mine"), custom(0.6));
        assert_eq!((own(&session, "owls").as_deref(), session.recipe().chain_of("cats")), (Some("mine 2"), custom(0.4)));
    }
}
