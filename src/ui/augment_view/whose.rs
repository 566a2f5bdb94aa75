//! Whose chain is edited, that of all classes or a class's own, and what its label depends on.

use crate::augment::Chain;
use crate::plan::harm;
use crate::recipe::{ChainChoice, Edit, Matter, Recipe};
use crate::session::Command;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, palette};
use crate::ui::widgets::{check, choice};
use crate::ui::words::shortened;
use egui::{Popup, PopupCloseBehavior, ScrollArea, Ui};

/// The chain that is edited, and whose it is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Whose {
    /// The class whose image sits for the draws.
    class: Option<String>,
    /// The name of the class's own chain, if it has one.
    own: Option<String>,
    /// The chain.
    pub choice: ChainChoice,
}

impl Whose {
    /// The chain of `class` under `recipe`.
    pub(crate) fn of(recipe: &Recipe, class: Option<&str>) -> Self {
        let own = class.and_then(|class| recipe.class_chains().get(class).map(|name| (*name).to_owned()));
        let own = own.filter(|name| recipe.chain_called(name).is_some());
        let choice = own.as_deref().and_then(|name| recipe.chain_called(name)).unwrap_or_else(|| recipe.chain());
        Self { class: class.map(str::to_owned), own, choice }
    }

    /// The name of the class's own chain, if it has one.
    pub(crate) fn own(&self) -> Option<&str> {
        self.own.as_deref()
    }

    /// Makes the chain `choice`.
    pub(crate) fn set(&self, scene: &mut Scene<'_>, choice: ChainChoice) {
        let (Some(class), Some(own)) = (&self.class, &self.own) else {
            scene.asks.edit(Edit::SetChain(choice));
            return;
        };
        let edits = edits_of_own(class, own, scene.session.recipe(), choice);
        scene.asks.run(Command::Edits(format!("Change augmentation of {class}"), edits));
    }

    /// Makes the chain the one that is saved as `name`. A class with a chain of its own uses it by that name, so that classes can share it.
    pub(crate) fn use_saved(&self, scene: &mut Scene<'_>, (name, choice): (String, ChainChoice)) {
        let named = Edit::SetNamedChain { name: name.clone(), chain: Some(choice.clone()) };
        match &self.class {
            Some(class) if self.own.is_some() && scene.session.allows(&named).is_ok() => {
                let uses = Edit::SetClassChain { class: class.clone(), to: Some(name.clone()) };
                scene.asks.run(Command::Edits(format!("Use the chain {name} for {class}"), vec![named, uses]));
            }
            _ => self.set(scene, choice),
        }
    }

    /// The button that says whose chain is edited; in its menu are what the class has of its own, and what tells it.
    pub(crate) fn show(&self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let Some(class) = &self.class else { return };
        let words =
            if self.own.is_some() { format!("Chain of {} ▼", shortened(class, 14)) } else { "Chain of all classes ▼".to_owned() };
        let tip = if self.own.is_some() {
            format!("This chain is that of {class}; here another class is chosen, and what it has of its own")
        } else {
            "This chain is that of all classes; here a class gets one of its own".to_owned()
        };
        let button = ui.button(words).on_hover_text(tip);
        Popup::menu(&button).close_behavior(PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
            ui.set_width(264.0);
            which(ui, scene, class);
            self.own_chain(ui, scene, class);
            ui.add_space(theme::size::GAP);
            self.marks(ui, scene, class);
        });
    }

    /// Gives the class a chain of its own, one that the recipe has a name for, or takes it away.
    fn own_chain(&self, ui: &mut Ui, scene: &mut Scene<'_>, class: &str) {
        let mut has_own = self.own.is_some();
        let words = format!("Own chain for {}", shortened(class, 18));
        if check(ui, &mut has_own, &words).on_hover_text("Else it goes through the chain of all classes").changed() {
            if has_own {
                let edits = edits_of_own(class, "", scene.session.recipe(), self.choice.clone());
                scene.asks.run(Command::Edits(words, edits));
            } else {
                scene.asks.edit(Edit::SetClassChain { class: class.to_owned(), to: None });
            }
        }
        let recipe = scene.session.recipe();
        let named: Vec<String> = recipe.named_chains().into_iter().map(|(name, _)| name.to_owned()).collect();
        if named.is_empty() {
            return;
        }
        ui.label(theme::small("Or one that the recipe has a name for:").color(palette(ui).muted));
        ScrollArea::vertical().max_height(160.0).show(ui, |ui| {
            for name in named {
                let used = self.own.as_ref() == Some(&name);
                if ui.radio(used, shortened(&name, 26)).on_hover_text("Classes that use it share it").clicked() && !used {
                    scene.asks.edit(Edit::SetClassChain { class: class.to_owned(), to: Some(name) });
                }
            }
        });
    }

    /// Marks of what the label of the class depends on.
    fn marks(&self, ui: &mut Ui, scene: &mut Scene<'_>, class: &str) {
        let marked: Vec<Matter> = scene.session.recipe().marks().get(class).map(|marked| marked.to_vec()).unwrap_or_default();
        let mut wanted = marked.clone();
        let text = format!("Warn of transforms that change what tells {} from other classes:", shortened(class, 18));
        ui.add(egui::Label::new(theme::small(text).color(palette(ui).muted)).wrap());
        for matter in Matter::ALL {
            let mut on = marked.contains(&matter);
            let tip = format!("Warns where the chain changes {}, which the label depends on", matter.words());
            if check(ui, &mut on, matter.words()).on_hover_text(tip).changed() {
                wanted.retain(|other| *other != matter);
                wanted.extend(on.then_some(matter));
            }
        }
        if wanted != marked {
            scene.asks.edit(Edit::SetMark { class: class.to_owned(), matters: wanted });
        }
    }

    /// Which steps of `chain` change what the label of the class depends on, a line for each mark.
    pub(crate) fn harms(&self, recipe: &Recipe, chain: &Chain) -> Vec<String> {
        let Some(class) = &self.class else { return Vec::new() };
        let marked: Vec<Matter> = recipe.marks().get(class.as_str()).map(|marked| marked.to_vec()).unwrap_or_default();
        marked.into_iter().filter_map(|matter| harm(class, matter, chain)).collect()
    }
}

