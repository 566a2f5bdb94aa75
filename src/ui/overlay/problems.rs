//! What is odd about the dataset: every file with its reason.

use super::modal;
use crate::problem::Problem;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, palette, size};
use crate::ui::words;
use egui::{Context, Label, RichText, ScrollArea, Ui};

pub(super) fn show(ctx: &Context, scene: &Scene<'_>) -> bool {
    let Some(dataset) = scene.session.dataset() else { return true };
    let problems = dataset.problems();
    modal(ctx, "problems", 680.0, |ui| {
        let p = palette(ui);
        ui.label(theme::heading(words::counted(problems.len() as u64, "problem", "problems")).color(p.strong));
        let lost = problems.iter().filter(|problem| problem.loses_an_image()).count() as u64;
        let text = match lost {
            0 => "All images can be used".to_owned(),
            1 => "One of them is an image that cannot be used: it is left out".to_owned(),
            lost => format!("{} of them are images that cannot be used: they are left out", words::count(lost)),
        };
        ui.label(RichText::new(text).color(p.muted));
        ui.add_space(size::GAP);
        let height = ctx.content_rect().height() - 240.0;
        ui.spacing_mut().item_spacing.y = 2.0;
        ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink([false, true]).show_rows(
            ui,
            36.0,
            problems.len(),
            |ui, rows| {
                for problem in &problems[rows] {
                    one(ui, problem);
                }
            },
        );
        if dataset.ignored() > 0 {
            ui.add_space(size::GAP);
            let ignored = words::counted(dataset.ignored(), "file or folder", "files and folders");
            ui.label(theme::small(format!("{ignored} ignored on purpose (hidden ones, __MACOSX, Thumbs.db)")).color(p.faint));
        }
        false
    })
}

fn one(ui: &mut Ui, problem: &Problem) {
    let p = palette(ui);
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        ui.add(Label::new(RichText::new(&problem.path).color(p.text)).truncate());
        let colour = if problem.loses_an_image() { p.many } else { p.muted };
        ui.add(Label::new(theme::small(words::sentence(&problem.reason)).color(colour)).truncate());
    });
}
