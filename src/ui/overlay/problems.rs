//! What is odd about the dataset and the recipe: every file with its reason, by kind, to be copied.

use super::{modal, scrolled};
use crate::problem::{Problem, ProblemKind};
use crate::session::{Command, Session};
use crate::ui::scene::Scene;
use crate::ui::theme::{self, palette, size};
use crate::ui::widgets::{Segment, note, primary_button, row_from_right, segmented_fitting, segmented_width};
use crate::ui::words;
use egui::{ComboBox, Context, Label, RichText, ScrollArea, Ui};
use std::collections::BTreeMap;

/// Kinds that get a button of their own; the others are in a list behind one more.
const MOST_KINDS: usize = 4;

/// Which are shown.
#[derive(Default)]
pub(crate) struct ProblemList {
    kind: Option<ProblemKind>,
}

/// What is odd about the open dataset, then about the recipe on it.
pub(crate) fn all(session: &Session) -> Vec<&Problem> {
    let of_dataset = session.dataset().map_or(&[][..], |dataset| dataset.problems());
    let of_recipe = session.roster().problems.iter().chain(&session.outline().problems);
    of_dataset.iter().chain(cut(session)).chain(of_recipe).collect()
}

/// Files that were seen to be cut short when they were read to their end, which the last export did.
fn cut(session: &Session) -> impl Iterator<Item = &Problem> {
    let report = session.export_result().and_then(|result| result.as_ref().ok());
    report.into_iter().flat_map(|report| &report.problems).filter(|problem| problem.kind == ProblemKind::CutShort)
}

/// How many [`all`] are, without listing them.
pub(crate) fn count(session: &Session) -> usize {
    let of_dataset = session.dataset().map_or(0, |dataset| dataset.problems().len());
    of_dataset + cut(session).count() + session.roster().problems.len() + session.outline().problems.len()
}

/// A kind in a word or two.
fn word(kind: ProblemKind) -> &'static str {
    match kind {
        ProblemKind::Unreadable => "Unreadable",
        ProblemKind::NotAnImage => "Not an image",
        ProblemKind::WrongExtension => "Wrong extension",
        ProblemKind::EmptyFile => "Empty file",
        ProblemKind::Changed => "Changed",
        ProblemKind::CutShort => "Cut short",
        ProblemKind::TooLarge => "Too large",
        ProblemKind::EmptyClass => "Empty class",
        ProblemKind::UnreadableFolder => "Folder",
        ProblemKind::BadLink => "Link",
        ProblemKind::NotUnicode => "Name",
        ProblemKind::Misplaced => "Misplaced",
        ProblemKind::ManifestRow => "Manifest row",
        ProblemKind::Note => "Note",
        ProblemKind::RecipeMissing => "Not in the dataset",
        ProblemKind::RecipeUnmet => "Not met",
        ProblemKind::RecipeRefused => "Refused",
    }
}

/// The kinds that are there, the most frequent first, with how many.
fn kinds(problems: &[&Problem]) -> Vec<(ProblemKind, u64)> {
    let mut counts: BTreeMap<ProblemKind, u64> = BTreeMap::new();
    for problem in problems {
        *counts.entry(problem.kind).or_default() += 1;
    }
    let mut all: Vec<_> = counts.into_iter().collect();
    all.sort_by_key(|(kind, count)| (std::cmp::Reverse(*count), *kind));
    all
}

/// One line each, as text: path, kind, reason, parted by tabs.
fn as_text(problems: &[&Problem]) -> String {
    problems.iter().map(|problem| format!("{}\t{}\t{}\n", problem.path, word(problem.kind), problem.reason)).collect()
}

impl ProblemList {
    /// Draws it; whether it is to be closed.
    pub(super) fn show(&mut self, ctx: &Context, scene: &mut Scene<'_>) -> bool {
        let Some(dataset) = scene.session.dataset() else { return true };
        let all = all(scene.session);
        modal(ctx, "problems", 720.0, |ui| {
            head(ui, &all);
            let kinds = kinds(&all);
            self.choose(ui, &kinds, all.len() as u64);
            let shown: Vec<&Problem> = all.into_iter().filter(|problem| self.kind.is_none_or(|kind| kind == problem.kind)).collect();
            if let Some(problem) = scrolled(ui, |ui, room| list(ui, &shown, room.min((ctx.content_rect().height() - AROUND).max(LEAST)))) {
                let path = dataset.root().join(&problem.path);
                scene.asks.run(Command::ShowOutside(path.parent().unwrap_or(&path).to_owned()));
            }
            if let Some((path, why)) = scene.session.outside_trouble().filter(|(path, _)| path.starts_with(dataset.root())) {
                note(ui, &format!("Cannot show {}: {why}", path.display()), palette(ui).many);
            }
            if dataset.ignored() > 0 {
                let ignored = words::counted(dataset.ignored(), "file or folder", "files and folders");
                ui.label(theme::small(format!("{ignored} ignored on purpose (hidden ones, __MACOSX, Thumbs.db)")).color(palette(ui).faint));
            }
            ui.add_space(size::GAP);
            row_from_right(ui, |ui| {
                let done = primary_button(ui, "Done").clicked();
                if ui.button("Copy the list").on_hover_text("Path, kind and reason of what is listed, a line each").clicked() {
                    ctx.copy_text(as_text(&shown));
                }
                done
            })
        })
    }

