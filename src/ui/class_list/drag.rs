//! While something is dragged: a pill at the cursor names the cargo, and what is under it says what a drop would do. Rows of the list and
//! bars of the histogram take the same cargo in the same way.

use crate::dataset::SplitId;
use crate::plan::{Outline, Roster};
use crate::recipe::Edit;
use crate::session::{Ahead, Command, ImageEdit, take_over};
use crate::ui::scene::{ClassCargo, ImageCargo, PartCargo, Scene};
use crate::ui::theme::{self, palette, radius, size};
use crate::ui::visual::{visual, visual_line};
use crate::ui::{widgets, words};
use egui::text::{LayoutJob, TextFormat};
use egui::{Area, Context, DragAndDrop, Frame, Id, LayerId, Margin, Order, Pos2, Rect, Response, Ui, pos2, vec2};
use std::sync::Arc;

/// What the place under the cursor says, kept while neither it nor the recipe changes.
#[derive(Default)]
pub(crate) struct Preview {
    of: Option<(Cargo, String, SplitId, Arc<Roster>)>,
    says: Option<Result<Says, String>>,
}

/// What is dragged.
enum Cargo {
    Classes(Arc<ClassCargo>),
    Images(Arc<ImageCargo>),
    Part(Arc<PartCargo>),
}

impl Cargo {
    fn now(ctx: &Context) -> Option<Self> {
        let classes = DragAndDrop::payload::<ClassCargo>(ctx).map(Self::Classes);
        let images = || DragAndDrop::payload::<ImageCargo>(ctx).map(Self::Images);
        classes.or_else(images).or_else(|| DragAndDrop::payload::<PartCargo>(ctx).map(Self::Part))
    }

    /// Whether it is the same piece, not one like it.
    fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Classes(one), Self::Classes(other)) => Arc::ptr_eq(one, other),
            (Self::Images(one), Self::Images(other)) => Arc::ptr_eq(one, other),
            (Self::Part(one), Self::Part(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }

    /// Whether it was let go over `response`; then it is carried no more. Asked by its kind: taking a payload of another kind would lose it.
    fn is_dropped(&self, response: &Response) -> bool {
        match self {
            Self::Classes(_) => response.dnd_release_payload::<ClassCargo>().is_some(),
            Self::Images(_) => response.dnd_release_payload::<ImageCargo>().is_some(),
            Self::Part(_) => response.dnd_release_payload::<PartCargo>().is_some(),
        }
    }

    /// Does what a drop on the class `name` does.
    fn put_into(&self, scene: &mut Scene<'_>, name: &str) {
        match self {
            Self::Classes(cargo) if is_elsewhere(&cargo.0, name) => {
                scene.asks.edit(merge(&cargo.0, name));
                scene.classes.set(name);
            }
            Self::Images(cargo) => scene.asks.run(Command::EditImages(ImageEdit::Move(name.to_owned()), cargo.0.clone())),
            Self::Part(cargo) if cargo.class != name => {
                scene.asks.run(hand_over(&cargo.class, &cargo.part, name));
                scene.classes.set(name);
            }
            Self::Classes(_) | Self::Part(_) => {}
        }
    }
}

/// What a drop would do.
struct Says {
    /// Images of the class now and then, in the split that is looked at.
    counts: (u64, u64),
    /// "in train", where images that are dragged are not all counted because some are in another split, or there already.
    scope: Option<String>,
    /// What one may not want.
    warnings: Vec<String>,
}

/// The edit that merges `cargo` into `target`, which keeps its name.
pub(crate) fn merge(cargo: &[String], target: &str) -> Edit {
    let mut classes: Vec<String> = cargo.iter().filter(|class| *class != target).cloned().collect();
    classes.push(target.to_owned());
    Edit::Merge { classes, into: target.to_owned() }
}

/// The command that takes `part` out of the merged class `class` and merges it into `target`, as one step of undo.
pub(super) fn hand_over(class: &str, part: &str, target: &str) -> Command {
    Command::Edits(format!("Take {part} out of {class}, into {target}"), take_over((class, part), target).to_vec())
}

/// Whether dropping `cargo` on `target` means anything.
pub(super) fn is_elsewhere(cargo: &[String], target: &str) -> bool {
    cargo.iter().any(|class| class != target)
}

/// Images of the class `name` in `split`; 0 where there is no such class.
fn images(name: &str, (roster, outline): (&Roster, &Outline), split: SplitId) -> u64 {
    let Ok(class) = roster.classes.binary_search_by(|other| other.as_str().cmp(name)) else { return 0 };
    outline.splits.get(usize::from(split.0)).and_then(|split| split.classes.get(class)).map_or(0, |class| class.before)
}

