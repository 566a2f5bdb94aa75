//! Whose chain is edited, that of all classes or a class's own; the class that is looked at; and what its label depends on.

use super::saved::Chosen;
use crate::augment::{Chain, PRESETS};
use crate::plan::harm;
use crate::recipe::{ChainChoice, Edit, Matter, Recipe};
use crate::session::{ChainEdit, Command, Named};
use crate::ui::scene::Scene;
use crate::ui::theme::{self, palette, size};
use crate::ui::widgets::{Segment, check, choice_marked, heading, inset, panel, segmented, sentence};
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
    /// What the user calls the chain, if it has a name of its own.
    called: Option<String>,
    /// The chain.
    pub choice: ChainChoice,
}

/// How many classes are seen in the list before it scrolls.
const ROWS: f32 = 12.0;
/// How wide the head has to be for whole words on the switch between all classes and one, in points.
const WORDY: f32 = 600.0;

impl Whose {
    /// The chain of `class` under `recipe`.
    pub(crate) fn of(recipe: &Recipe, class: Option<&str>) -> Self {
        let own = class.and_then(|class| recipe.class_chains().get(class).map(|name| (*name).to_owned()));
        let own = own.filter(|name| recipe.chain_called(name).is_some());
        let choice = own.as_deref().and_then(|name| recipe.chain_called(name)).unwrap_or_else(|| recipe.chain());
        let called = match &own {
            Some(own) => Some(own.clone()).filter(|own| !PRESETS.contains(&own.as_str())),
            None => recipe.chain_name().map(str::to_owned),
        };
        Self { class: class.map(str::to_owned), own, called, choice }
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
    pub(crate) fn choose(&self, scene: &mut Scene<'_>, chosen: Chosen) {
        let beside = self.class.clone().filter(|_| scene.classes.count() > 0);
        self.make(scene, chosen, beside);
    }

    fn make(&self, scene: &mut Scene<'_>, chain: Named, beside: Option<String>) {
        scene.asks.run(Command::Chain(match &self.class {
            Some(class) if self.own.is_some() => ChainEdit::OfClass { class: class.clone(), chain },
            _ => ChainEdit::OfAll { chain, beside },
        }));
    }

    /// The class that is looked at, whose chain is edited, and the marks of the class. Nothing without a class.
    pub(crate) fn show(&self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let Some(class) = &self.class else { return };
        let wordy = ui.available_width() + ui.cursor().left() - ui.max_rect().left() > WORDY;
        which(ui, scene, class);
        if scene.session.roster().classes.len() > 1 {
            self.scope(ui, scene, (class, wordy));
        }
        marks(ui, scene, class);
    }

    /// All classes, or this one alone.
    fn scope(&self, ui: &mut Ui, scene: &mut Scene<'_>, (class, wordy): (&str, bool)) {
        let short = shortened(class, if wordy { 14 } else { 10 });
        let (all, one) = if wordy {
            ("Chain of all classes".to_owned(), format!("Chain of {short} alone"))
        } else {
            ("All classes".to_owned(), format!("Only {short}"))
        };
        let tip = format!("{class} has a chain of its own; those of all other classes stay as they are");
        let all_tip = format!("The chain below is that of all classes which have none of their own; {class} goes through it too");
        let segments =
            [Segment::new(&all).named("Chain of all classes").tip(&all_tip), Segment::new(&one).named("Own chain of this class").tip(&tip)];
        match (segmented(ui, Some(usize::from(self.own.is_some())), &segments), self.own.is_some()) {
            (Some(0), true) => scene.asks.run(Command::Chain(ChainEdit::LikeAll(class.to_owned()))),
            (Some(1), false) => scene.asks.run(Command::Chain(ChainEdit::Own(class.to_owned()))),
            _ => {}
        }
    }

    /// Which steps of `chain` change what the label of the class depends on, a line for each mark.
    pub(crate) fn harms(&self, recipe: &Recipe, chain: &Chain) -> Vec<String> {
        let Some(class) = &self.class else { return Vec::new() };
        let marked: Vec<Matter> = recipe.marks().get(class.as_str()).map(|marked| marked.to_vec()).unwrap_or_default();
        marked.into_iter().filter_map(|matter| harm(class, matter, chain)).collect()
    }
}

/// The class that is looked at; another one is chosen as in the list of classes. Those with a chain of their own are marked.
fn which(ui: &mut Ui, scene: &mut Scene<'_>, class: &str) {
    let button = ui.button(format!("{} ▼", shortened(class, 14))).on_hover_text("The class whose image is drawn from below");
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

/// Marks of what the label of `class` depends on.
fn marks(ui: &mut Ui, scene: &mut Scene<'_>, class: &str) {
    let marked: Vec<Matter> = scene.session.recipe().marks().get(class).map(|marked| marked.to_vec()).unwrap_or_default();
    let words = if marked.is_empty() { "Warnings ▼".to_owned() } else { format!("Warnings · {} ▼", marked.len()) };
    let button = ui.button(words).on_hover_text(format!("What tells {class} apart: a chain that changes it is warned of"));
    named(&button, "Warnings of this class", class);
    panel(&button).show(|ui| {
        ui.set_width(248.0);
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
    });
}
