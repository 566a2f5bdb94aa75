//! Balance: the histogram of before and after, the choices, and four figures.

mod chart;
mod choices;
mod data;
mod figures;
mod paint;

use super::class_list::RowsCache;
use super::class_list::data as list;
use super::scene::{Order, Scene};
use super::theme::{self, palette, size};
use super::widgets::{Segment, segmented};
use crate::dataset::SplitId;
use crate::plan::SplitOutline;
use crate::recipe::{Edit, Target};
use data::{Bar, Chart, Scale};
use egui::{Align, Layout, ScrollArea, Ui};

/// What the view remembers from frame to frame.
#[derive(Default)]
pub(crate) struct BalanceView {
    scale: Scale,
    rows: RowsCache,
    chart: chart::ChartState,
    choices: choices::ChoicesState,
}

/// What is shown: as the recipe has it, or as it would be while a target is being dragged.
struct Shown {
    chart: Chart,
    split: SplitOutline,
}

impl BalanceView {
    /// Draws the view.
    pub(crate) fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let shown = self.shown(scene);
        let Some(shown) = shown else { return };
        ScrollArea::vertical().auto_shrink(false).id_salt("balance").show(ui, |ui| {
            self.heading(ui, scene, &shown.split.name);
            ui.add_space(size::TIGHT);
            let below = choices::height(ui.available_width()) + figures::height(ui.available_width()) + 2.0 * size::PAD;
            let height = (ui.available_height() - below).clamp(220.0, 560.0);
            chart::show(
                ui,
                scene,
                &mut self.chart,
                chart::Frame { chart: &shown.chart, scale: self.scale, height, resampled: shown.split.resampled },
            );
            ui.add_space(size::GAP);
            choices::show(ui, scene, &mut self.choices);
            ui.add_space(size::GAP);
            figures::show(ui, &shown.split);
        });
    }

    fn shown(&mut self, scene: &Scene<'_>) -> Option<Shown> {
        let at = usize::from(scene.split.0);
        let pending = self.chart.pending.or(self.choices.pending);
        if let Some(count) = pending
            && let Some(dataset) = scene.session.dataset()
            && let Ok((roster, outline)) = scene.session.outline_if(&Edit::SetTarget(Some(Target::Count(count))))
        {
            let rows = list::rows(dataset, (&roster, &outline), *scene.split, *scene.order);
            let bars = rows.into_iter().map(|row| Bar { name: row.name, counts: row.counts }).collect();
            let split = outline.splits.into_iter().nth(at)?;
            let line = split.resampled.then_some(u64::from(count));
            return Some(Shown { chart: Chart::of(bars, line), split });
        }
        let rows = self.rows.get(scene.session, *scene.split, *scene.order);
        let split = scene.session.outline().splits.get(at)?.clone();
        Some(Shown { chart: Chart::new(&rows, scene.session.recipe()), split })
    }

    fn heading(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, split: &str) {
        let p = palette(ui);
        if ui.available_width() > 700.0 {
            ui.horizontal(|ui| {
                ui.label(theme::heading("Balance").color(p.strong));
                ui.label(egui::RichText::new(split).color(p.muted));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    self.scale_and_order(ui, scene);
                    splits(ui, scene);
                });
            });
        } else {
            ui.horizontal(|ui| splits(ui, scene));
            ui.horizontal(|ui| self.scale_and_order(ui, scene));
        }
    }

    fn scale_and_order(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        let scale = [
            Segment::new("Linear").tip("Twice the count, twice the height"),
            Segment::new("Log").tip("Ten times the count, one step more"),
        ];
        if let Some(chosen) = segmented(ui, Some(usize::from(self.scale == Scale::Log)), &scale) {
            self.scale = if chosen == 1 { Scale::Log } else { Scale::Linear };
        }
        let order = [Segment::new("By count").tip("The largest class first"), Segment::new("By name").tip("In alphabetical order")];
        if let Some(chosen) = segmented(ui, Some(usize::from(*scene.order == Order::Name)), &order) {
            *scene.order = if chosen == 1 { Order::Name } else { Order::Count };
        }
    }
}

fn splits(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Some(dataset) = scene.session.dataset() else { return };
    if dataset.splits().len() < 2 {
        return;
    }
    let names: Vec<String> = dataset.splits().iter().map(|split| format!("Show the split {}", split.name)).collect();
    let segments: Vec<Segment<'_>> =
        dataset.splits().iter().zip(&names).map(|(split, name)| Segment::new(&split.name).named(name)).collect();
    if let Some(chosen) = segmented(ui, Some(usize::from(scene.split.0)), &segments) {
        *scene.split = SplitId(u16::try_from(chosen).unwrap_or(0));
    }
}