/// Takes the class `name` along with the pointer where `response` begins to be dragged: with all that are selected, if it is one of them.
pub(crate) fn lift(response: &Response, scene: &Scene<'_>, name: &str) {
    if response.drag_started_by(egui::PointerButton::Primary) {
        let all = scene.classes.has(name);
        let cargo = if all { scene.classes.names().map(str::to_owned).collect() } else { vec![name.to_owned()] };
        response.dnd_set_drag_payload(ClassCargo(cargo));
    }
}

impl Preview {
    /// Lets `response` take cargo for the class `name`: frames it and says at `says_at` what a drop would do, and does it on a drop.
    pub(crate) fn receive(&mut self, ui: &Ui, scene: &mut Scene<'_>, response: &Response, (name, says_at): (&str, Pos2)) {
        let Some(cargo) = Cargo::now(ui.ctx()).filter(|_| response.contains_pointer()) else { return };
        if cargo.is_dropped(response) {
            cargo.put_into(scene, name);
        } else {
            self.over(ui, scene, (cargo, response), (name, says_at));
        }
    }

    fn over(&mut self, ui: &Ui, scene: &Scene<'_>, (cargo, response): (Cargo, &Response), (target, at): (&str, Pos2)) {
        let p = palette(ui);
        let verb = if matches!(cargo, Cargo::Images(_)) { "Move to" } else { "Merge into" };
        self.look(scene, cargo, target);
        let takes = matches!(self.says, Some(Ok(_)));
        let ring = theme::ring(if takes { p.accent } else { p.danger });
        ui.painter().rect_stroke(response.rect.shrink(1.0), f32::from(radius::WIDGET), ring, egui::StrokeKind::Inside);
        let mut job = LayoutJob::default();
        job.wrap.max_width = 360.0;
        let mut put = |text: String, font, colour| job.append(&text, 0.0, TextFormat::simple(font, colour));
        match &self.says {
            Some(Ok(says)) => {
                put(format!("{verb} "), theme::font(size::BODY), p.text);
                put(visual(&words::short_name(target, 40)).into_owned(), theme::strong_font(size::BODY), p.strong);
                let (before, after) = says.counts;
                put(format!("  {} → {}", words::count(before), words::count(after)), theme::font(size::BODY), p.muted);
                if let Some(scope) = &says.scope {
                    put(format!(" {scope}"), theme::font(size::BODY), p.muted);
                }
                for warning in says.warnings.iter().take(3) {
                    put(format!("\n{}", visual_line(warning)), theme::font(size::SMALL), p.many);
                }
            }
            Some(Err(why)) => put(why.clone(), theme::font(size::BODY), p.danger),
            None => return,
        }
        let said = self.said((verb, target));
        let popup = popup(ui.ctx(), at, job);
        popup.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Label, true, &said));
    }

    /// What it says, as it is read out.
    fn said(&self, (verb, target): (&str, &str)) -> String {
        match &self.says {
            Some(Ok(says)) => {
                let (before, after) = says.counts;
                let scope = says.scope.as_ref().map(|scope| format!(" {scope}")).unwrap_or_default();
                let warnings: String = says.warnings.iter().map(|warning| format!("\n{warning}")).collect();
                format!("{verb} {target}  {} → {}{scope}{warnings}", words::count(before), words::count(after))
            }
            Some(Err(why)) => why.clone(),
            None => String::new(),
        }
    }

    fn look(&mut self, scene: &Scene<'_>, cargo: Cargo, target: &str) {
        let (session, split) = (scene.session, *scene.split);
        let now = session.roster();
        let same = |(known, name, s, roster): &(Cargo, String, SplitId, Arc<Roster>)| {
            known.is(&cargo) && name == target && *s == split && Arc::ptr_eq(roster, now)
        };
        if self.of.as_ref().is_some_and(same) {
            return;
        }
        let of = |counts: &[u64]| counts.get(usize::from(split.0)).copied().unwrap_or(0);
        let says = |ahead: Ahead| Says {
            counts: (of(&ahead.before), of(&ahead.after)),
            scope: None,
            warnings: ahead.unlike.iter().map(words::unlike).collect(),
        };
        let name = session.outline().splits.get(usize::from(split.0)).map_or("", |split| &split.name);
        let of_images = |ahead: Ahead, images: usize| {
            let says = says(ahead);
            let all = says.counts.1 - says.counts.0 == images as u64;
            Says { scope: scene.outlook.scope(name).filter(|_| !all), ..says }
        };
        self.says = Some(match &cargo {
            Cargo::Classes(classes) if !is_elsewhere(&classes.0, target) => Err("Drop it on another class".to_owned()),
            Cargo::Classes(classes) => {
                session.merge_ahead(&classes.0, target).map(says).map_err(|error| words::sentence(&error.to_string()))
            }
            Cargo::Part(part) if part.class == target => {
                Err(format!("It is in {target} already: drop it below the classes to take it out"))
            }
            Cargo::Part(part) => {
                let ahead = session.part_ahead((&part.class, &part.part), target);
                ahead.map(says).map_err(|error| words::sentence(&error.to_string()))
            }
            Cargo::Images(images) => {
                let ahead = session.move_ahead(&images.0, target).map(|ahead| of_images(ahead, images.0.len()));
                ahead.map_err(|error| words::sentence(&error.to_string()))
            }
        });
        self.of = Some((cargo, target.to_owned(), split, Arc::clone(now)));
    }

    /// The cargo at the cursor.
    pub(super) fn pill(&mut self, ui: &Ui, scene: &Scene<'_>) {
        let Some(cursor) = ui.ctx().pointer_interact_pos() else { return };
        let text = if let Some(cargo) = DragAndDrop::payload::<ClassCargo>(ui.ctx()) {
            let now = (scene.session.roster().as_ref(), scene.session.outline());
            let count = cargo.0.iter().map(|name| images(name, now, *scene.split)).sum();
            format!("{} · {}", words::list(&cargo.0.iter().map(|name| short(name)).collect::<Vec<_>>()), words::count(count))
        } else if let Some(cargo) = DragAndDrop::payload::<PartCargo>(ui.ctx()) {
            format!("{} · {}", short(&cargo.part), words::count(cargo.images))
        } else if DragAndDrop::has_payload_of_type::<ImageCargo>(ui.ctx()) {
            // The grid names its pictures itself.
            return;
        } else {
            self.of = None;
            return;
        };
        let galley = ui.painter().layout_no_wrap(text.clone(), theme::strong_font(size::BODY), palette(ui).text);
        let size = galley.size() + widgets::PILL;
        let at = aside(Rect::from_min_size(cursor + vec2(12.0, -4.0), size), popup_rect(ui.ctx()), ui.ctx().content_rect());
        let area = Area::new(Id::unique("cargo")).order(Order::Tooltip).fixed_pos(at).interactable(false);
        area.show(ui.ctx(), |ui| widgets::pill(ui, &text));
    }
}

