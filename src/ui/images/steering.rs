//! A picture seen through a [`Lens`]: zoomed to the pointer, dragged about, and the value of the pixel under the pointer.

use super::lens::Lens;
use super::tile;
use crate::pixels::{Image, Layout as Samples};
use crate::ui::theme::{self, palette, radius, size};
use crate::ui::widgets::{Segment, segmented};
use egui::{Rect, Response, Sense, Ui, Vec2, WidgetInfo, vec2};

/// Zooms by the wheel or a pinch to the pointer, and shifts by a drag. `size` is the picture's in points at scale 1.
pub(crate) fn steer(lens: &mut Lens, ui: &Ui, response: &Response, (size, view): (Vec2, Rect)) {
    if response.contains_pointer() {
        let (scroll, zoom, pointer) = ui.input(|input| (input.smooth_scroll_delta().y, input.zoom_delta(), input.pointer.latest_pos()));
        let factor = zoom * (scroll / 200.0).exp();
        if let Some(pointer) = pointer.filter(|_| (factor - 1.0).abs() > f32::EPSILON) {
            lens.zoom(factor, pointer, (size, view));
        }
    }
    if response.dragged() {
        lens.shift -= response.drag_delta() / lens.scale_in(size, view);
        lens.hold(size, view);
    }
}

/// Fit or one to one, and at what scale it is shown (once that is known).
pub(crate) fn scale(ui: &mut Ui, lens: &mut Lens, shown: Option<(Vec2, Rect)>) {
    let chosen = if lens.scale.is_none() { Some(0) } else { (lens.scale == Some(1.0)).then_some(1) };
    let segments = [Segment::new("Fit").tip("The whole picture (Z)"), Segment::new("1:1").tip("Pixel by pixel (Z)")];
    match segmented(ui, chosen, &segments) {
        Some(0) => *lens = Lens::default(),
        Some(_) => lens.scale = Some(1.0),
        None => {}
    }
    if let Some((size, view)) = shown {
        let percent = format!("{:.0}\u{2009}%", lens.scale_in(size, view) * 100.0);
        ui.add_sized([44.0, 14.0], egui::Label::new(theme::small(percent).color(palette(ui).muted)));
    }
}

/// A key's step of zoom, in or out, about the middle of the view.
pub(crate) fn step(lens: &mut Lens, larger: bool, shown: Option<(Vec2, Rect)>) {
    const STEP: f32 = 1.25;
    if let Some((size, view)) = shown {
        lens.zoom(if larger { STEP } else { 1.0 / STEP }, view.center(), (size, view));
    }
}

/// The value of the pixel of `image` at the pointer, in the lower left corner.
pub(crate) fn pixel_chip(lens: Lens, ui: &Ui, image: &Image, response: &Response, (size, view): (Vec2, Rect)) {
    let pointer = ui.input(|input| input.pointer.latest_pos()).filter(|_| response.contains_pointer() || response.dragged());
    let under = pointer.and_then(|pointer| lens.pixel(pointer, (size, view), (image.width(), image.height())));
    let Some(words) = under.and_then(|(x, y)| value(image, x, y)) else { return };
    let p = palette(ui);
    let galley = tile::line(ui.painter(), &words, (theme::font(size::SMALL), p.text), view.width() - 40.0);
    let chip = Rect::from_min_size(view.left_bottom() + vec2(8.0, -30.0), galley.size() + vec2(16.0, 8.0));
    ui.painter().rect_filled(chip, f32::from(radius::WIDGET), p.raised);
    ui.painter().galley(chip.min + vec2(8.0, 4.0), galley, p.text);
    let told = ui.interact(chip, response.id.with("pixel"), Sense::hover());
    told.widget_info(|| WidgetInfo::labeled(egui::accesskit::Role::Label, true, format!("Pixel {words}")));
}

/// "12, 30 · R 200 G 10 B 40".
fn value(image: &Image, x: u32, y: u32) -> Option<String> {
    let names: &[&str] = match image.layout() {
        Samples::Grey => &["grey"],
        Samples::GreyAlpha => &["grey", "alpha"],
        Samples::Rgb => &["R", "G", "B"],
        Samples::Rgba => &["R", "G", "B", "alpha"],
    };
    let samples: Vec<String> = names.iter().zip(image.pixel(x, y)?).map(|(name, sample)| format!("{name} {sample}")).collect();
    Some(format!("{x}, {y} · {}", samples.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_named_by_what_they_are() {
        let image = Image::new(2, 1, Samples::Rgba, vec![1, 2, 3, 4, 200, 10, 40, 255]).expect("eight samples");
        assert_eq!(value(&image, 1, 0).as_deref(), Some("1, 0 · R 200 G 10 B 40 alpha 255"));
        assert_eq!(value(&image, 2, 0), None);
        assert_eq!(value(&Image::filled(3, 3, Samples::Grey, &[7]), 0, 2).as_deref(), Some("0, 2 · grey 7"));
    }
}
