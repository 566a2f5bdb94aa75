//! While something is dragged: a pill at the cursor names the cargo, the row under it says what would become of it.

use crate::dataset::SplitId;
use crate::plan::{Outline, Roster};
use crate::recipe::Edit;
use crate::ui::scene::{ClassCargo, ImageCargo, Scene};
use crate::ui::theme::{self, palette, radius, size};
use crate::ui::{widgets, words};
use egui::text::{LayoutJob, TextFormat};
use egui::{Area, DragAndDrop, Frame, Id, Margin, Order, Rect, Ui, vec2};
use std::sync::Arc;

/// What the row under the cursor says, kept while neither it nor the recipe changes.
#[derive(Default)]
pub(super) struct Preview {
    of: Option<(Edit, Arc<Roster>)>,
    says: Option<Result<(u64, u64), String>>,
}

/// The edit that merges `cargo` into `target`, which keeps its name.
pub(super) fn merge(cargo: &[String], target: &str) -> Edit {
    let mut classes: Vec<String> = cargo.iter().filter(|class| *class != target).cloned().collect();
    classes.push(target.to_owned());
    Edit::Merge { classes, into: target.to_owned() }
}

/// Whether dropping `cargo` on `target` means anything.
pub(super) fn is_elsewhere(cargo: &[String], target: &str) -> bool {
    cargo.iter().any(|class| class != target)
}

/// Images of the class `name` in `split`, over all its splits where that one has none.
fn images(name: &str, (roster, outline): (&Roster, &Outline), split: SplitId) -> u64 {
    let Some(class) = roster.classes.iter().position(|other| other == name) else { return 0 };
    outline.splits.get(usize::from(split.0)).and_then(|split| split.classes.get(class)).map_or(0, |class| class.before)
}

impl Preview {
    /// The cursor is over the row of `target` at `row`: frames it and says what a drop would do.
    pub(super) fn over(&mut self, ui: &Ui, scene: &Scene<'_>, row: Rect, target: &str) {
        let Some((edit, verb)) = edit(ui, scene, target) else { return };
        let p = palette(ui);
        self.look(scene, edit, target);
        let takes = matches!(self.says, Some(Ok(_)));
        let ring = theme::ring(if takes { p.accent } else { p.danger });
        ui.painter().rect_stroke(row.shrink(1.0), f32::from(radius::WIDGET), ring, egui::StrokeKind::Inside);
        let mut job = LayoutJob::default();
        let mut put = |text: String, font, colour| job.append(&text, 0.0, TextFormat::simple(font, colour));
        match &self.says {
            Some(Ok((before, after))) => {
                put(format!("{verb} "), theme::font(size::BODY), p.text);
                put(target.to_owned(), theme::strong_font(size::BODY), p.strong);
                put(format!("  {} → {}", words::count(*before), words::count(*after)), theme::font(size::BODY), p.muted);
            }
            Some(Err(why)) => put(why.clone(), theme::font(size::BODY), p.danger),
            None => return,
        }
        let frame = Frame::popup(ui.style()).inner_margin(Margin::symmetric(12, 7));
        let at = egui::pos2(row.right() + size::PAD, row.center().y - 15.0);
        Area::new(Id::unique("what a drop would do")).order(Order::Tooltip).fixed_pos(at).interactable(false).show(ui.ctx(), |ui| {
            frame.show(ui, |ui| ui.add(egui::Label::new(job).extend()));
        });
    }

    fn look(&mut self, scene: &Scene<'_>, edit: Edit, target: &str) {
        let now = scene.session.roster();
        if self.of.as_ref().is_some_and(|(known, roster)| *known == edit && Arc::ptr_eq(roster, now)) {
            return;
        }
        let before = images(target, (now, scene.session.outline()), *scene.split);
        self.says = Some(
            if let Edit::Merge { classes, .. } = &edit
                && classes.len() < 2
            {
                Err("Drop it on another class".to_owned())
            } else {
                let then = scene.session.outline_if(&edit).map_err(|error| words::sentence(&error.to_string()));
                then.map(|(roster, outline)| (before, images(target, (&roster, &outline), *scene.split)))
            },
        );
        self.of = Some((edit, Arc::clone(now)));
    }

    /// The cargo at the cursor.
    pub(super) fn pill(&mut self, ui: &Ui, scene: &Scene<'_>) {
        let Some(cursor) = ui.ctx().pointer_interact_pos() else { return };
        let text = if let Some(cargo) = DragAndDrop::payload::<ClassCargo>(ui.ctx()) {
            let now = (scene.session.roster().as_ref(), scene.session.outline());
            let count = cargo.0.iter().map(|name| images(name, now, *scene.split)).sum();
            format!("{} · {}", words::list(&cargo.0), words::count(count))
        } else if let Some(cargo) = DragAndDrop::payload::<ImageCargo>(ui.ctx()) {
            words::counted(cargo.0.len() as u64, "image", "images")
        } else {
            self.of = None;
            return;
        };
        let at = cursor + vec2(12.0, -4.0);
        let area = Area::new(Id::unique("cargo")).order(Order::Tooltip).fixed_pos(at).interactable(false);
        area.show(ui.ctx(), |ui| widgets::pill(ui, &text));
    }
}

fn edit(ui: &Ui, scene: &Scene<'_>, target: &str) -> Option<(Edit, &'static str)> {
    if let Some(cargo) = DragAndDrop::payload::<ClassCargo>(ui.ctx()) {
        return Some((merge(&cargo.0, target), "Merge into"));
    }
    let cargo = DragAndDrop::payload::<ImageCargo>(ui.ctx())?;
    let dataset = scene.session.dataset()?;
    let images = cargo.0.iter().map(|id| dataset.key(*id)).collect();
    Some((Edit::Move { images, to: target.to_owned() }, "Move to"))
}

/// Scrolls the list while cargo is held near its upper or lower edge.
pub(super) fn scroll_at_edges(ui: &Ui) {
    const EDGE: f32 = 24.0;
    let (Some(cursor), true) = (ui.ctx().pointer_interact_pos(), DragAndDrop::has_any_payload(ui.ctx())) else { return };
    let shown = ui.clip_rect();
    if !shown.contains(cursor) {
        return;
    }
    let speed = if cursor.y < shown.top() + EDGE {
        6.0
    } else if cursor.y > shown.bottom() - EDGE {
        -6.0
    } else {
        return;
    };
    ui.scroll_with_delta_animation(vec2(0.0, speed), egui::style::ScrollAnimation::none());
    ui.ctx().request_repaint();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_target_keeps_its_name_and_is_named_once() {
        let cargo = ["lizards".to_owned(), "snakes".to_owned()];
        let expected = Edit::Merge { classes: vec!["lizards".into(), "snakes".into()], into: "snakes".into() };
        assert_eq!(merge(&cargo, "snakes"), expected);
        assert!(is_elsewhere(&cargo, "snakes"));
        assert!(!is_elsewhere(&cargo[..1], "lizards"));
    }

    #[test]
    fn counts_are_those_of_the_split() {
        use crate::plan::{ClassOutline, SplitOutline};
        let split = |before| SplitOutline { classes: vec![ClassOutline { before, ..ClassOutline::default() }], ..SplitOutline::default() };
        let roster = Roster { classes: vec!["cats".into()], ..Roster::default() };
        let outline = Outline { splits: vec![split(7), split(2)], problems: Vec::new() };
        assert_eq!(images("cats", (&roster, &outline), SplitId(1)), 2);
        assert_eq!(images("dogs", (&roster, &outline), SplitId(1)), 0);
    }
}
