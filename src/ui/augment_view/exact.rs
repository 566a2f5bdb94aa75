//! Numbers that are typed in place of a slider: after a click on them, or by typing while a knob has the keyboard.

use super::range_slider::Moved;
use super::track::Track;
use crate::augment::Scale;
use crate::ui::theme::{self, palette, radius};
use crate::ui::widgets::{Field, begin_typing, field};
use egui::text::{CCursor, CCursorRange};
use egui::{CursorIcon, Event, Id, Key, Response, Sense, Shape, TextEdit, Ui, WidgetInfo, vec2};

/// What stands beside a slider.
pub(super) struct Shown<'a> {
    /// What the numbers are called for screen readers.
    pub name: &'a str,
    /// The numbers as they are shown.
    pub words: &'a str,
    /// The numbers as typed, against those of the slider.
    pub scale: Scale,
}

/// Numbers being typed.
#[derive(Clone, Default)]
struct Typing {
    text: String,
    begun: bool,
    /// Begun by typing, not by a click: what comes next follows.
    goes_on: bool,
    /// The pass of the window that showed it last.
    shown: Option<u64>,
}

impl Typing {
    /// Whether the field was out of sight meanwhile (another view, a folded card): what was typed there is given up.
    fn is_gone(&self, pass: u64) -> bool {
        self.shown.is_some_and(|shown| pass > shown + 1)
    }
}

/// Begins to type with the first letters of it.
pub(super) fn begin(ui: &Ui, place: Id, name: &str, letters: &str) {
    let id = place.with(name);
    // Letters that come before the field has the keyboard follow the first ones.
    let pass = ui.ctx().cumulative_pass_nr();
    let before = ui.data(|data| data.get_temp::<Typing>(id)).filter(|typing| !typing.is_gone(pass)).unwrap_or_default();
    let typing = Typing { text: before.text + letters, goes_on: true, ..Typing::default() };
    ui.data_mut(|data| data.insert_temp(id, typing));
    ui.ctx().request_repaint();
}

/// Shows the numbers, or the field in which they are typed, no wider than `width`; changes `numbers` once they are. `place` and the name are
/// what the text that is typed is remembered by.
pub(super) fn show(ui: &mut Ui, place: Id, shown: &Shown<'_>, width: f32, (track, numbers): (&Track, &mut [f64])) -> Moved {
    let id = place.with(shown.name);
    let pass = ui.ctx().cumulative_pass_nr();
    let Some(mut typing) = ui.data(|data| data.get_temp::<Typing>(id)).filter(|typing| !typing.is_gone(pass)) else {
        if at_rest(ui, shown).clicked() {
            let text = shown.scale.exact_words(numbers);
            ui.data_mut(|data| data.insert_temp(id, Typing { text, ..Typing::default() }));
            ui.ctx().request_repaint();
        }
        return Moved::default();
    };
    let called = format!("{}, typed", shown.name);
    let response = field(ui, &mut typing.text, &Field { name: &called, hint: "", width: width - 18.0 });
    if !std::mem::replace(&mut typing.begun, true) {
        if typing.goes_on {
            // Letters of the frame in which neither the knob nor the field has the keyboard yet.
            ui.input(|input| {
                for event in &input.events {
                    if let Event::Text(letters) = event {
                        typing.text.push_str(letters);
                    }
                }
            });
        }
        begin_typing(ui.ctx(), &response, &typing.text);
        if typing.goes_on {
            let mut state = TextEdit::load_state(ui.ctx(), response.id).unwrap_or_default();
            state.cursor.set_char_range(Some(CCursorRange::one(CCursor::new(typing.text.chars().count()))));
            TextEdit::store_state(ui.ctx(), response.id, state);
        }
    } else if response.lost_focus() {
        let entered = ui.input(|input| input.key_pressed(Key::Enter));
        // Going on elsewhere takes it too; whatever else ends it leaves the numbers as they were.
        let taken = entered || ui.input(|input| input.key_pressed(Key::Tab) || input.pointer.any_pressed());
        let read = read(&typing.text, (numbers, shown.scale), track);
        if read.is_none() && entered {
            // Not numbers: to be mended.
            response.request_focus();
        } else {
            ui.data_mut(|data| data.remove_temp::<Typing>(id));
            let touched = typing.text != shown.scale.exact_words(numbers);
            let Some(read) = read.filter(|_| taken && touched) else { return Moved::default() };
            numbers.copy_from_slice(&read);
            return Moved { changed: true, finished: true, ..Moved::default() };
        }
    }
    typing.shown = Some(pass);
    ui.data_mut(|data| data.insert_temp(id, typing));
    Moved::default()
}

/// The numbers while they are not typed: under the pointer they look like what can be typed into.
fn at_rest(ui: &mut Ui, shown: &Shown<'_>) -> Response {
    let ground = ui.painter().add(Shape::Noop);
    let text = theme::small(shown.words).color(palette(ui).text);
    let label = ui.add(egui::Label::new(text).extend().selectable(false).sense(Sense::click()));
    label.widget_info(|| WidgetInfo::labeled(egui::accesskit::Role::Button, true, format!("Type {}, now {}", shown.name, shown.words)));
    if label.hovered() {
        let fill = Shape::rect_filled(label.rect.expand2(vec2(5.0, 1.0)), f32::from(radius::WIDGET - 2), palette(ui).pressed);
        ui.painter().set(ground, fill);
    }
    label.on_hover_cursor(CursorIcon::Text).on_hover_text("Click to type it; or type while a knob has the keyboard")
}

