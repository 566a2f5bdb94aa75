//! The two tabs above the chain: that of all classes, and that of the class which is looked at. A click on them only looks; a chain of a
//! class's own is begun and taken away by buttons that say so.

use super::whose::Whose;
use crate::augment::{Chain, Scale};
use crate::session::{ChainEdit, Command};
use crate::ui::scene::{ChainOf, Scene};
use crate::ui::theme::{self, palette, size};
use crate::ui::widgets::{Density, Segment, card, row_from_right, segmented_at, segmented_width_at};
use crate::ui::words::{self, shortened};
use egui::{Button, Label, ScrollArea, Ui};

/// What stands on the tabs.
pub(super) struct Tabs {
    all: &'static str,
    class: String,
    tip: String,
    density: Density,
}

impl Tabs {
    /// The class in so many letters at most; nothing where all classes are one.
    pub(super) fn of(whose: &Whose, scene: &Scene<'_>, (all, letters, density): (&'static str, usize, Density)) -> Option<Self> {
        let class = whose.class().filter(|_| scene.session.roster().classes.len() > 1)?;
        let tip = match whose.own() {
            Some(_) => format!("The chain of {class} alone"),
            None => format!("{class} has no chain of its own"),
        };
        Some(Self { all, class: shortened(class, letters), tip, density })
    }

    fn segments(&self) -> [Segment<'_>; 2] {
        let all = Segment::new(self.all).named("Chain of all classes").tip("The chain of all classes that have none of their own");
        [all, Segment::new(&self.class).named("Chain of this class").tip(&self.tip)]
    }

    /// How wide they are, in points.
    pub(super) fn width(&self, ui: &Ui) -> f32 {
        segmented_width_at(ui, &self.segments(), self.density)
    }

    /// Draws them, `now` lit; the other one that was clicked.
    pub(super) fn show(&self, ui: &mut Ui, now: ChainOf) -> Option<ChainOf> {
        let all = [ChainOf::All, ChainOf::Class];
        let clicked = segmented_at(ui, all.iter().position(|of| *of == now), &self.segments(), self.density)?;
        all.get(clicked).copied().filter(|of| *of != now)
    }
}

/// So many letters of a class are in the lines below.
const LETTERS: usize = 24;
/// Less room than this for what is said beside the button has none.
const LEAST_WORDS: f32 = 132.0;
/// How high a line of the list of steps is, in points.
const LINE: f32 = 16.0;

/// What should be known before the cards, where `class` has a chain of its own: that, or the way out of it.
pub(super) fn about(ui: &mut Ui, scene: &mut Scene<'_>, (whose, class): (&Whose, &str)) {
    let p = palette(ui);
    if whose.of == ChainOf::All {
        let others = match scene.session.users_of_common_chain() {
            0 => "no class uses this one".to_owned(),
            1 => "this one is that of 1 other class".to_owned(),
            many => format!("this one is that of the {} others", words::count(many as u64)),
        };
        let text = format!("{} has its own chain; {others}", shortened(class, LETTERS));
        ui.add(Label::new(theme::small(text).color(p.muted)).wrap());
        ui.add_space(size::TIGHT);
        return;
    }
    row_from_right(ui, |ui| {
        let text = theme::small("Remove own chain").color(p.text);
        let tip = format!("{class} goes through the chain of all classes again");
        if ui.add(Button::new(text).frame_when_inactive(false)).on_hover_text(tip).clicked() {
            scene.asks.run(Command::Chain(ChainEdit::LikeAll(class.to_owned())));
        }
        if ui.available_width() > LEAST_WORDS {
            let text = if whose.is_shared() { "Shared with other classes" } else { "Of this class alone" };
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                ui.add(Label::new(theme::small(text).color(p.muted)).truncate());
            });
        }
    });
}

/// In the place of the cards, where the class has no chain of its own: which it uses, what is in that, and the way to one of its own.
pub(super) fn lacking(ui: &mut Ui, scene: &mut Scene<'_>, (whose, chain): (&Whose, &Chain)) {
    let Some(class) = whose.class() else { return };
    let p = palette(ui);
    let name = shortened(class, LETTERS);
    ScrollArea::vertical().id_salt("no chain of its own").auto_shrink([false, true]).show(ui, |ui| {
        ui.set_max_width(ui.available_width() - 6.0);
        card(ui, |ui| {
            ui.add(Label::new(egui::RichText::new(format!("{name} uses the chain of all classes")).color(p.strong)).wrap());
            ui.spacing_mut().interact_size.y = LINE;
            ui.spacing_mut().item_spacing.y = size::TIGHT;
            for step in chain.steps.iter().filter(|step| step.p > 0.0) {
                row_from_right(ui, |ui| {
                    ui.label(theme::small(Scale::PERCENT.words(&[step.p])).color(p.muted));
                    ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                        ui.add(Label::new(theme::small(step.entry.title).color(p.muted)).truncate());
                    });
                });
            }
        });
        let width = ui.available_width();
        let button = Button::new(format!("Give {name} its own chain")).wrap();
        if ui
            .add_sized([width, size::BUTTON], button)
            .on_hover_text("A copy of this one, to be changed; the other classes keep theirs")
            .clicked()
        {
            scene.asks.run(Command::Chain(ChainEdit::Own(class.to_owned())));
        }
    });
}
