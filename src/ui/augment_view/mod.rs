//! The chain that makes new images, and twenty draws of it on one image, live.

mod card;
mod column;
mod desk;
mod easel;
mod range_slider;
mod sitter;
mod track;

use super::scene::Scene;
use super::theme::{self, palette, size};
use super::widgets::{Segment, icon_button, note, quiet_button, segmented};
use super::words;
use crate::augment::{Chain, PRESETS};
use crate::dataset::{Dataset, ImageId};
use crate::recipe::{ChainChoice, Edit, Grow};
use crate::session::{Command, Preview, PreviewRequest};
use desk::Desk;
use easel::Easel;
use egui::{Align, Layout, Rect, Ui, UiBuilder, pos2, vec2};
use sitter::Sitter;
use std::sync::Arc;

/// How many draws are shown.
const DRAWS: usize = 20;
/// The longest side of the original that is drawn from, in pixels.
const SIDE_PX: u32 = 320;

/// The Augment view.
#[derive(Default)]
pub(crate) struct AugmentView {
    desk: Desk,
    easel: Easel,
    sitter: Sitter,
    /// Counts the sets of draws asked for by hand.
    set: u64,
    asked: Option<PreviewRequest>,
    dataset: Arc<Dataset>,
}

impl AugmentView {
    /// Draws the view into the middle of the window. `chosen`: the image selected among the pictures.
    pub(crate) fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, chosen: Option<ImageId>) {
        let Some(dataset) = scene.session.dataset() else { return };
        if !Arc::ptr_eq(&self.dataset, dataset) {
            *self = Self { dataset: Arc::clone(dataset), ..Self::default() };
        }
        let wanted = scene.classes.anchor().or_else(|| scene.classes.names().next()).map(str::to_owned);
        self.sitter.follow((scene.session.roster(), scene.session.outline()), chosen, wanted.as_deref());
        let recipe = scene.session.recipe().chain();
        self.desk.remember(&recipe);
        self.head(ui, scene, &recipe);
        let room = ui.available_rect_before_wrap();
        ui.advance_cursor_after_rect(room);
        let left = if room.width() < 620.0 { room.width() * 0.46 } else { (room.width() * 0.37).clamp(288.0, 380.0) };
        let column = Rect::from_min_max(room.min, pos2(room.left() + left, room.bottom()));
        let rest = Rect::from_min_max(pos2(column.right() + size::PAD - 6.0, room.top()), room.max);
        let chain = self.desk.chain(&recipe);
        let outcome = ui.scope_builder(UiBuilder::new().max_rect(column), |ui| column::show(ui, &chain)).inner;
        if let Some(choice) = self.desk.take(&recipe, &outcome) {
            scene.asks.edit(Edit::SetChain(choice));
        }
        let chain = self.desk.chain(&recipe);
        ui.scope_builder(UiBuilder::new().max_rect(rest), |ui| self.right(ui, scene, &chain));
        // What was just let go reaches the recipe after this frame: until then the draws in hand are of the same chain.
        if !outcome.finished {
            self.ask(scene, &chain);
        }
    }

    fn ask(&mut self, scene: &mut Scene<'_>, chain: &Chain) {
        let Some(image) = self.sitter.image() else { return };
        let seed = scene.session.recipe().seed.wrapping_add(self.set.wrapping_mul(DRAWS as u64));
        let request = PreviewRequest { image, chain: desk::choice(chain.clone()), seed, draws: DRAWS, side_px: SIDE_PX };
        if self.asked.as_ref() != Some(&request) {
            self.asked = Some(request.clone());
            scene.asks.run(Command::Preview(request));
        }
    }

    fn head(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, recipe: &ChainChoice) {
        ui.horizontal_wrapped(|ui| {
            ui.label(theme::heading("Augment"));
            let preset = match recipe {
                ChainChoice::Preset(name) => PRESETS.iter().position(|preset| preset == name),
                ChainChoice::Custom(_) => None,
            };
            let names: Vec<String> = PRESETS.iter().map(|name| words::sentence(name)).collect();
            let mut segments: Vec<Segment<'_>> = names.iter().map(|name| Segment::new(name)).collect();
            if self.desk.custom().is_some() {
                segments.push(Segment::new("Custom").tip("The chain that you made"));
            }
            if let Some(clicked) = segmented(ui, Some(preset.unwrap_or(PRESETS.len())), &segments) {
                let choice = match PRESETS.get(clicked) {
                    Some(name) => Some(ChainChoice::Preset((*name).to_owned())),
                    None => self.desk.custom().cloned().map(ChainChoice::Custom),
                };
                self.desk.drop_edits();
                if let Some(choice) = choice.filter(|choice| choice != recipe) {
                    scene.asks.edit(Edit::SetChain(choice));
                }
            }
            if quiet_button(ui, "Copy as JSON").on_hover_text("The chain as Albumentations 2.0.8 reads it").clicked() {
                let json = self.desk.chain(recipe).to_json();
                ui.ctx().copy_text(format!("{json:#}"));
            }
        });
        ui.add_space(size::TIGHT);
    }

    fn right(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, chain: &Chain) {
        let preview = scene.session.preview();
        self.easel.hang(ui.ctx(), preview);
        let Some(image) = self.sitter.image() else {
            ui.label(theme::small("No image to draw from").color(palette(ui).muted));
            return;
        };
        let wide = ui.available_width() > 380.0;
        if wide {
            ui.horizontal_top(|ui| {
                self.original(ui, scene, image);
                ui.vertical(|ui| self.beside(ui, scene, chain));
            });
        } else {
            self.beside(ui, scene, chain);
        }
        ui.add_space(size::TIGHT);
        let preview = scene.session.preview();
        self.easel.draws(ui, ui.available_rect_before_wrap(), preview);
    }

    fn original(&self, ui: &mut Ui, scene: &Scene<'_>, image: ImageId) {
        let most = vec2(ui.available_width() * 0.44, 196.0);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = size::TIGHT;
            let name = self.dataset.file_name(image);
            self.easel.original(ui, most, name);
            let (width, height) = scene.session.preview().size_px;
            ui.set_max_width(most.x);
            let caption = if width > 0 { format!("Original · {name} · {width} × {height}") } else { format!("Original · {name}") };
            ui.add(egui::Label::new(theme::small(caption).color(palette(ui).muted)).truncate());
        });
    }

    fn beside(&mut self, ui: &mut Ui, scene: &Scene<'_>, chain: &Chain) {
        let p = palette(ui);
        ui.horizontal(|ui| {
            if ui.button("New draws").on_hover_text("Twenty others, from other seeds").clicked() {
                self.set += 1;
            }
            if icon_button(ui, "‹", "Previous image").clicked() {
                self.sitter.step(-1);
            }
            if icon_button(ui, "›", "Next image").clicked() {
                self.sitter.step(1);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(egui::Label::new(theme::small(timing(scene.session.preview())).color(p.muted)).truncate());
            });
        });
        if let Some(error) = &scene.session.preview().error {
            note(ui, &format!("No draws: {error}"), p.danger);
        }
        if scene.session.recipe().grow() != Grow::Augment {
            note(ui, "Small classes grow by copies now: choose Augmented in Balance to use this chain", p.many);
        }
        for caution in chain.cautions().into_iter().take(3) {
            note(ui, caution, p.many);
        }
        if ui.available_width() > 200.0 {
            ui.label(theme::small("Hover a draw to see what was done to it").color(p.muted));
        }
    }
}

/// "20 draws in 31 ms".
fn timing(preview: &Preview) -> String {
    if preview.draws.is_empty() {
        return String::new();
    }
    let time = if preview.secs < 1.0 { format!("{:.0}\u{2009}ms", preview.secs * 1000.0) } else { words::secs(preview.secs) };
    format!("{} in {time}", words::counted(preview.draws.len() as u64, "draw", "draws"))
}