/// Letters of a name that is dragged.
const NAME_LETTERS: usize = 32;

fn short(name: &str) -> String {
    visual(&words::short_name(name, NAME_LETTERS)).into_owned()
}

/// Where the pill goes that would stand at `pill`: below what a drop would do, or above it where there is no room, so that this can be read.
fn aside(pill: Rect, says: Option<Rect>, window: Rect) -> Pos2 {
    match says.filter(|says| says.expand(size::TIGHT).intersects(pill)) {
        None => pill.min,
        Some(says) if says.bottom() + size::TIGHT + pill.height() <= window.bottom() => pos2(pill.left(), says.bottom() + size::TIGHT),
        Some(says) => pos2(pill.left(), says.top() - size::TIGHT - pill.height()),
    }
}

fn popup_id() -> Id {
    Id::unique("what a drop would do")
}

/// Where the popup stands that says what a drop would do, if it is there.
fn popup_rect(ctx: &Context) -> Option<Rect> {
    ctx.memory(|memory| {
        let there = memory.areas().is_visible(&LayerId::new(Order::Tooltip, popup_id()));
        memory.area_rect(popup_id()).filter(|_| there)
    })
}

/// A few words in a popup at `at`, which takes no pointer.
pub(crate) fn popup(ctx: &Context, at: Pos2, job: LayoutJob) -> Response {
    let area = Area::new(popup_id()).order(Order::Tooltip).fixed_pos(at).interactable(false);
    let shown = area.show(ctx, |ui| {
        let frame = Frame::popup(ui.style()).inner_margin(Margin::symmetric(12, 7));
        // Laid out by its own width, not by what the popup was wide before.
        let galley = ui.painter().layout_job(job);
        frame.show(ui, |ui| ui.add(egui::Label::new(galley))).inner
    });
    shown.inner
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
    fn the_pill_does_not_lie_over_what_a_drop_would_do() {
        let rect = |x: f32, y: f32, width: f32, height: f32| Rect::from_min_size(pos2(x, y), vec2(width, height));
        let window = rect(0.0, 0.0, 1024.0, 640.0);
        let says = rect(300.0, 200.0, 200.0, 60.0);
        assert_eq!(aside(rect(80.0, 210.0, 300.0, 26.0), Some(says), window), pos2(80.0, 264.0));
        assert_eq!(aside(rect(80.0, 210.0, 100.0, 26.0), Some(says), window), pos2(80.0, 210.0), "beside it");
        assert_eq!(aside(rect(80.0, 210.0, 300.0, 26.0), None, window), pos2(80.0, 210.0));
        let low = rect(300.0, 560.0, 200.0, 70.0);
        assert_eq!(aside(rect(80.0, 600.0, 300.0, 26.0), Some(low), window), pos2(80.0, 530.0));
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
