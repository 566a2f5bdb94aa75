//! The recipe: its steps as cards to edit, switch off, reorder and remove, and what comes after.

mod after;
mod card;
mod data;
mod editor;
mod order;
mod ways;

pub(crate) use data::After;

use super::alike;
use super::commands::Verb;
use super::scene::Scene;
use super::theme::{self, palette, size};
use super::widgets::{menu_item, more};
use super::words;
use crate::dataset::Dataset;
use crate::plan::{self, moves_nothing};
use crate::recipe::{Action, Mend, Recipe, Redraw};
use crate::session::Session;
use editor::Editing;
use egui::{Align, Frame, Layout, Margin, Rect, ScrollArea, Ui, pos2, vec2};
use std::sync::Arc;

/// More cards than this, and those out of view are not built.
const MANY: usize = 60;

/// What the panel remembers from frame to frame.
#[derive(Default)]
pub(crate) struct RecipePanel {
    /// The step that is being edited in its card.
    editing: Option<Editing>,
    /// How high each card was when it was last drawn, in points.
    heights: Vec<f32>,
    order: order::Reorder,
    mends: Mends,
}

/// What is missing in the recipe, worked out anew when it or the dataset changes.
#[derive(Default)]
struct Mends {
    of: Option<(Recipe, Vec<String>, usize)>,
    all: Vec<Mend>,
    /// Moves of images that would be in their classes without them too, by place.
    idle_moves: Vec<usize>,
}

impl Mends {
    fn get(&mut self, session: &Session) -> (&[Mend], &[usize]) {
        let classes: &[String] = session.dataset().map_or(&[], |dataset| dataset.classes());
        let recipe = session.recipe();
        let images = session.dataset().map_or(0, |dataset| dataset.records().len());
        if !self.of.as_ref().is_some_and(|(known, names, count)| known == recipe && names == classes && *count == images) {
            self.all = recipe.mends(classes);
            let moves = |dataset: &Arc<Dataset>| (0..recipe.steps.len()).filter(|at| moves_nothing(dataset, recipe, *at)).collect();
            self.idle_moves = session.dataset().map(moves).unwrap_or_default();
            self.of = Some((recipe.clone(), classes.to_vec(), images));
        }
        (&self.all, &self.idle_moves)
    }
}

impl RecipePanel {
    /// Draws the panel.
    pub(crate) fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let inner = Frame::new().inner_margin(Margin { left: 16, right: 16, top: 12, bottom: 0 });
        ScrollArea::vertical().auto_shrink(false).id_salt("recipe").show(ui, |ui| {
            inner.show(ui, |ui| {
                header(ui, scene);
                self.steps(ui, scene);
                ui.add_space(size::PAD);
                after::show(ui, scene);
            });
        });
    }

    fn steps(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let session = scene.session;
        let cards = data::cards(scene.outlook.recipe);
        self.heights.resize(cards.len(), 0.0);
        if self.editing.as_ref().is_some_and(|editing| !editing.is_still_of(session.recipe())) {
            self.editing = None;
        }
        if cards.is_empty() {
            ui.add_space(size::TIGHT);
            let text = "Nothing yet: what you change is listed here, step by step, and can be edited, undone, switched off or removed";
            ui.label(theme::small(text).color(palette(ui).faint));
        }
        let (mends, idle_moves) = self.mends.get(session);
        let mut places = Vec::with_capacity(cards.len());
        for (at, shown) in cards.iter().enumerate() {
            if shown.inside.is_some() {
                continue;
            }
            let room = Rect::from_min_size(pos2(ui.min_rect().left(), ui.cursor().top()), vec2(ui.available_width(), self.heights[at]));
            if cards.len() > MANY && self.heights[at] > 0.0 && !ui.is_rect_visible(room) {
                ui.allocate_space(room.size());
                places.push((at, room));
                continue;
            }
            let missing: Vec<&Mend> = mends.iter().filter(|mend| mend.step == at).collect();
            let caution = caution(scene, at);
            let idle = idle(scene, (at, idle_moves));
            let is_shown = |at: &usize| cards[*at].inside.is_none();
            let around = ((0..at).rev().find(is_shown), (at + 1..cards.len()).find(is_shown));
            let rect = card::show(ui, scene, &mut self.editing, &card::Shown { card: shown, at, around, missing, caution, idle });
            self.heights[at] = rect.height();
            places.push((at, rect));
        }
        self.order.show(ui, scene, &places);
    }
}

/// What one should know of the target that the step at `at` sets, or of images that it names and that are not made.
fn caution(scene: &Scene<'_>, at: usize) -> Option<String> {
    let step = scene.outlook.recipe.steps.get(at).filter(|step| !step.off)?;
    match &step.action {
        Action::Target { .. } => alike::of_all(&scene.outlook),
        Action::ClassTarget { class, .. } => alike::of_class(&scene.outlook, class),
        // What is made is known of the present plan alone, not of what a gesture would make of it.
        Action::DrawAgain { .. } if scene.outlook.ahead => None,
        Action::DrawAgain { images } => {
            let plan = scene.session.plan()?;
            let of_step = |list: &[(usize, Redraw)]| list.iter().filter(|(step, _)| *step == at).count() as u64;
            data::of_redraws((of_step(&plan.idle_redraws), of_step(&plan.same_redraws)), images.len() as u64)
        }
        _ => None,
    }
}

/// Why the step at `at` has no effect, if it has none.
fn idle(scene: &Scene<'_>, (at, idle_moves): (usize, &[usize])) -> Option<String> {
    if idle_moves.contains(&at) {
        return Some("the images are in that class without it too".to_owned());
    }
    // Counts that are still being worked out tell nothing.
    if scene.session.counts_may_change() {
        return None;
    }
    plan::without_effect(scene.outlook.recipe, at, (scene.outlook.roster, scene.outlook.outline))
}

fn header(ui: &mut Ui, scene: &mut Scene<'_>) {
    let p = palette(ui);
    let steps = data::cards(scene.outlook.recipe).iter().filter(|card| card.inside.is_none()).count() as u64;
    ui.horizontal(|ui| {
        ui.label(theme::strong("Recipe").color(p.strong));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            more(ui, "Recipe menu", |ui| {
                for verb in [Verb::CopyCommand, Verb::SaveRecipe, Verb::OpenFile] {
                    let row = verb.row();
                    let keys = row.keys_written(ui.ctx());
                    if menu_item(ui, row.label, &keys).on_hover_text(row.tip).clicked() {
                        scene.asks.verb(verb);
                        ui.close();
                    }
                }
            });
            ui.label(theme::small(words::counted(steps, "step", "steps")).color(p.muted));
        });
    });
}