/// The numbers of a text, in order and within the bounds of `track`; `None` if they are not as many as are wanted. One number alone stands
/// for both ends; where it has a ± before it, or both ends were as far from zero, for that far on both sides.
fn read(text: &str, (before, scale): (&[f64], Scale), track: &Track) -> Option<Vec<f64>> {
    let mut found = numbers_in(text);
    let around = |low: f64, high: f64| high > 0.0 && (low + high).abs() < 1e-9;
    let mirrored = matches!(before, [low, high] if around(scale.read(*low), scale.read(*high))) || text.contains('±');
    match (before.len(), found.len()) {
        (2, 1) if mirrored => found = vec![-found[0].abs(), found[0].abs()],
        (2, 1) => found.push(found[0]),
        (wanted, many) if wanted == many => {}
        _ => return None,
    }
    found.sort_by(f64::total_cmp);
    Some(found.into_iter().map(|number| track.held(scale.held(number))).collect())
}

/// All numbers in a text, whatever parts them. A hyphen right behind a digit parts; elsewhere it is a sign.
fn numbers_in(text: &str) -> Vec<f64> {
    let letters: Vec<char> = text.chars().map(|letter| if letter == '\u{2212}' { '-' } else { letter }).collect();
    let digit = |at: usize| letters.get(at).is_some_and(char::is_ascii_digit);
    // A comma between digits is a point, as many people write it.
    let comma = |at: usize| letters.get(at) == Some(&',') && at.checked_sub(1).is_some_and(digit) && digit(at + 1);
    let point = |at: usize| letters.get(at) == Some(&'.') || comma(at);
    let (mut found, mut at) = (Vec::new(), 0);
    while at < letters.len() {
        let before = at.checked_sub(1);
        let sign = letters[at] == '-' && !before.is_some_and(digit);
        let from = at + usize::from(sign);
        let starts = digit(from) || (point(from) && digit(from + 1) && !from.checked_sub(1).is_some_and(point));
        if !starts {
            at += 1;
            continue;
        }
        let mut end = from;
        let mut parted = false;
        while digit(end) || (!parted && point(end) && digit(end + 1)) {
            parted |= point(end);
            end += 1;
        }
        let number: String = letters[at..end].iter().map(|letter| if *letter == ',' { '.' } else { *letter }).collect();
        found.extend(number.parse::<f64>());
        at = end;
    }
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    #[test]
    fn ranges_are_read_however_they_are_written() {
        for (text, numbers) in [
            ("-15…15", vec![-15.0, 15.0]),
            ("\u{2212}15 – 15°", vec![-15.0, 15.0]),
            ("-15..15", vec![-15.0, 15.0]),
            ("-7 … 7", vec![-7.0, 7.0]),
            ("\u{2212}7° to 7°", vec![-7.0, 7.0]),
            ("-15 -5", vec![-15.0, -5.0]),
            ("-15--5", vec![-15.0, -5.0]),
            ("0.3-1.2 px", vec![0.3, 1.2]),
            (".5 to 1.25", vec![0.5, 1.25]),
            ("35 %", vec![35.0]),
            ("0,5 - 1,25", vec![0.5, 1.25]),
            ("1, 2", vec![1.0, 2.0]),
            ("none", vec![]),
        ] {
            assert_eq!(numbers_in(text), numbers, "{text}");
        }
    }

    #[test]
    fn one_number_stands_for_a_range_and_bounds_hold() {
        let angle = Track::new((-180.0, 180.0), (-15.0, 15.0), false);
        let read = |text: &str, before: &[f64]| read(text, (before, Scale::PLAIN), &angle);
        assert_eq!(read("12.5", &[-15.0, 15.0]), Some(vec![-12.5, 12.5]));
        assert_eq!(read("±7", &[1.0, 2.0]), Some(vec![-7.0, 7.0]));
        assert_eq!(read("7", &[1.0, 2.0]), Some(vec![7.0, 7.0]));
        assert_eq!(read("400…-3", &[1.0, 2.0]), Some(vec![-3.0, 180.0]), "in order and in bounds");
        assert_eq!(read("1 2 3", &[1.0, 2.0]), None);
        assert_eq!(super::read("35", (&[0.5], Scale::PERCENT), &Track::share()), Some(vec![0.35]));
        let factor = Track::new((-0.95, 10.0), (-0.1, 0.1), false);
        let beside = Scale { plus: 1.0, ..Scale::PERCENT };
        assert_eq!(super::read("80-110 %", (&[-0.1, 0.1], beside), &factor), Some(vec![-0.2, 0.1]));
        assert_eq!(super::read("90", (&[-0.1, 0.1], beside), &factor), Some(vec![-0.1, -0.1]), "both ends");
        let whole = Track::new((1.0, 64.0), (1.0, 2.0), true);
        assert_eq!(super::read("2.6", (&[1.0], Scale::PLAIN), &whole), Some(vec![3.0]));
    }

    #[test]
    fn what_is_shown_is_what_is_typed_over_and_reads_as_the_same() {
        let angle = Track::new((-180.0, 180.0), (-15.0, 15.0), false);
        let degrees = Scale { unit: "°", ..Scale::PLAIN };
        for (numbers, text) in
            [([-7.0, 7.0], "±7°"), ([-15.0, 0.1 + 0.2], "\u{2212}15 – 0.3°"), ([3.0, 3.0], "3°"), ([0.12345, 2.0], "0.12345 – 2°")]
        {
            assert_eq!(degrees.exact_words(&numbers), text);
            let read = read(text, (&numbers, degrees), &angle).unwrap();
            assert!(read.iter().zip(numbers).all(|(read, number)| (read - number).abs() < 1e-6), "{text}: {read:?}");
        }
    }
}