    fn choose(&mut self, ui: &mut Ui, kinds: &[(ProblemKind, u64)], all: u64) {
        if self.kind.is_some_and(|kind| !kinds.iter().any(|(other, _)| *other == kind)) {
            self.kind = None;
        }
        if kinds.len() < 2 {
            return;
        }
        let first = &kinds[..kinds.len().min(MOST_KINDS)];
        let texts: Vec<String> = std::iter::once(format!("All {}", words::count(all)))
            .chain(first.iter().map(|(kind, count)| format!("{} {}", word(*kind), words::count(*count))))
            .collect();
        let segments: Vec<Segment<'_>> = texts.iter().map(|text| Segment::new(text)).collect();
        let chosen = self.kind.map_or(Some(0), |kind| first.iter().position(|(other, _)| *other == kind).map(|at| at + 1));
        let beside = segmented_width(ui, &segments) <= ui.available_width();
        let contents = |ui: &mut Ui| {
            if let Some(at) = segmented_fitting(ui, chosen, &segments) {
                self.kind = at.checked_sub(1).map(|at| first[at].0);
            }
            if let Some(kind) = other(ui, &kinds[first.len()..], self.kind) {
                self.kind = Some(kind);
            }
        };
        if beside {
            ui.horizontal_wrapped(contents)
        } else {
            ui.vertical(contents)
        };
        ui.add_space(size::TIGHT);
    }
}

/// The kinds that have no button of their own, in a list; the one that was picked.
fn other(ui: &mut Ui, rest: &[(ProblemKind, u64)], now: Option<ProblemKind>) -> Option<ProblemKind> {
    if rest.is_empty() {
        return None;
    }
    let text = |(kind, count): &(ProblemKind, u64)| format!("{} {}", word(*kind), words::count(*count));
    let chosen = rest.iter().find(|(kind, _)| Some(*kind) == now);
    let shown = chosen.map_or_else(|| words::counted(rest.len() as u64, "more kind", "more kinds"), text);
    let mut picked = None;
    let combo = ComboBox::from_id_salt("other kinds").selected_text(shown).height(320.0).show_ui(ui, |ui| {
        ui.set_width(208.0);
        for one in rest {
            if crate::ui::widgets::choice(ui, Some(one.0) == now, &text(one)).clicked() {
                picked = Some(one.0);
            }
        }
    });
    combo.response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::ComboBox, true, "Other kinds of problems"));
    picked
}

fn head(ui: &mut Ui, all: &[&Problem]) {
    let p = palette(ui);
    ui.label(theme::heading(words::counted(all.len() as u64, "problem", "problems")).color(p.strong));
    let lost = all.iter().filter(|problem| problem.loses_an_image()).count() as u64;
    let text = match lost {
        0 => "All images can be used".to_owned(),
        1 if all.len() == 1 => "It is an image that cannot be used: it is left out".to_owned(),
        1 => "One of them is an image that cannot be used: it is left out".to_owned(),
        lost if lost == all.len() as u64 => "They are images that cannot be used: they are left out".to_owned(),
        lost => format!("{} of them are images that cannot be used: they are left out", words::count(lost)),
    };
    ui.label(RichText::new(text).color(p.muted));
    ui.add_space(size::GAP);
}

/// What the list leaves of the height of a window, in points, unless it is lower than the least.
const AROUND: f32 = 330.0;
const LEAST: f32 = 108.0;
/// How high a line is, in points.
const ROW: f32 = 36.0;
/// How wide its button is.
const BUTTON: f32 = 116.0;

/// Draws the lines in view; the one whose folder is to be shown.
fn list<'a>(ui: &mut Ui, problems: &[&'a Problem], height: f32) -> Option<&'a Problem> {
    let mut wanted = None;
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        let area = ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink([false, true]);
        area.show_rows(ui, ROW, problems.len(), |ui, rows| {
            for problem in &problems[rows] {
                if one(ui, problem) {
                    wanted = Some(*problem);
                }
            }
        });
    });
    wanted
}

/// Whether the problem is of a file or folder that can be shown.
fn is_on_disk(problem: &Problem) -> bool {
    use ProblemKind as K;
    !matches!(problem.kind, K::Note | K::ManifestRow | K::RecipeMissing | K::RecipeUnmet | K::RecipeRefused)
}

/// Draws one; whether its folder is to be shown.
fn one(ui: &mut Ui, problem: &Problem) -> bool {
    let p = palette(ui);
    let mut clicked = false;
    ui.horizontal(|ui| {
        ui.set_height(ROW);
        let room = ui.available_width() - BUTTON - size::PAD;
        ui.vertical(|ui| {
            ui.set_width(room);
            ui.spacing_mut().item_spacing.y = 1.0;
            ui.add(Label::new(RichText::new(&problem.path).color(p.text)).truncate());
            let colour = if problem.loses_an_image() { p.many } else { p.muted };
            ui.add(Label::new(theme::small(words::sentence(&problem.reason)).color(colour)).truncate());
        });
        if is_on_disk(problem) {
            let button = ui.add_sized([BUTTON, size::BUTTON], egui::Button::new("Show in folder"));
            clicked = button.accessible_name(format!("Show {} in its folder", problem.path)).clicked();
        }
    });
    clicked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_counted_and_the_list_is_text() {
        let all = [
            Problem::new(ProblemKind::Note, "eval", "read as the test split"),
            Problem::new(ProblemKind::EmptyFile, "a/1.jpg", "the file is empty"),
            Problem::new(ProblemKind::EmptyFile, "a/2.jpg", "the file is empty"),
        ];
        let all: Vec<&Problem> = all.iter().collect();
        assert_eq!(kinds(&all), [(ProblemKind::EmptyFile, 2), (ProblemKind::Note, 1)]);
        assert_eq!(as_text(&all[..2]), "eval\tNote\tread as the test split\na/1.jpg\tEmpty file\tthe file is empty\n");
    }
}