/// How high the list of classes is at most, in points.
const CLASSES: f32 = 132.0;

/// The class whose chain is looked at; another one is chosen as in the list of classes.
fn which(ui: &mut Ui, scene: &mut Scene<'_>, class: &str) {
    ui.label(theme::small("Class").color(palette(ui).muted));
    let classes = &scene.session.roster().classes;
    let own = scene.session.recipe().class_chains();
    let row = theme::size::BUTTON;
    ScrollArea::vertical().id_salt("whose").max_height(CLASSES).auto_shrink([false, true]).show_rows(ui, row, classes.len(), |ui, rows| {
        for name in &classes[rows] {
            let has_own = if own.contains_key(name.as_str()) { " · own chain" } else { "" };
            let line = choice(ui, name == class, &format!("{}{has_own}", shortened(name, 24)));
            let said = format!("Look at the chain of {name}");
            line.widget_info(|| egui::WidgetInfo::selected(egui::accesskit::Role::RadioButton, true, name == class, &said));
            if line.clicked() {
                scene.classes.set(name);
            }
        }
    });
    ui.add_space(theme::size::GAP);
}

/// What gives `class` the chain `choice`; `own` is the name of the chain that it has now, if any. A preset is used by its name; a chain of
/// one's own changes the class's named chain (and so that of the classes that share it), or begins one called as the class is.
fn edits_of_own(class: &str, own: &str, recipe: &Recipe, choice: ChainChoice) -> Vec<Edit> {
    let uses = |name: String| Edit::SetClassChain { class: class.to_owned(), to: Some(name) };
    match choice {
        ChainChoice::Preset(name) => vec![uses(name)],
        custom @ ChainChoice::Custom(_) => {
            let taken = |name: &str| recipe.chain_called(name).is_some();
            let named = recipe.named_chains().iter().any(|(name, _)| *name == own);
            let name = if named {
                own.to_owned()
            } else {
                let short: String = class.trim().chars().take(50).collect();
                let mut tries = std::iter::once(short.clone()).chain((2..1000).map(|number| format!("{short} {number}")));
                tries.find(|name| !taken(name)).unwrap_or(short)
            };
            vec![Edit::SetNamedChain { name: name.clone(), chain: Some(custom) }, uses(name)]
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    fn after(recipe: &Recipe, edits: &[Edit]) -> Recipe {
        edits.iter().fold(recipe.clone(), |recipe, edit| recipe.apply(edit, &["cats".to_owned(), "dogs".to_owned()]).unwrap())
    }

    #[test]
    fn a_chain_of_ones_own_is_named_after_its_class_and_shared_by_name() {
        let custom = |p: f64| {
            let mut chain = Chain::preset("photo").unwrap();
            chain.steps[0].p = p;
            ChainChoice::Custom(chain)
        };
        let recipe = after(&Recipe::default(), &edits_of_own("cats", "", &Recipe::default(), custom(0.11)));
        assert_eq!((Whose::of(&recipe, Some("cats")).own(), Whose::of(&recipe, Some("dogs")).own()), (Some("cats"), None));
        let shared = after(&recipe, &[Edit::SetClassChain { class: "dogs".into(), to: Some("cats".into()) }]);
        let changed = after(&shared, &edits_of_own("dogs", "cats", &shared, custom(0.22)));
        assert_eq!(changed.chain_of("cats"), custom(0.22));
        let preset = after(&changed, &edits_of_own("dogs", "cats", &changed, ChainChoice::Preset("strong".into())));
        assert_eq!(preset.chain_of("dogs"), ChainChoice::Preset("strong".into()));
        let again = after(&preset, &edits_of_own("dogs", "strong", &preset, custom(0.33)));
        assert_eq!((Whose::of(&again, Some("dogs")).own(), again.chain_of("cats")), (Some("dogs"), custom(0.22)));
    }
}
