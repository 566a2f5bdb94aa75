//! What runs, how far it is, and Cancel; at rest: ready, problems, seed.

use super::commands::Verb;
use super::scene::Scene;
use super::theme::{self, palette, size};
use super::widgets::{progress, quiet_button};
use super::words;
use crate::session::{Command, Task, TaskKind};
use egui::{Align, Button, Layout, RichText, Sense, Ui, vec2};

/// What one running task reads like: words, and the share that is done if known.
pub(crate) fn reading(task: &Task) -> (String, Option<f32>) {
    let stage = if task.reading.stage.is_empty() { default_stage(task.kind) } else { &task.reading.stage };
    let (done, total) = (task.reading.done, task.reading.total);
    if total == 0 {
        let text = if done == 0 { format!("{stage}…") } else { format!("{stage}… {}", words::count(done)) };
        return (text, None);
    }
    let share = done as f32 / total as f32;
    let mut text = format!("{stage} {} of {}", words::count(done.min(total)), words::count(total));
    if let Some(left) = secs_left(task) {
        text.push_str(&format!(" · {} left", words::secs(left)));
    }
    (text, Some(share.min(1.0)))
}

/// What is left at the pace of the last seconds, or else of all so far; `None` in the first second, when a guess would jump about.
fn secs_left(task: &Task) -> Option<f64> {
    let (done, total) = (task.reading.done as f64, task.reading.total as f64);
    let pace = task.per_sec.or_else(|| (done > 0.0).then(|| done / task.secs)).filter(|pace| *pace > 0.0)?;
    (task.secs > 1.0 && done < total).then(|| (total - done) / pace)
}

fn default_stage(kind: TaskKind) -> &'static str {
    match kind {
        TaskKind::Scan => "Reading folders",
        TaskKind::Probe => "Reading headers",
        TaskKind::Twins => "Looking for exact duplicates",
        TaskKind::Plan => "Planning",
        TaskKind::CheckExport => "Looking at the target",
        TaskKind::Export => "Exporting",
        TaskKind::Sample => "Drawing the sample",
    }
}

/// Draws the strip.
pub(crate) fn show(ui: &mut Ui, scene: &mut Scene<'_>) {
    let top = ui.max_rect().top();
    ui.painter().hline(ui.clip_rect().x_range(), top + 0.5, theme::line(palette(ui).hairline));
    ui.style_mut().text_styles.insert(egui::TextStyle::Button, theme::font(size::SMALL));
    ui.style_mut().text_styles.insert(egui::TextStyle::Body, theme::font(size::SMALL));
    ui.spacing_mut().interact_size.y = 22.0;
    ui.spacing_mut().button_padding = vec2(6.0, 2.0);
    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
        match scene.session.tasks().first() {
            Some(task) => running(ui, scene, task),
            None => at_rest(ui, scene),
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| facts(ui, scene));
    });
}

fn running(ui: &mut Ui, scene: &mut Scene<'_>, task: &Task) {
    let p = palette(ui);
    let (text, share) = reading(task);
    let (rect, _) = ui.allocate_exact_size(vec2(160.0, 3.0), Sense::hover());
    progress(ui.painter(), rect, p, share);
    ui.label(RichText::new(text).color(p.text));
    if task.kind != TaskKind::Plan {
        if quiet_button(ui, "Cancel").clicked() {
            scene.asks.run(Command::Cancel(task.id));
        }
    } else if let Some((label, _)) = scene.session.history().past().last() {
        // A plan is stopped by taking back what asked for it: without one there would be nothing to show.
        if quiet_button(ui, "Undo").on_hover_text(format!("Takes back: {label}")).clicked() {
            scene.asks.run(Command::Undo);
        }
    }
    // Counts move without events of their own: look again a few times a second while something runs.
    ui.ctx().request_repaint_after_secs(0.1);
}

fn at_rest(ui: &mut Ui, scene: &mut Scene<'_>) {
    let p = palette(ui);
    ui.label(RichText::new("Ready").color(p.muted));
    if scene.session.dataset().is_none() {
        return;
    }
    changed(ui, scene);
}

/// How many problems there are; in its place whatever runs.
fn problems(ui: &mut Ui, scene: &mut Scene<'_>) {
    let problems = super::overlay::problems::count(scene.session) as u64;
    if problems > 0 {
        let text = words::counted(problems, "problem", "problems");
        let button = Button::new(RichText::new(format!("⚠ {text}")).color(palette(ui).many)).frame_when_inactive(false);
        if ui.add(button).on_hover_text(Verb::Problems.row().tip).clicked() {
            scene.asks.verb(Verb::Problems);
        }
    }
}

/// The folder is another one than what is shown: one click reads it anew.
fn changed(ui: &mut Ui, scene: &mut Scene<'_>) {
    if scene.session.folder_changed() {
        let text = RichText::new("⟳ The folder changed: read it anew").color(palette(ui).accent);
        if ui.add(Button::new(text).frame_when_inactive(false)).on_hover_text(Verb::Rescan.hint(ui.ctx())).clicked() {
            scene.asks.verb(Verb::Rescan);
        }
    }
}

fn facts(ui: &mut Ui, scene: &mut Scene<'_>) {
    let p = palette(ui);
    let commands = format!("{} commands", Verb::Palette.row().keys_written(ui.ctx()));
    if ui.add(Button::new(RichText::new(commands).color(p.muted)).frame_when_inactive(false)).clicked() {
        scene.asks.verb(Verb::Palette);
    }
    if scene.session.dataset().is_some() {
        ui.label(RichText::new(format!("seed {}", scene.session.recipe().seed)).color(p.muted));
        problems(ui, scene);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Reading;
    use crate::session::TaskId;

    fn task(stage: &str, (done, total): (u64, u64), secs: f64) -> Task {
        Task { id: TaskId(1), kind: TaskKind::Export, reading: Reading { stage: stage.into(), done, total }, secs, per_sec: None }
    }

    #[test]
    fn a_known_end_gives_a_share_and_what_is_left() {
        let (text, share) = reading(&task("Writing images", (250, 1000), 5.0));
        assert_eq!(text, "Writing images 250 of 1\u{2009}000 · 15\u{2009}s left");
        assert_eq!(share, Some(0.25));
    }

    #[test]
    fn what_is_left_goes_by_the_pace_of_the_last_seconds() {
        let slow = Task { per_sec: Some(5.0), ..task("Writing images", (900, 1000), 9.0) };
        assert_eq!(reading(&slow).0, "Writing images 900 of 1\u{2009}000 · 20\u{2009}s left");
    }

    #[test]
    fn an_unknown_end_gives_the_count_alone() {
        assert_eq!(reading(&task("", (0, 0), 0.0)), ("Exporting…".into(), None));
        assert_eq!(reading(&task("Scanning", (1200, 0), 9.0)), ("Scanning… 1\u{2009}200".into(), None));
    }

    #[test]
    fn the_first_second_makes_no_guess() {
        assert_eq!(reading(&task("Writing", (1, 100), 0.4)).0, "Writing 1 of 100");
    }
}
