//! What the window looks like. Without a GPU: see `painter`.
#![cfg(feature = "gui")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "tests may panic, and mix colours")]

mod painter;

use egui::{Color32, ColorImage, Rect, TextureOptions, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use evenset::session::{Command, Runner, Session, Settings, ThemeChoice};
use evenset::ui::{App, Verb, View};
use painter::Eyes;
use std::path::{Path, PathBuf};
use std::sync::Arc;

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

/// The window on a dataset, in a folder of its own, seen by the software painter.
struct Stage {
    harness: Harness<'static, App>,
    eyes: Eyes,
    _folder: tempfile::TempDir,
}

/// One frame to show or compare.
#[derive(Clone, Copy)]
struct Shot {
    theme: ThemeChoice,
    size: [f32; 2],
}

const SHOTS: [(&str, Shot); 2] = [
    ("dark", Shot { theme: ThemeChoice::Dark, size: [1440.0, 900.0] }),
    ("light", Shot { theme: ThemeChoice::Light, size: [1440.0, 900.0] }),
];

impl Stage {
    fn new(shot: Shot, dataset: Option<&Path>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut session = Session::new(Runner::Inline, Arc::new(|| {}), Some(folder.path().join("home")));
        session.run(Command::Set(Settings { theme: shot.theme, ..Settings::default() }));
        if let Some(path) = dataset {
            session.run(Command::Open(path.to_path_buf()));
        }
        let eyes = Eyes::default();
        let harness = Harness::builder()
            .with_size(shot.size)
            .with_max_steps(60)
            .allow_missing_glyphs()
            .with_context_setup(App::prepare)
            .renderer(eyes.clone())
            .build_ui_state(|ui, app: &mut App| app.show(ui), App::new(session));
        Self { harness, eyes, _folder: folder }
    }

    fn go(&mut self, view: View) -> &mut Self {
        self.harness.state_mut().ask(Verb::Show(view));
        self.harness.run_steps(12);
        self
    }

    fn save(&self, name: &str) {
        let folder = std::env::var_os("EVENSET_SCREENSHOTS").map_or_else(std::env::temp_dir, PathBuf::from);
        self.eyes.look(&self.harness).save(&folder.join(format!("{name}.png")));
    }
}

/// The real photographs, where they are.
fn photographs() -> Option<PathBuf> {
    let shared = std::env::var_os("EVENSET_SHARED").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let folder = shared.join("data/cats-dogs");
    folder.is_dir().then_some(folder)
}

#[test]
fn images() {
    let Some(folder) = photographs() else { return };
    for (name, shot) in SHOTS {
        let mut stage = Stage::new(shot, Some(&folder));
        stage.go(View::Images);
        stage.save(&format!("images-{name}"));
    }
    let mut stage = Stage::new(Shot { size: [1024.0, 640.0], ..SHOTS[0].1 }, Some(&folder));
    stage.go(View::Images).save("small-images");
    let _ = stage.harness.get_all_by_label_contains("Image ").next();
}
