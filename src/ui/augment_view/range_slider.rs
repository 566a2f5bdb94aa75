//! A slider with one or two handles on a bent scale: by pointer, by arrow keys, by screen reader.

use super::track::Track;
use crate::augment::Scale;
use crate::ui::theme::{self, palette};
use crate::ui::widgets::takes_typing;
use egui::accesskit::Action;
use egui::{EventFilter, Id, Key, Rect, Response, Sense, Ui, WidgetInfo, pos2, vec2};

const HANDLE: f32 = 6.5;
/// What of a knob can be taken is at least so wide, in points, also where two lie on each other: each has its outer half.
const GRASP: f32 = HANDLE + 2.5;
const RAIL: f32 = 4.0;
/// How high it is, in points.
pub(crate) const HEIGHT: f32 = 20.0;

/// What was done to it in this frame.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Moved {
    /// The numbers are others now.
    pub changed: bool,
    /// The pointer let go, or a key was pressed: the change is whole.
    pub finished: bool,
    /// What is typed of a number while a knob has the keyboard.
    pub typed: Option<String>,
}

/// Shows a slider over `numbers` (one, or two in order) and changes them. `name` is what screen readers call it; they say and set the numbers on
/// `scale`, as they are shown.
pub(crate) fn show(ui: &mut Ui, (name, width, scale): (&str, f32, Scale), track: &Track, numbers: &mut [f64]) -> Moved {
    let (rect, rail) = ui.allocate_exact_size(vec2(width, HEIGHT), Sense::CLICK | Sense::DRAG);
    let span = Rect::from_min_max(pos2(rect.left() + HANDLE, rect.top()), pos2(rect.right() - HANDLE, rect.bottom()));
    let id = ui.scope_id().with(("slider", name));
    let mut moved = by_rail(ui, (&rail, span), id, track, numbers);
    let mut handles = Vec::new();
    let grasps = grasps(span, track, numbers);
    for (at, grasp) in grasps.into_iter().enumerate() {
        let handle = ui.interact(grasp, id.with(at), Sense::click_and_drag());
        let knob = Knob { handle: &handle, at, grip: id.with((at, "grip")), scale };
        let by = by_handle(ui, (&knob, span), (track, numbers));
        moved = Moved { changed: moved.changed | by.changed, finished: moved.finished | by.finished, typed: moved.typed.or(by.typed) };
        let which = match (numbers.len(), at) {
            (2, 0) => ", from",
            (2, _) => ", to",
            _ => "",
        };
        handle.widget_info(|| WidgetInfo::slider(true, scale.read(numbers[at]), format!("{name}{which}")));
        describe(ui, handle.id, (track, scale), numbers[at]);
        handles.push(handle);
    }
    paint(ui, (rect, span), track, (numbers, &handles, &rail));
    moved
}

fn place(span: Rect, track: &Track, value: f64) -> egui::Pos2 {
    pos2(span.left() + span.width() * track.place(value) as f32, span.center().y)
}

/// Where each knob can be taken: around its value, and where two are near each other on its own side of the middle between them.
fn grasps(span: Rect, track: &Track, numbers: &[f64]) -> Vec<Rect> {
    let places: Vec<f32> = numbers.iter().map(|number| place(span, track, *number).x).collect();
    let between = match places.as_slice() {
        [low, high] => f32::midpoint(*low, *high),
        _ => 0.0,
    };
    let ends = |(at, x): (usize, &f32)| match (places.len(), at) {
        (2, 0) => (x - GRASP, (x + GRASP).min(between)),
        (2, _) => ((x - GRASP).max(between), x + GRASP),
        _ => (x - GRASP, x + GRASP),
    };
    let rect = |(from, to): (f32, f32)| Rect::from_min_max(pos2(from, span.top()), pos2(to, span.bottom()));
    places.iter().enumerate().map(|place| rect(ends(place))).collect()
}

fn value(span: Rect, track: &Track, x: f32) -> f64 {
    track.value(f64::from((x - span.left()) / span.width().max(1.0)))
}

/// Sets a number, no farther than its neighbour.
fn put(numbers: &mut [f64], at: usize, value: f64) -> bool {
    let low = if at > 0 { numbers[at - 1] } else { f64::NEG_INFINITY };
    let high = numbers.get(at + 1).copied().unwrap_or(f64::INFINITY);
    let value = value.clamp(low, high);
    let changed = value.to_bits() != numbers[at].to_bits();
    numbers[at] = value;
    changed
}

