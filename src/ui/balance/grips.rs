//! What can be dragged in the histogram: the target line for every class, the top of a bar for one. One gesture is one step of undo.

use super::chart::Panel;
use super::paint::{self, Number};
use super::plane::Plane;
use super::snap::snap;
use crate::recipe::{Edit, Target};
use crate::ui::scene::Scene;
use crate::ui::theme::{self, palette, size};
use crate::ui::visual::visual_line;
use crate::ui::widgets::PILL;
use crate::ui::words;
use egui::{
    Area, Context, CursorIcon, DragAndDrop, EventFilter, Id, Key, Modifiers, Order, Pos2, Rect, Response, Sense, Ui, Vec2, WidgetInfo,
    pos2, vec2,
};

/// What a gesture would set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// Every class has so many.
    All(u32),
    /// One class has so many.
    One(String, u32),
}

impl Wish {
    /// The number.
    pub(super) fn count(&self) -> u32 {
        match self {
            Self::All(count) | Self::One(_, count) => *count,
        }
    }

    /// The change of the recipe.
    pub(super) fn edit(&self) -> Edit {
        let to = Some(Target::Count(self.count()));
        match self {
            Self::All(_) => Edit::SetTarget(to),
            Self::One(class, _) => Edit::SetClassTarget { class: class.clone(), to },
        }
    }
}

/// The gesture under way.
#[derive(Default)]
pub(super) struct Grip {
    /// What it would set.
    pub pending: Option<Wish>,
    /// The panel that it began in.
    pub held: Option<Held>,
    /// Whether it is done with keys: they end it when they are let go.
    keys: bool,
}

/// What a drag goes by: it stays as it was when the drag began.
pub(super) struct Held {
    /// The panel's split.
    pub split: String,
    /// Where counts stand in the panel.
    pub plane: Plane,
    /// Counts of the classes, ascending: the target snaps to them.
    counts: Vec<u64>,
    /// The class whose bar is dragged; all of them if none.
    class: Option<String>,
}

impl Held {
    /// What the pointer at `y` sets; and the class count that drew it there, unless it is `free`.
    fn wish(&self, y: f32, free: bool) -> (Wish, Option<u32>) {
        let count = self.plane.count_at(y);
        let drawn = if free { None } else { snap(count, &self.counts, |count| self.plane.y(count)) };
        let count = drawn.unwrap_or(count);
        (self.class.clone().map_or(Wish::All(count), |class| Wish::One(class, count)), drawn)
    }
}

impl Grip {
    fn commit(&mut self, scene: &mut Scene<'_>) {
        if let Some(wish) = self.pending.take() {
            scene.asks.edit(wish.edit());
        }
        self.let_go();
    }

    /// Nothing is set.
    pub(super) fn let_go(&mut self) {
        *self = Self::default();
    }

    /// Follows the pointer while it drags, before anything is drawn.
    pub(super) fn follow(&mut self, ctx: &Context) {
        let Some(held) = &self.held else { return };
        let (down, pointer, free) = ctx.input(|input| (input.pointer.primary_down(), input.pointer.interact_pos(), input.modifiers.shift));
        if let Some(pointer) = pointer.filter(|_| down) {
            self.pending = Some(held.wish(pointer.y, free).0);
        }
    }
}

/// Above and below an edge that can be taken hold of.
const REACH: f32 = 5.0;

