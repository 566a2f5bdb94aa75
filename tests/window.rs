//! The window, driven by accessible names on small folders, without a display.
#![cfg(feature = "gui")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "tests may panic, and say why they skip")]

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
                let picture = image::RgbImage::from_fn(48, 32, |x, y| {
                    image::Rgb([colour[0], colour[1].wrapping_add(x as u8), colour[2].wrapping_add(y as u8)])
                });
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
        let (from, to) =
            (harness.get_by_label_contains("Class lizards").rect().center(), harness.get_by_label_contains("Class snakes").rect().center());
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

fn names(harness: &Harness<'_, App>) -> Vec<String> {
    harness.state().session().roster().classes.clone()
}

fn drag(harness: &mut Harness<'_, App>, from: &str, onto: &str) {
    let (from, onto) = (harness.get_by_label_contains(from).rect().center(), harness.get_by_label_contains(onto).rect().center());
    harness.drag_at(from);
    harness.run_steps(2);
    harness.hover_at(onto);
    harness.run_steps(2);
    harness.drop_at(onto);
    settle(harness);
}

#[test]
fn a_folder_is_opened_and_counted() {
    let world = World::new(&ANIMALS);
    let mut harness = window(App::new(world.session()), [1440.0, 900.0]);
    harness.get_by_label("Open folder…");
    harness.get_by_label("Your files are never changed");
    harness.state_mut().session_mut().run(Command::Open(world.root()));
    settle(&mut harness);
    harness.get_by_label("Class dogs, 16 images");
    harness.get_by_label("Class lizards, 3 images");
    harness.get_by_label("40 images · 4 classes · train / val");
    harness.get_by_label("Imbalance ratio: 5.3\u{2009}:\u{2009}1");
}

#[test]
fn a_class_dropped_on_another_merges_and_undo_parts_them() {
    let world = World::new(&ANIMALS);
    let mut harness = world.window();
    drag(&mut harness, "Class lizards", "Class snakes");
    assert_eq!(names(&harness), ["cats", "dogs", "snakes"]);
    harness.get_by_label("Class snakes, 8 images");
    // Before is what was opened: 16 dogs and 3 lizards.
    harness.get_by_label("Imbalance ratio: 5.3\u{2009}:\u{2009}1, becomes 2\u{2009}:\u{2009}1");
    harness.get_by_label("Show the parts of snakes").click();
    settle(&mut harness);
    harness.get_by_label("Part lizards of snakes, 3 images");
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    settle(&mut harness);
    assert_eq!(names(&harness), ["cats", "dogs", "lizards", "snakes"]);
    harness.get_by_label("Class lizards, 3 images");
}

#[test]
fn a_merge_is_told_with_a_way_back() {
    let world = World::new(&ANIMALS);
    let mut harness = world.window();
    harness.get_by_label_contains("Class lizards").click();
    settle(&mut harness);
    harness.key_press(egui::Key::M);
    settle(&mut harness);
    harness.get_by_label("Choose snakes").click();
    harness.run_steps(3);
    assert_eq!(names(&harness), ["cats", "dogs", "snakes"]);
    harness.get_by_label("Undo").click();
    harness.run_steps(3);
    assert_eq!(names(&harness), ["cats", "dogs", "lizards", "snakes"]);
}

#[test]
fn a_part_goes_back_out_by_its_button() {
    let world = World::new(&ANIMALS);
    let mut harness = world.window();
    drag(&mut harness, "Class lizards", "Class snakes");
    harness.get_by_label("Show the parts of snakes").click();
    settle(&mut harness);
    harness.get_by_label("Take lizards out of snakes").click();
    settle(&mut harness);
    assert_eq!(names(&harness), ["cats", "dogs", "lizards", "snakes"]);
}

#[test]
fn the_target_is_set_by_a_button_and_is_one_step_of_undo() {
    let world = World::new(&ANIMALS);
    let mut harness = world.window();
    harness.get_by_label("Largest").click();
    settle(&mut harness);
    harness.get_by_label("Class lizards, 3 images, becomes 16, too few");
    harness.get_by_label("Class dogs, 16 images, fine");
    harness.get_by_label("Imbalance ratio: 5.3\u{2009}:\u{2009}1, becomes 1\u{2009}:\u{2009}1");
    harness.get_by_label("Show the split val").click();
    settle(&mut harness);
    harness.get_by_label("Class dogs, 2 images");
    harness.state_mut().ask(evenset::ui::Verb::Undo);
    settle(&mut harness);
    assert!(harness.state().session().recipe().steps.is_empty());
}

#[test]
fn dragging_the_line_is_one_edit_at_the_end() {
    let world = World::new(&ANIMALS);
    let mut harness = world.window();
    let line = harness.get_by_label("Target line, not set").rect();
    let start = line.right_center() - egui::vec2(20.0, 0.0);
    harness.drag_at(start);
    for step in 1..6 {
        harness.hover_at(start + egui::vec2(0.0, 20.0 * step as f32));
        harness.run_steps(2);
        assert!(harness.state().session().recipe().steps.is_empty(), "nothing is kept while dragging");
    }
    harness.drop_at(start + egui::vec2(0.0, 100.0));
    settle(&mut harness);
    assert_eq!(harness.state().session().recipe().steps.len(), 1);
    assert!(harness.state().session().outline().splits[0].classes.iter().all(|class| class.target.is_some_and(|target| target < 16)));
}