/// A press beside the handles takes the nearest one there.
fn by_rail(ui: &Ui, (rail, span): (&Response, Rect), id: Id, track: &Track, numbers: &mut [f64]) -> Moved {
    let Some(pointer) = rail.interact_pointer_pos() else {
        return Moved { finished: rail.drag_stopped(), ..Moved::default() };
    };
    let places: Vec<f32> = numbers.iter().map(|number| place(span, track, *number).x).collect();
    let distance = |at: &usize| (places[*at] - pointer.x).abs();
    // Of two on each other the one on that side.
    let beyond = numbers.len() == 2 && places[0] == places[1] && pointer.x > places[1];
    let nearest = (0..numbers.len()).min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap_or(0).max(usize::from(beyond));
    // Asked before the data is: one lock guards both.
    let pressed = ui.input(|input| input.pointer.any_pressed());
    let at = ui.data_mut(|data| {
        if pressed {
            data.insert_temp(id, nearest);
        }
        data.get_temp(id).unwrap_or(nearest)
    });
    let at = at.min(numbers.len() - 1);
    let changed = put(numbers, at, value(span, track, pointer.x));
    // The knob that was moved has the keyboard then.
    ui.memory_mut(|memory| memory.request_focus(id.with(at)));
    Moved { changed, finished: rail.clicked() || rail.drag_stopped(), typed: None }
}

/// One knob.
struct Knob<'a> {
    handle: &'a Response,
    /// Which of the numbers it moves.
    at: usize,
    /// By what is remembered how it was taken.
    grip: Id,
    scale: Scale,
}

/// How a knob was taken.
#[derive(Clone, Copy, Debug, Default)]
struct Taken {
    /// How far from its value, in points.
    off: f32,
    /// The value of both, if two lay on each other.
    one: Option<f64>,
}

fn set_both(numbers: &mut [f64], (low, high): (f64, f64)) -> bool {
    let changed = numbers != [low, high];
    numbers.copy_from_slice(&[low, high]);
    changed
}

fn by_handle(ui: &Ui, (knob, span): (&Knob<'_>, Rect), (track, numbers): (&Track, &mut [f64])) -> Moved {
    let Knob { handle, at, grip, scale } = *knob;
    let mut moved = Moved { finished: handle.drag_stopped(), typed: first_letters(ui, handle), ..Moved::default() };
    if handle.clicked() || handle.drag_started() {
        handle.request_focus();
    }
    if handle.drag_started()
        && let Some(origin) = ui.input(|input| input.pointer.press_origin())
    {
        // Taken at its rim, or where it does not stand at its value: it goes as far as the pointer does, and does not jump.
        let one = match numbers {
            [low, high] if low == high => Some(*low),
            _ => None,
        };
        let taken = Taken { off: origin.x - place(span, track, numbers[at]).x, one };
        ui.data_mut(|data| data.insert_temp(grip, taken));
    }
    if handle.dragged()
        && let Some(pointer) = handle.interact_pointer_pos()
    {
        let taken: Taken = ui.data(|data| data.get_temp(grip)).unwrap_or_default();
        let value = value(span, track, pointer.x - taken.off);
        moved.changed = match taken.one {
            // Two that lie on each other are one knob: which of them goes is where it goes.
            Some(home) => set_both(numbers, (home.min(value), home.max(value))),
            None => put(numbers, at, value),
        };
    }
    let steps = key_steps(ui, handle) + reader_steps(ui, handle.id);
    if steps != 0 {
        moved.changed |= put(numbers, at, track.rounded(numbers[at] + f64::from(steps) * track.step));
        moved.finished = true;
    }
    if let Some(wanted) = wanted_by_reader(ui, handle.id) {
        moved.changed |= put(numbers, at, track.rounded(scale.held(wanted)));
        moved.finished = true;
    }
    moved
}

fn key_steps(ui: &Ui, handle: &Response) -> i32 {
    if !handle.has_focus() {
        return 0;
    }
    let arrows = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(handle.id, arrows));
    ui.input(|input| {
        let size = if input.modifiers.shift { 10 } else { 1 };
        (input.num_presses(Key::ArrowRight) as i32 - input.num_presses(Key::ArrowLeft) as i32) * size
    })
}

