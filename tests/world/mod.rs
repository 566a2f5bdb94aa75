//! A dataset of tiny pictures and a window on it, driven by accessible names without a display.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a module of test files, each of which uses a part; tests may panic"
)]

use egui_kittest::Harness;
use egui_kittest::kittest::{By, NodeT, Queryable};
use evenset::session::{Command, Runner, Session};
use evenset::ui::App;
use std::path::PathBuf;
use std::sync::Arc;

/// The dataset and a place for settings, both gone when this is.
pub struct World {
    pub dir: tempfile::TempDir,
}

/// Four classes, two of them in two splits.
pub const ANIMALS: [(&str, u32); 6] =
    [("train/cats", 12), ("train/dogs", 16), ("train/lizards", 3), ("train/snakes", 5), ("val/cats", 2), ("val/dogs", 2)];

impl World {
    /// `("train/lizards", 5)` and so on, in a folder `animals`.
    pub fn new<Name: AsRef<str>>(classes: &[(Name, u32)]) -> Self {
        let world = Self { dir: tempfile::tempdir().unwrap() };
        let mut shade = 0_u32;
        for (class, count) in classes {
            let folder = world.root().join(class.as_ref());
            std::fs::create_dir_all(&folder).unwrap();
            for at in 0..*count {
                shade += 1;
                let colour = [(shade * 37 % 256) as u8, (shade * 91 % 256) as u8, (shade * 13 % 256) as u8];
                let picture = image::RgbImage::from_fn(48, 32, |x, y| {
                    image::Rgb([colour[0], colour[1].wrapping_add(x as u8), colour[2].wrapping_add(y as u8)])
                });
                picture.save(folder.join(format!("{at}.png"))).unwrap();
            }
        }
        world
    }

    pub fn root(&self) -> PathBuf {
        self.dir.path().canonicalize().unwrap().join("animals")
    }

    /// A sitting that keeps its things in this world.
    pub fn session(&self, runner: Runner) -> Session {
        Session::new(runner, Arc::new(|| {}), Some(self.dir.path().join("settings")))
    }

    /// The window on the dataset.
    pub fn window(&self, size: [f32; 2]) -> Harness<'static, App> {
        let mut session = self.session(Runner::Inline);
        session.run(Command::Open(self.root()));
        window(App::new(session), size)
    }
}

/// The window, after its first frames.
pub fn window(app: App, size: [f32; 2]) -> Harness<'static, App> {
    let builder = Harness::builder().with_size(size).with_max_steps(60).allow_missing_glyphs().with_context_setup(App::prepare);
    let mut harness = builder.build_ui_state(|ui, app: &mut App| app.show(ui), app);
    settle(&mut harness);
    harness
}

/// Lets animations come to rest; a notice would ask for frames until it is gone.
pub fn settle(harness: &mut Harness<'_, App>) {
    harness.run_steps(8);
}

/// One accessible thing: its role, its name, where it is, and whether it has the keyboard.
#[derive(Clone, Debug)]
pub struct Thing {
    pub role: egui::accesskit::Role,
    pub name: String,
    pub rect: egui::Rect,
    pub focused: bool,
    pub disabled: bool,
}

/// Everything that a screen reader would find.
pub fn things(harness: &Harness<'_, App>) -> Vec<Thing> {
    let all = harness.query_all(By::new().recursive(true));
    // What has no place is a mere group.
    all.filter(|node| node.accesskit_node().bounding_box().is_some())
        .map(|node| {
            let rect = node.rect();
            let node = node.accesskit_node();
            Thing {
                role: node.role(),
                name: node.label().unwrap_or_default(),
                rect,
                focused: node.is_focused(),
                disabled: node.is_disabled(),
            }
        })
        .collect()
}

impl Thing {
    /// Whether it is there to be pressed, chosen or typed into.
    pub fn is_control(&self) -> bool {
        use egui::accesskit::Role as R;
        matches!(
            self.role,
            R::Button
                | R::TextInput
                | R::RadioButton
                | R::CheckBox
                | R::Slider
                | R::SpinButton
                | R::ComboBox
                | R::Tab
                | R::Link
                | R::Switch
        )
    }
}

/// Turns the wheel at `at` by so many `points`: less than 0 is down. The caller runs the frames.
pub fn wheel(harness: &mut Harness<'_, App>, at: egui::Pos2, points: f32) {
    harness.hover_at(at);
    harness.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, points),
        phase: egui::TouchPhase::Move,
        modifiers: egui::Modifiers::NONE,
        source: egui::MouseWheelSource::Unknown,
    });
}