/// The dashed line that every class is brought to.
pub(super) fn line(ui: &mut Ui, scene: &mut Scene<'_>, grip: &mut Grip, panel: &Panel<'_>) {
    let plot = panel.plane.plot;
    let shown = panel.chart.target;
    let y = panel.plane.y(shown.unwrap_or(panel.chart.largest)).clamp(plot.top(), plot.bottom());
    // While it is dragged its number is at the pointer, and not here too.
    let drags = |held: &Held| held.class.is_none() && held.split == panel.chart.split().name;
    let number = if grip.held.as_ref().is_some_and(drags) { Number::AtPointer } else { Number::AtLine };
    let handle = paint::target(ui, panel, (y, shown), number);
    if DragAndDrop::has_any_payload(ui.ctx()) {
        return;
    }
    let area = Rect::from_min_max(pos2(plot.left(), y - REACH), pos2(plot.right(), y + REACH)).union(handle);
    let response = ui.interact(area, panel.id("target line", ""), Sense::drag()).on_hover_cursor(CursorIcon::ResizeVertical);
    let place = panel.title.map_or_else(String::new, |split| format!(" in {split}"));
    let name = match shown {
        Some(target) => format!("Target line{place} at {}", words::count(target)),
        None => format!("Target line{place}, not set"),
    };
    response.widget_info(|| WidgetInfo::slider(true, shown.unwrap_or(panel.chart.largest) as f64, &name));
    let hold = Hold { response: &response, panel, now: shown.unwrap_or(panel.chart.largest), label: handle };
    steer(ui, scene, grip, hold, None);
}

/// The top of each bar in view, for that class alone.
pub(super) fn tops(ui: &mut Ui, scene: &mut Scene<'_>, grip: &mut Grip, panel: &Panel<'_>) {
    if DragAndDrop::has_any_payload(ui.ctx()) {
        return;
    }
    let plot = panel.plane.plot;
    for (at, bar) in panel.plane.visible(panel.chart.count()).filter_map(|at| Some((at, panel.chart.bar(at)?))) {
        if bar.counts.before == 0 {
            continue;
        }
        let whole = panel.plane.bar(at, (0, bar.counts.after));
        let y = panel.plane.y(bar.counts.after).clamp(plot.top(), plot.bottom());
        let area = Rect::from_min_max(pos2(whole.left(), y - REACH), pos2(whole.right(), y + REACH));
        let response = ui.interact(area, panel.id("top", bar.name), Sense::drag()).on_hover_cursor(CursorIcon::ResizeVertical);
        let place = panel.title.map_or_else(String::new, |split| format!(" in {split}"));
        let name = format!("Target of {} alone{place}", bar.name);
        response.widget_info(|| WidgetInfo::slider(true, bar.counts.after as f64, &name));
        if response.hovered() || response.dragged() || response.has_focus() {
            let mark = Rect::from_center_size(pos2(whole.center().x, y), vec2(whole.width(), 4.0));
            ui.painter().rect_filled(mark, 2.0, palette(ui).strong);
        }
        let label = Rect::from_x_y_ranges(panel.plane.column(at, panel.bottom).x_range(), (y - size::APART)..=y);
        steer(ui, scene, grip, Hold { response: &response, panel, now: bar.counts.after, label }, Some(bar.name));
    }
}

/// What is taken hold of, and where it stands.
struct Hold<'a> {
    response: &'a Response,
    panel: &'a Panel<'a>,
    now: u64,
    /// Where its own number is written.
    label: Rect,
}

fn steer(ui: &mut Ui, scene: &mut Scene<'_>, grip: &mut Grip, hold: Hold<'_>, class: Option<&str>) {
    let Hold { response, panel, now, label } = hold;
    if response.drag_stopped() {
        // Escape ends a drag too: then the button is still down.
        if ui.input(|input| input.pointer.primary_released()) { grip.commit(scene) } else { grip.let_go() }
    } else if response.dragged()
        && let Some(pointer) = response.interact_pointer_pos()
    {
        let held = grip.held.get_or_insert_with(|| Held {
            split: panel.chart.split().name.clone(),
            plane: panel.plane,
            counts: panel.chart.counts(),
            class: class.map(str::to_owned),
        });
        let (wished, drawn) = held.wish(pointer.y, ui.input(|input| input.modifiers.shift));
        number(ui, (pointer, label), &wished, drawn.and_then(|count| panel.chart.class_of(u64::from(count))));
        grip.pending = Some(wished);
        ui.ctx().set_cursor_icon(CursorIcon::ResizeVertical);
    } else if response.has_focus() {
        let wish = |count| class.map_or(Wish::All(count), |class| Wish::One(class.to_owned(), count));
        keys(ui, scene, grip, (response, now), wish);
    }
}