#[test]
fn keys_rename_and_drop_what_is_selected() {
    let world = World::new(&ANIMALS);
    let mut harness = world.window();
    harness.get_by_label("Class cats, 12 images").click();
    settle(&mut harness);
    harness.key_press(egui::Key::F2);
    settle(&mut harness);
    harness.get_by_label("New name of the class").type_text("felines");
    settle(&mut harness);
    harness.key_press(egui::Key::Enter);
    settle(&mut harness);
    assert_eq!(names(&harness), ["dogs", "felines", "lizards", "snakes"]);
    // It stays selected under its new name.
    harness.key_press(egui::Key::X);
    settle(&mut harness);
    assert_eq!(names(&harness), ["dogs", "lizards", "snakes"]);
}

#[test]
fn the_keys_of_redo_undo_nothing() {
    let world = World::new(&ANIMALS);
    let mut harness = world.window();
    harness.get_by_label("Smallest").click();
    settle(&mut harness);
    harness.key_press_modifiers(egui::Modifiers::COMMAND | egui::Modifiers::SHIFT, egui::Key::Z);
    settle(&mut harness);
    assert_eq!(harness.state().session().history().past().len(), 1);
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    settle(&mut harness);
    assert_eq!(harness.state().session().history().past().len(), 0);
    harness.key_press_modifiers(egui::Modifiers::COMMAND | egui::Modifiers::SHIFT, egui::Key::Z);
    settle(&mut harness);
    assert_eq!(harness.state().session().history().past().len(), 1);
}

#[test]
fn the_sheet_exports_and_says_how_to_load_it() {
    let world = World::new(&ANIMALS);
    let mut harness = world.window();
    harness.get_by_label("Smallest").click();
    settle(&mut harness);
    harness.state_mut().ask(evenset::ui::Verb::Export);
    settle(&mut harness);
    harness.get_by_label("16 image files");
    harness.get_by_label("Export").click();
    settle(&mut harness);
    harness.get_by_label("✓ Exported");
    harness.get_by_label("PyTorch");
    let out = world.dir.path().join("animals-balanced");
    let count = |class: &str| std::fs::read_dir(out.join("train").join(class)).unwrap().count();
    assert_eq!(["cats", "dogs", "lizards", "snakes"].map(count), [3; 4]);
    assert!(out.join("manifest.csv").is_file());
}

#[test]
fn an_export_into_the_source_is_refused_in_the_sheet() {
    let world = World::new(&ANIMALS);
    let mut harness = world.window();
    harness.state_mut().ask(evenset::ui::Verb::Export);
    settle(&mut harness);
    let inside = world.root().join("out");
    let field = harness.get_by_label("Folder to write");
    field.focus();
    settle(&mut harness);
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    harness.get_by_label("Folder to write").type_text(&inside.display().to_string());
    settle(&mut harness);
    harness.get_by_label_contains("annot export to");
    assert!(!inside.exists());
}

#[test]
fn the_theme_goes_round() {
    let world = World::new(&ANIMALS);
    let mut harness = world.window();
    let mut seen = Vec::new();
    for _ in 0..3 {
        harness.state_mut().ask(evenset::ui::Verb::Theme);
        settle(&mut harness);
        seen.push(harness.state().session().settings().theme);
    }
    assert_eq!(seen, [ThemeChoice::Light, ThemeChoice::Dark, ThemeChoice::System]);
}

#[test]
fn at_rest_nothing_asks_for_another_frame() {
    let world = World::new(&ANIMALS);
    let mut harness = world.window();
    let open: Vec<_> = harness.state().session().notices().iter().map(|notice| notice.id).collect();
    for id in open {
        harness.state_mut().session_mut().run(Command::Dismiss(id));
    }
    settle(&mut harness);
    let delay = harness.output().viewport_output.values().map(|viewport| viewport.repaint_delay).min().unwrap();
    assert!(delay > std::time::Duration::from_secs(60), "the next frame is asked for in {delay:?}");
}

#[test]
fn names_of_controls_are_unique() {
    use egui_kittest::kittest::{By, NodeT};
    let world = World::new(&ANIMALS);
    let harness = world.window();
    let mut seen = std::collections::HashMap::<String, u32>::new();
    for node in harness.query_all(By::new().recursive(true)) {
        let node = node.accesskit_node();
        let acts = matches!(
            node.role(),
            egui::accesskit::Role::Button
                | egui::accesskit::Role::ListBoxOption
                | egui::accesskit::Role::TextInput
                | egui::accesskit::Role::Slider
        );
        if let (true, Some(label)) = (acts, node.label()) {
            *seen.entry(label).or_default() += 1;
        }
    }
    let twice: Vec<_> = seen.iter().filter(|(_, count)| **count > 1).collect();
    assert!(seen.len() > 15 && twice.is_empty(), "{} controls, named twice: {twice:?}", seen.len());
}
