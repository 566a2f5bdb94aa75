//! Whose chain is shown and edited, that of all classes or a class's own; the class that is looked at; and what its label depends on.

use crate::augment::{Chain, PRESETS};
use crate::plan::harm;
use crate::recipe::{ChainChoice, Edit, Matter, Recipe, is_called_after};
use crate::session::{ChainEdit, Command, Named};
use crate::ui::scene::{ChainOf, Scene};
use crate::ui::theme::{self, palette, size};
use crate::ui::widgets::{check, choice_marked, heading, inset, panel, sentence};
use crate::ui::words::shortened;
use egui::accesskit::Role;
use egui::{Response, ScrollArea, Ui, WidgetInfo};

/// The chain that is edited, and whose it is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Whose {
    /// The class whose image sits for the draws.
    class: Option<String>,
    /// The name of the class's own chain, if it has one.
    own: Option<String>,
    /// Whether other classes go through that too.
    shared: bool,
    /// Which of the two is looked at.
    pub of: ChainOf,
    /// What the user calls the chain, if it has a name of its own.
    called: Option<String>,
    /// The chain that is looked at.
    pub choice: ChainChoice,
}

/// The name of the chain that `class` alone goes through, if it has one.
pub(super) fn own(recipe: &Recipe, class: &str) -> Option<String> {
    let name = recipe.class_chains().get(class).map(|name| (*name).to_owned());
    name.filter(|name| recipe.chain_called(name).is_some())
}

/// The most letters of the class that are on its button, and the least.
const LETTERS: usize = 14;
const LEAST_LETTERS: usize = 3;
/// How many classes are seen in the list before it scrolls.
const ROWS: f32 = 12.0;

impl Whose {
    /// The chain of `class` or of all under `recipe`.
    pub(crate) fn of(recipe: &Recipe, class: Option<&str>, of: ChainOf) -> Self {
        let own = class.and_then(|class| own(recipe, class));
        let seen = own.as_ref().filter(|_| of == ChainOf::Class);
        let choice = seen.and_then(|name| recipe.chain_called(name)).unwrap_or_else(|| recipe.chain());
        let called = match seen {
            // What is called after the class was called so by no user.
            Some(own) => {
                let by_user = |own: &String| !PRESETS.contains(&own.as_str()) && !class.is_some_and(|class| is_called_after(own, class));
                Some(own.clone()).filter(by_user)
            }
            None => recipe.chain_name().map(str::to_owned),
        };
        let named = |name: &String| recipe.named_chains().iter().any(|(known, _)| known == name);
        // Of a preset each class has a copy as soon as it is changed.
        let shared = own.as_ref().is_some_and(|name| named(name) && recipe.only_user_of(name).is_none());
        Self { class: class.map(str::to_owned), own, shared, of, called, choice }
    }

    /// The class that is looked at.
    pub(crate) fn class(&self) -> Option<&str> {
        self.class.as_deref()
    }

    /// The name of its own chain, if it has one.
    pub(crate) fn own(&self) -> Option<&str> {
        self.own.as_deref()
    }

    /// Whether other classes go through its own chain too.
    pub(crate) fn is_shared(&self) -> bool {
        self.shared
    }

    /// Whether the tab of the class is looked at and the class has no chain of its own.
    pub(crate) fn is_lacking(&self) -> bool {
        self.of == ChainOf::Class && self.own.is_none()
    }

    /// What the user calls the chain, if it has a name of its own.
    pub(crate) fn called(&self) -> Option<&str> {
        self.called.as_deref()
    }

    /// Makes the chain `chain`, as it was changed below: whose it is stands above it.
    pub(crate) fn set(&self, scene: &mut Scene<'_>, chain: Named) {
        self.make(scene, chain, None);
    }

    /// Makes the chain one that was chosen by its name. Where that is for all classes while one is selected, it is said.
    pub(crate) fn choose(&self, scene: &mut Scene<'_>, chosen: Named) {
        // One that has its own chain does not go through this one.
        let beside = self.class.clone().filter(|_| scene.classes.count() > 0 && self.own.is_none());
        self.make(scene, chosen, beside);
    }

    fn make(&self, scene: &mut Scene<'_>, chain: Named, beside: Option<String>) {
        scene.asks.run(Command::Chain(match (&self.class, self.of) {
            (Some(class), ChainOf::Class) => ChainEdit::OfClass { class: class.clone(), chain },
            _ => ChainEdit::OfAll { chain, beside },
        }));
    }