/// Arrows change it by 1, with Shift by 10, Page up and down by 100. Held down they are one gesture.
fn keys(ui: &mut Ui, scene: &mut Scene<'_>, grip: &mut Grip, (response, now): (&Response, u64), wish: impl Fn(u32) -> Wish) {
    let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let steps = [
        (Modifiers::SHIFT, Key::ArrowUp, 10),
        (Modifiers::SHIFT, Key::ArrowDown, -10),
        (Modifiers::NONE, Key::ArrowUp, 1),
        (Modifiers::NONE, Key::ArrowDown, -1),
        (Modifiers::NONE, Key::PageUp, 100),
        (Modifiers::NONE, Key::PageDown, -100),
    ];
    let change: i64 = ui.input_mut(|input| {
        let times = |(modifiers, key, by): (Modifiers, Key, i64)| input.count_and_consume_key(modifiers, key) as i64 * by;
        steps.map(times).iter().sum()
    });
    if change != 0 {
        let from = grip.pending.as_ref().map_or(now, |wish| u64::from(wish.count()));
        let to = i64::try_from(from).unwrap_or(i64::MAX).saturating_add(change).clamp(1, i64::from(u32::MAX));
        grip.pending = Some(wish(to as u32));
        grip.keys = true;
    }
    let down = ui.input(|input| steps.iter().any(|(_, key, _)| input.key_down(*key)));
    if grip.keys && !down {
        grip.commit(scene);
    }
}

/// The number beside the pointer, and the class whose count it is. It steps aside from `label`, where the target's own number is written.
fn number(ui: &Ui, (pointer, label): (Pos2, Rect), wish: &Wish, like: Option<&str>) {
    let who = match wish {
        Wish::All(_) => "every class",
        Wish::One(class, _) => class,
    };
    let like = like.map_or_else(String::new, |class| format!(" · like {class}"));
    let text = format!("{} {}{like}", words::short_name(who, 40), words::count(u64::from(wish.count())));
    let text = visual_line(&text).into_owned();
    let galley = ui.painter().layout_no_wrap(text.clone(), theme::strong_font(size::BODY), palette(ui).text);
    let at = beside(pointer, galley.size() + PILL, label, ui.clip_rect());
    Area::new(Id::unique("dragged target")).order(Order::Tooltip).fixed_pos(at).interactable(false).show(ui.ctx(), |ui| {
        crate::ui::widgets::pill(ui, &text);
    });
}

/// Where something of the size `wide` stands at the pointer without lying over `label`: right of the pointer and above it, else above the label,
/// else below it.
fn beside(pointer: Pos2, wide: Vec2, label: Rect, room: Rect) -> Pos2 {
    let inside = |at: Pos2| pos2(at.x.min(room.right() - wide.x - 4.0).max(room.left() + 4.0), at.y);
    let usual = inside(pointer + vec2(size::PAD, -size::TIGHT - wide.y));
    let label = label.expand(size::TIGHT);
    if !Rect::from_min_size(usual, wide).intersects(label) {
        return usual;
    }
    let above = label.top() - wide.y;
    inside(pos2(usual.x, if above >= room.top() + 4.0 { above } else { label.bottom() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bubble_never_lies_over_the_label() {
        let room = Rect::from_min_max(pos2(0.0, 0.0), pos2(1000.0, 700.0));
        for y in [2.0, 30.0, 300.0, 690.0] {
            for x in [500.0, 850.0, 905.0, 960.0, 995.0] {
                let label = Rect::from_min_size(pos2(900.0, y - 11.0), vec2(92.0, 22.0));
                let bubble = Rect::from_min_size(beside(pos2(x, y), vec2(160.0, 26.0), label, room), vec2(160.0, 26.0));
                assert!(!bubble.intersects(label), "{bubble:?} over {label:?}");
                assert!(bubble.left() >= 0.0 && bubble.right() <= room.right(), "{bubble:?}");
            }
        }
    }
}