/// What begins a number, if it is typed while the knob has the keyboard.
fn first_letters(ui: &Ui, handle: &Response) -> Option<String> {
    if !handle.has_focus() {
        return None;
    }
    takes_typing(ui.ctx(), handle.id);
    let begins = |letter: char| letter.is_ascii_digit() || ['-', '.', '±', '\u{2212}'].contains(&letter);
    ui.input(|input| {
        let typed = input.events.iter().filter_map(|event| match event {
            egui::Event::Text(text) => Some(text.as_str()),
            _ => None,
        });
        // Of a slow frame all that was typed.
        Some(typed.collect::<String>()).filter(|text| text.starts_with(begins))
    })
}

fn reader_steps(ui: &Ui, id: Id) -> i32 {
    ui.input(|input| {
        input.num_accesskit_action_requests(id, Action::Increment) as i32
            - input.num_accesskit_action_requests(id, Action::Decrement) as i32
    })
}

fn wanted_by_reader(ui: &Ui, id: Id) -> Option<f64> {
    ui.input(|input| {
        let wanted = input.accesskit_action_requests(id, Action::SetValue).filter_map(|request| match request.data {
            Some(egui::accesskit::ActionData::NumericValue(value)) => Some(value),
            _ => None,
        });
        wanted.last()
    })
}

fn describe(ui: &Ui, id: Id, (track, scale): (&Track, Scale), value: f64) {
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_min_numeric_value(scale.read(track.min));
        node.set_max_numeric_value(scale.read(track.max));
        node.set_numeric_value_step(track.step * scale.times);
        node.add_action(Action::SetValue);
        node.add_action(Action::Increment);
        node.add_action(Action::Decrement);
        node.set_numeric_value(scale.read(value));
    });
}

fn paint(ui: &Ui, (rect, span): (Rect, Rect), track: &Track, (numbers, handles, rail): (&[f64], &[Response], &Response)) {
    if !ui.is_rect_visible(rect) {
        return;
    }
    let (p, painter) = (palette(ui), ui.painter());
    let bar = |from: f32, to: f32| Rect::from_min_max(pos2(from, rect.center().y - RAIL / 2.0), pos2(to, rect.center().y + RAIL / 2.0));
    painter.rect_filled(bar(rect.left(), rect.right()), RAIL / 2.0, p.pressed);
    let x = |value: f64| place(span, track, value).x;
    let from = if numbers.len() == 2 { x(numbers[0]) } else { rect.left() };
    painter.rect_filled(bar(from, x(numbers[numbers.len() - 1])), RAIL / 2.0, p.accent);
    let x: Vec<f32> = numbers.iter().map(|number| x(*number)).collect();
    for (at, handle) in handles.iter().enumerate() {
        if at > 0 && x[at] == x[at - 1] {
            continue;
        }
        let is_lit = |handle: &Response| handle.hovered() || handle.dragged() || handle.has_focus();
        let one = x.iter().filter(|other| **other == x[at]).count() == 2;
        let lit = is_lit(handle) || rail.is_pointer_button_down_on() || (one && handles.iter().any(is_lit));
        let fill = if lit { p.strong } else { theme::mix(p.muted, p.strong, 0.5) };
        painter.circle(pos2(x[at], rect.center().y), HANDLE, fill, theme::line(p.raised));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_knob_can_be_taken_and_never_where_the_other_can() {
        let span = Rect::from_min_max(pos2(10.0, 0.0), pos2(90.0, HEIGHT));
        let track = Track::new((-180.0, 180.0), (-15.0, 15.0), false);
        for (low, high) in [(0.0, 0.0), (-180.0, -180.0), (180.0, 180.0), (-1.0, 1.0), (-15.0, 15.0), (-180.0, 180.0)] {
            let grasps = grasps(span, &track, &[low, high]);
            assert!(grasps[0].right() <= grasps[1].left() + 0.01, "{low} {high}: {grasps:?}");
            assert!(grasps.iter().all(|grasp| grasp.width() >= GRASP - 0.01), "{low} {high}: {grasps:?}");
        }
        let ends = grasps(span, &track, &[0.0, 180.0]);
        assert_eq!([ends[0].center(), ends[1].center()], [pos2(50.0, 10.0), pos2(90.0, 10.0)], "around their values where there is room");
    }
}