    /// The class whose image sits, cut where it would be wider than `most` points, and the list to choose another from. Nothing without a class.
    pub(crate) fn looked_at(&self, ui: &mut Ui, scene: &mut Scene<'_>, most: Option<f32>) {
        let Some(class) = &self.class else { return };
        let letters = most.map_or(LETTERS, |most| {
            let fits = |letters: &usize| button_width(ui, class, *letters) <= most;
            (LEAST_LETTERS..LETTERS).rev().find(fits).unwrap_or(LEAST_LETTERS)
        });
        which(ui, scene, (class, letters));
    }

    /// What the label of the class depends on, to be marked. Nothing without a class.
    pub(crate) fn marks(&self, ui: &mut Ui, scene: &mut Scene<'_>) {
        if let Some(class) = &self.class {
            marks(ui, scene, class);
        }
    }

    /// Which steps of `chain` change what the label of the class depends on, a line for each mark.
    pub(crate) fn harms(&self, recipe: &Recipe, chain: &Chain) -> Vec<String> {
        // The chain of all does nothing to a class that has its own.
        let goes_through = self.of == ChainOf::Class || self.own.is_none();
        let Some(class) = self.class.as_ref().filter(|_| goes_through) else { return Vec::new() };
        let marked: Vec<Matter> = recipe.marks().get(class.as_str()).map(|marked| marked.to_vec()).unwrap_or_default();
        marked.into_iter().filter_map(|matter| harm(class, matter, chain)).collect()
    }
}

/// What stands on the button of the class.
fn button_words(class: &str, letters: usize) -> String {
    format!("{} ▼", shortened(class, letters))
}

fn button_width(ui: &Ui, class: &str, letters: usize) -> f32 {
    let words = egui::WidgetText::from(button_words(class, letters));
    let text = words.into_galley(ui, Some(egui::TextWrapMode::Extend), f32::INFINITY, egui::TextStyle::Button);
    text.size().x + 2.0 * ui.spacing().button_padding.x
}

/// The class that is looked at; another one is chosen as in the list of classes. Those with a chain of their own are marked.
fn which(ui: &mut Ui, scene: &mut Scene<'_>, (class, letters): (&str, usize)) {
    let button = ui.button(button_words(class, letters)).on_hover_text("The class whose image is drawn from below");
    named(&button, "Class that is looked at", class);
    panel(&button).show(|ui| {
        ui.set_width(248.0);
        heading(ui, "Look at the images of");
        let recipe = scene.session.recipe();
        let (classes, own) = (&scene.session.roster().classes, recipe.class_chains());
        let (row, gap) = (size::BUTTON, 2.0);
        ui.spacing_mut().item_spacing.y = gap;
        let area = ScrollArea::vertical().id_salt("whose").max_height(ROWS * (row + gap)).auto_shrink([false, true]);
        area.show_rows(ui, row, classes.len(), |ui, rows| {
            for name in &classes[rows] {
                let own = own.get(name.as_str());
                let mark = own.map_or_else(String::new, |chain| if chain == name { "own chain".to_owned() } else { shortened(chain, 12) });
                let line = choice_marked(ui, name == class, (&shortened(name, 22), &mark));
                let said = own.map_or_else(
                    || format!("Look at the chain of {name}"),
                    |chain| format!("Look at the chain of {name}, its own: {chain}"),
                );
                line.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, name == class, &said));
                if line.clicked() {
                    scene.classes.set(name);
                    ui.close();
                }
            }
        });
    });
}

/// What screen readers say of a button about a class: a name that stays, and the class as what it holds now.
fn named(button: &Response, name: &str, class: &str) {
    button.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    button.ctx.accesskit_node_builder(button.id, |node| node.set_value(class));
}

/// What the label of `class` depends on: boxes to tick.
fn marks(ui: &mut Ui, scene: &mut Scene<'_>, class: &str) {
    let marked: Vec<Matter> = scene.session.recipe().marks().get(class).map(|marked| marked.to_vec()).unwrap_or_default();
    heading(ui, &format!("The label of {} depends on", shortened(class, 18)));
    let mut wanted = marked.clone();
    inset(ui, |ui| {
        for matter in Matter::ALL {
            let mut on = marked.contains(&matter);
            let tip = format!("Warns where the chain changes {}, which the label depends on", matter.words());
            if check(ui, &mut on, matter.words()).on_hover_text(tip).changed() {
                wanted.retain(|other| *other != matter);
                wanted.extend(on.then_some(matter));
            }
        }
    });
    sentence(ui, theme::small("A transform that changes it is warned of, here and before an export").color(palette(ui).muted));
    ui.add_space(size::TIGHT);
    if wanted != marked {
        scene.asks.edit(Edit::SetMark { class: class.to_owned(), matters: wanted });
    }
}
