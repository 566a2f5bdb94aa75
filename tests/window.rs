//! The window, driven by accessible names on small folders, without a display.
#![cfg(feature = "gui")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

mod painter;

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use evenset::session::{Command, Runner, Session, Settings, ThemeChoice};
use evenset::ui::App;
use painter::Eyes;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A dataset of tiny pictures and a place for settings, both gone when this is.
struct World {
    dir: tempfile::TempDir,
}

impl World {
    /// `train/lizards: 5` and so on.
    fn new(classes: &[(&str, u32)]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut shade = 0_u32;
        for (class, count) in classes {
            let folder = dir.path().join("animals").join(class);
            std::fs::create_dir_all(&folder).unwrap();
            for at in 0..*count {
                shade += 1;
                let colour = [(shade * 37 % 256) as u8, (shade * 91 % 256) as u8, (shade * 13 % 256) as u8];
                let picture = image::RgbImage::from_fn(48, 32, |x, y| image::Rgb([colour[0], colour[1].wrapping_add(x as u8), colour[2].wrapping_add(y as u8)]));
                picture.save(folder.join(format!("{at}.png"))).unwrap();
            }
        }
        Self { dir }
    }

    fn root(&self) -> PathBuf {
        self.dir.path().join("animals")
    }

    fn session(&self) -> Session {
        Session::new(Runner::Inline, Arc::new(|| {}), Some(self.dir.path().join("settings")))
    }

    fn window(&self) -> Harness<'static, App> {
        let mut session = self.session();
        session.run(Command::Open(self.root()));
        window(App::new(session), [1440.0, 900.0])
    }
}

fn window(app: App, size: [f32; 2]) -> Harness<'static, App> {
    builder(size, Eyes::default()).build_ui_state(|ui, app| app.show(ui), app)
}

fn builder(size: [f32; 2], eyes: Eyes) -> egui_kittest::HarnessBuilder<App> {
    Harness::builder().with_size(size).renderer(eyes).with_max_steps(60).with_context_setup(App::prepare)
}

/// Lets animations and notices come to rest: a notice asks for a frame until it is gone.
fn settle(harness: &mut Harness<'_, App>) {
    harness.run_steps(8);
}

const ANIMALS: [(&str, u32); 6] =
    [("train/cats", 12), ("train/dogs", 16), ("train/lizards", 3), ("train/snakes", 5), ("val/cats", 2), ("val/dogs", 2)];

#[test]
fn looks() {
    let Some(dir) = std::env::var_os("EVENSET_LOOK") else {
        println!("skipped: set EVENSET_LOOK to a folder to have pictures written there");
        return;
    };
    let world = World::new(&ANIMALS);
    for (theme, name) in [(ThemeChoice::Dark, "dark"), (ThemeChoice::Light, "light")] {
        for size in [[1440.0, 900.0], [1024.0, 640.0]] {
            pictures(&world, theme, size, &Path::new(&dir).join(format!("{name}-{}", size[0])));
        }
    }
}

fn pictures(world: &World, theme: ThemeChoice, size: [f32; 2], to: &Path) {
    let mut session = world.session();
    session.run(Command::Set(Settings { theme, ..session.settings().clone() }));
    let eyes = Eyes::default();
    let mut harness = builder(size, eyes.clone()).build_ui_state(|ui, app: &mut App| app.show(ui), App::new(session));
    let shot = |harness: &mut Harness<'_, App>, name: &str| {
        settle(harness);
        eyes.look(harness).save(&to.with_file_name(format!("{}-{name}.png", to.file_name().unwrap().to_string_lossy())));
    };
    shot(&mut harness, "empty");
    let root = std::env::var_os("EVENSET_LOOK_AT").map_or_else(|| world.root(), PathBuf::from);
    harness.state_mut().session_mut().run(Command::Open(root));
    shot(&mut harness, "balance");
    harness.get_by_label("Median").click();
    shot(&mut harness, "median");
    if harness.query_by_label_contains("Class lizards").is_some() {
        let (from, to) = (harness.get_by_label_contains("Class lizards").rect().center(), harness.get_by_label_contains("Class snakes").rect().center());
        harness.drag_at(from);
        harness.run_steps(2);
        harness.hover_at(to + egui::vec2(10.0, 6.0));
        shot(&mut harness, "merge");
        harness.drop_at(to);
        settle(&mut harness);
        harness.get_by_label("Show the parts of snakes").click();
        shot(&mut harness, "merged");
    }
    for (key, name) in [(egui::Key::E, "export"), (egui::Key::K, "palette")] {
        harness.key_press_modifiers(egui::Modifiers::COMMAND, key);
        shot(&mut harness, name);
        harness.key_press(egui::Key::Escape);
        settle(&mut harness);
    }
    harness.key_press(egui::Key::F1);
    shot(&mut harness, "keys");
}
