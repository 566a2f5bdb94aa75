//! What the window looks like. Without a GPU: see `painter`.
#![cfg(feature = "gui")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

mod painter;

use egui::{Color32, ColorImage, Rect, TextureOptions, pos2, vec2};
use egui_kittest::Harness;
use painter::Eyes;

#[test]
fn the_painter_fills_blends_and_samples() {
    let eyes = Eyes::default();
    let mut texture = None;
    let harness = Harness::builder().with_size([40.0, 40.0]).renderer(eyes.clone()).build_ui(move |ui| {
        let painter = ui.painter();
        let square = |x: f32, y: f32| Rect::from_min_size(pos2(x, y), vec2(10.0, 10.0));
        painter.rect_filled(Rect::EVERYTHING, 0.0, Color32::BLACK);
        painter.rect_filled(square(0.0, 0.0), 0.0, Color32::from_rgb(200, 100, 50));
        painter.rect_filled(square(5.0, 0.0), 0.0, Color32::from_rgba_premultiplied(0, 0, 100, 128));
        let picture = || ColorImage::new([2, 1], vec![Color32::RED, Color32::GREEN]);
        let texture = texture.get_or_insert_with(|| ui.ctx().load_texture("two", picture(), TextureOptions::NEAREST));
        painter.image(texture.id(), square(20.0, 20.0), Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0)), Color32::WHITE);
        painter.with_clip_rect(square(0.0, 30.0)).rect_filled(Rect::EVERYTHING, 0.0, Color32::WHITE);
    });
    let picture = eyes.look(&harness);
    assert_eq!(picture.at(2, 5), [200, 100, 50, 255]);
    assert_eq!(picture.at(7, 5), [100, 50, 125, 255], "half of what is below, plus the colour");
    assert_eq!((picture.at(22, 25), picture.at(27, 25)), ([255, 0, 0, 255], [0, 255, 0, 255]));
    assert_eq!((picture.at(5, 35), picture.at(12, 35)), ([255; 4], [0, 0, 0, 255]), "clipped");
    let mut other = picture.clone();
    other.pixels[0] = [0, 100, 50, 255];
    let distance = picture.distance(&other).unwrap();
    assert!((distance.differing - 1.0 / 1600.0).abs() < 1e-9 && distance.mean < 0.05);
}
