//! What can be dragged in the histogram: the target line for every class, the top of a bar for one. One gesture is one step of undo.

use super::chart::Panel;
use super::paint;
use super::snap::snap;
use crate::recipe::{Edit, Target};
use crate::ui::scene::Scene;
use crate::ui::theme::{palette, size};
use crate::ui::words;
use egui::{Area, CursorIcon, DragAndDrop, EventFilter, Id, Key, Modifiers, Order, Rect, Response, Sense, Ui, WidgetInfo, pos2, vec2};

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
    /// The scale of the panel that it began in.
    pub held: Option<Held>,
    /// Whether it is done with keys: they end it when they are let go.
    keys: bool,
}

/// A scale that stays as it is.
pub(super) struct Held {
    /// The panel's split.
    pub split: String,
    /// The scaled height at the top of its plot.
    pub top: f64,
}

impl Grip {
    fn commit(&mut self, scene: &mut Scene<'_>) {
        if let Some(wish) = self.pending.take() {
            scene.asks.edit(wish.edit());
        }
        self.let_go();
    }

    fn let_go(&mut self) {
        *self = Self::default();
    }
}

/// Above and below an edge that can be taken hold of.
const REACH: f32 = 5.0;

/// The dashed line that every class is brought to.
pub(super) fn line(ui: &mut Ui, scene: &mut Scene<'_>, grip: &mut Grip, panel: &Panel<'_>) {
    let plot = panel.plane.plot;
    let shown = panel.chart.target;
    let y = panel.plane.y(shown.unwrap_or(panel.chart.largest)).clamp(plot.top(), plot.bottom());
    let handle = paint::target(ui, panel, y, shown);
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
    steer(ui, scene, grip, Hold { response: &response, panel, now: shown.unwrap_or(panel.chart.largest) }, Wish::All);
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
        steer(ui, scene, grip, Hold { response: &response, panel, now: bar.counts.after }, |count| Wish::One(bar.name.to_owned(), count));
    }
}

/// What is taken hold of, and where it stands.
struct Hold<'a> {
    response: &'a Response,
    panel: &'a Panel<'a>,
    now: u64,
}

fn steer(ui: &mut Ui, scene: &mut Scene<'_>, grip: &mut Grip, held: Hold<'_>, wish: impl Fn(u32) -> Wish) {
    let Hold { response, panel, now } = held;
    if response.drag_stopped() {
        // Escape ends a drag too: then the button is still down.
        if ui.input(|input| input.pointer.primary_released()) { grip.commit(scene) } else { grip.let_go() }
    } else if response.dragged()
        && let Some(pointer) = response.interact_pointer_pos()
    {
        let (split, top) = (panel.chart.split().name.clone(), panel.plane.top);
        grip.held.get_or_insert(Held { split, top });
        let free = panel.plane.count_at(pointer.y);
        let snaps = !ui.input(|input| input.modifiers.shift);
        let drawn = snaps.then(|| snap(free, &panel.chart.counts(), |count| panel.plane.y(count))).flatten();
        let wished = wish(drawn.unwrap_or(free));
        number(ui, pointer, &wished, drawn.and_then(|count| panel.chart.class_of(u64::from(count))));
        grip.pending = Some(wished);
        ui.ctx().set_cursor_icon(CursorIcon::ResizeVertical);
    } else if response.has_focus() {
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

/// The number beside the pointer, and the class whose count it is.
fn number(ui: &Ui, pointer: egui::Pos2, wish: &Wish, like: Option<&str>) {
    let who = match wish {
        Wish::All(_) => "every class",
        Wish::One(class, _) => class,
    };
    let like = like.map_or_else(String::new, |class| format!(" · like {class}"));
    let text = format!("{who} {}{like}", words::count(u64::from(wish.count())));
    let at = pointer + vec2(size::PAD, -size::APART - size::TIGHT);
    Area::new(Id::unique("dragged target")).order(Order::Tooltip).fixed_pos(at).interactable(false).show(ui.ctx(), |ui| {
        ui.set_max_width(320.0);
        crate::ui::widgets::pill(ui, &text);
    });
}
