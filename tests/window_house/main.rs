//! The house around the views: palette, settings, problems, export sheet, recent datasets, what outlives the program.
#![cfg(feature = "gui")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "tests may panic, and say why they skip")]

mod export_sheet;
mod keys;
#[path = "../world/mod.rs"]
mod world;

use egui::{Key, Modifiers, Theme};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use evenset::recipe::{Edit, Grow, Shrink, Target, TargetWord};
use evenset::session::{Command, Motion, Runner, ThemeChoice};
use evenset::ui::{App, SystemLook, Verb, View};
use std::time::{Duration, Instant};
use world::{ANIMALS, World, settle, things, wheel, window};

const SIZE: [f32; 2] = [1440.0, 900.0];

fn copied(harness: &Harness<'_, App>) -> Option<String> {
    harness.output().platform_output.commands.iter().find_map(|command| match command {
        egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    })
}

#[test]
fn settings_hold_at_once_and_are_kept() {
    let world = World::new(&ANIMALS);
    let mut harness = world.window(SIZE);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Comma);
    settle(&mut harness);
    harness.get_by_label("Light").click();
    settle(&mut harness);
    harness.get_by_label("None").click();
    settle(&mut harness);
    assert_eq!(harness.ctx.global_style().animation_time, 0.0);
    harness.get_by_label("125 %").click();
    settle(&mut harness);
    assert!((harness.ctx.zoom_factor() - 1.25).abs() < 0.01);
    drop(harness);
    let kept = world.session(Runner::Inline);
    let settings = kept.settings();
    assert_eq!((settings.theme, settings.motion, settings.zoom_percent), (ThemeChoice::Light, Motion::None, 125));
}

#[test]
fn what_the_desktop_says_holds_until_the_user_says_otherwise() {
    let world = World::new(&ANIMALS);
    let mut harness = world.window(SIZE);
    harness.state_mut().follow_system(SystemLook { reduced_motion: true, dark: Some(false) });
    settle(&mut harness);
    assert_eq!((harness.ctx.global_style().animation_time, harness.ctx.theme()), (0.0, Theme::Light));
    harness.state_mut().ask(Verb::Settings);
    settle(&mut harness);
    harness.get_by_label("Short").click();
    harness.get_by_label("Dark").click();
    settle(&mut harness);
    assert!(harness.ctx.global_style().animation_time > 0.0);
    assert_eq!(harness.ctx.theme(), Theme::Dark);
    harness.get_by_label("Movement as the system").click();
    settle(&mut harness);
    assert_eq!(harness.ctx.global_style().animation_time, 0.0);
    harness.state_mut().follow_system(SystemLook::default());
    settle(&mut harness);
    assert!(harness.ctx.global_style().animation_time > 0.0);
}

#[test]
fn zoom_keys_stay_within_80_and_200_percent() {
    let world = World::new(&ANIMALS);
    let mut harness = world.window(SIZE);
    for _ in 0..14 {
        harness.state_mut().ask(Verb::Zoom(evenset::ui::Zoom::In));
        harness.run_steps(2);
    }
    assert_eq!(harness.state().session().settings().zoom_percent, 200);
    for _ in 0..14 {
        harness.state_mut().ask(Verb::Zoom(evenset::ui::Zoom::Out));
        harness.run_steps(2);
    }
    assert_eq!(harness.state().session().settings().zoom_percent, 80);
    harness.state_mut().ask(Verb::Zoom(evenset::ui::Zoom::Reset));
    harness.run_steps(2);
    assert_eq!(harness.state().session().settings().zoom_percent, 100);
}

#[test]
fn problems_are_a_click_away_by_kind_and_can_be_copied() {
    let world = World::new(&ANIMALS);
    std::fs::write(world.root().join("train/cats/empty.png"), "").unwrap();
    std::fs::write(world.root().join("train/dogs/also.png"), "").unwrap();
    std::fs::write(world.root().join("train/dogs/words.png"), "no picture at all").unwrap();
    let mut harness = world.window(SIZE);
    harness.get_by_label("⚠ 3 problems").click();
    settle(&mut harness);
    harness.get_by_label("They are images that cannot be used: they are left out");
    harness.get_by_label("train/dogs/words.png");
    harness.get_by_label("Empty file 2").click();
    settle(&mut harness);
    assert!(harness.query_by_label("train/dogs/words.png").is_none());
    harness.get_by_label("Show train/cats/empty.png in its folder");
    harness.get_by_label("Copy the list").click();
    harness.run_steps(1);
    let mut text = copied(&harness);
    for _ in 0..3 {
        harness.run_steps(1);
        text = text.or_else(|| copied(&harness));
    }
    let text = text.unwrap();
    assert_eq!(text.lines().count(), 2, "{text}");
    assert!(text.contains("train/cats/empty.png\tEmpty file\t"), "{text}");
}

#[test]
fn a_path_that_cannot_be_opened_stays_to_be_mended() {
    let world = World::new(&ANIMALS);
    let mut harness = world.window(SIZE);
    harness.state_mut().ask(Verb::OpenPath);
    settle(&mut harness);
    let wrong = world.root().with_file_name("anymals");
    let field = |harness: &Harness<'_, App>| {
        harness.query_by_role_and_label(egui::accesskit::Role::TextInput, "Open path").map(|node| node.value().unwrap_or_default())
    };
    harness.event(egui::Event::Text(wrong.display().to_string()));
    settle(&mut harness);
    harness.key_press(Key::Enter);
    settle(&mut harness);
    assert_eq!(field(&harness).as_deref(), wrong.to_str());
    assert_eq!(
        harness.query_all_by_label_contains("⚠ ").filter(|node| node.value().is_some_and(|text| text.contains("anymals"))).count(),
        1
    );
    harness.event(egui::Event::Text("-2".to_owned()));
    settle(&mut harness);
    assert!(harness.query_by_label_contains("⚠ Cannot").is_none(), "of another path nothing is known yet");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.event(egui::Event::Text(world.root().join("train").display().to_string()));
    settle(&mut harness);
    harness.key_press(Key::Enter);
    settle(&mut harness);
    assert_eq!(field(&harness), None);
    assert_eq!(harness.state().title(), "train – evenset");
}

#[test]
fn where_no_file_chooser_comes_up_the_path_is_typed() {
    let world = World::new(&ANIMALS);
    let mut harness = world.window(SIZE);
    harness.state_mut().ask(Verb::PickCache);
    for _ in 0..200 {
        settle(&mut harness);
        if harness.query_by_label_contains("no file chooser").is_some() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    if harness.query_by_label_contains("no file chooser").is_none() {
        eprintln!("skipped: this desktop has a file chooser");
        return;
    }
    let place = world.dir.path().join("thumbs");
    harness.get_by_role_and_label(egui::accesskit::Role::TextInput, "Folder of thumbnails").type_text(&place.display().to_string());
    settle(&mut harness);
    harness.get_by_label("Use").click();
    settle(&mut harness);
    assert_eq!(harness.state().session().settings().cache_dir.as_deref(), Some(place.as_path()));
}

#[test]
fn recent_datasets_say_when_they_are_gone_and_can_be_forgotten() {
    let world = World::new(&ANIMALS);
    let mut harness = world.window(SIZE);
    harness.state_mut().ask(Verb::Close);
    settle(&mut harness);
    harness.get_by_label("Open animals, 40 images · 4 classes");
    std::fs::rename(world.root(), world.root().with_file_name("moved")).unwrap();
    harness.get_by_label("Open animals, 40 images · 4 classes").click();
    settle(&mut harness);
    harness.get_by_label("animals, not there any more");
    harness.get_by_label("Forget animals").click();
    settle(&mut harness);
    assert!(harness.query_by_label_contains("animals, ").is_none());
}

#[test]
fn after_a_kill_the_window_is_where_it_was() {
    let world = World::new(&ANIMALS);
    let mut harness = world.window(SIZE);
    harness.get_by_label("Show the split val").click();
    settle(&mut harness);
    harness.get_by_label("Class dogs, 2 images").click();
    settle(&mut harness);
    harness.key_press(Key::X);
    settle(&mut harness);
    harness.state_mut().ask(Verb::Show(View::Images));
    settle(&mut harness);
    // Nothing is tidied up.
    std::mem::forget(harness);
    let mut session = world.session(Runner::Inline);
    session.run(Command::Reopen);
    let mut harness = window(App::new(session), SIZE);
    assert_eq!(harness.state().view(), View::Images);
    harness.get_by_label("Class cats, 2 images");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    settle(&mut harness);
    harness.get_by_label("Class dogs, 2 images");
}

#[test]
fn the_title_names_the_dataset() {
    let world = World::new(&ANIMALS);
    let harness = window(App::new(world.session(Runner::Inline)), SIZE);
    let title = |harness: &Harness<'_, App>| harness.state().title().to_owned();
    assert_eq!(title(&harness), "evenset");
    assert_eq!(title(&world.window(SIZE)), "animals – evenset");
}

#[test]
fn a_folder_that_changed_is_read_anew_by_one_click_and_the_recipe_stays() {
    let world = World::new(&ANIMALS);
    let mut session = world.session(Runner::Threads);
    session.run(Command::Open(world.root()));
    let mut harness = window(App::new(session), SIZE);
    let until = Instant::now() + Duration::from_secs(60);
    let wait = |harness: &mut Harness<'_, App>, what: &dyn Fn(&Harness<'_, App>) -> bool| {
        while !what(harness) {
            assert!(Instant::now() < until, "waited too long");
            std::thread::sleep(Duration::from_millis(10));
            harness.run_steps(2);
        }
    };
    wait(&mut harness, &|harness| harness.state().session().is_watching() && harness.state().session().facts().is_some());
    harness.get_by_label("Class lizards, 3 images").click();
    settle(&mut harness);
    harness.key_press(Key::X);
    settle(&mut harness);
    std::fs::copy(world.root().join("train/cats/0.png"), world.root().join("train/cats/new.png")).unwrap();
    if harness.state().session().notices().iter().any(|notice| notice.text.contains("F5")) {
        return; // This system grants no watch, and that is what was said.
    }
    wait(&mut harness, &|harness| harness.query_by_label("⟳ The folder changed: read it anew").is_some());
    harness.get_by_label("⟳ The folder changed: read it anew").click();
    wait(&mut harness, &|harness| harness.query_by_label("Class cats, 13 images").is_some());
    assert_eq!(harness.state().session().roster().classes, ["cats", "dogs", "snakes"]);
}

#[test]
fn a_toast_waits_while_the_pointer_is_on_it() {
    let world = World::new(&ANIMALS);
    let mut harness = world.window(SIZE);
    harness.get_by_label("Class lizards, 3 images").click();
    settle(&mut harness);
    harness.key_press(Key::X);
    settle(&mut harness);
    let toast = harness.get_by_label("Left out the class lizards").rect().center();
    harness.hover_at(toast);
    harness.run_steps(60 * 8);
    harness.get_by_label("Left out the class lizards");
    harness.hover_at(egui::pos2(900.0, 300.0));
    harness.run_steps(60 * 6);
    assert!(harness.query_by_label("Left out the class lizards").is_none());
    assert!(things(&harness).iter().any(|thing| thing.name.starts_with("Class cats")));
}

#[test]
fn a_toast_lies_over_nothing_that_is_read() {
    let many: Vec<(String, u32)> = (0..40).map(|at| (format!("train/class {at:02}"), 1 + at % 3)).collect();
    for (size, panel) in [(SIZE, true), (SIZE, false), ([1024.0, 640.0], true), ([1024.0, 640.0], false)] {
        let world = World::new(&many);
        let mut harness = world.window(size);
        harness.get_by_label("Class class 02, 3 images").click();
        settle(&mut harness);
        if !panel {
            harness.state_mut().ask(Verb::LeftPanel);
            harness.run_steps(40);
        }
        harness.key_press(Key::X);
        settle(&mut harness);
        // At the end of what is scrolled, so that nothing is only cut by the view's edge.
        wheel(&mut harness, egui::pos2(size[0] / 2.0, 300.0), -2000.0);
        harness.run_steps(5);
        let toast = harness.get_by_label("Left out the class class 02").rect();
        let toast = toast.union(harness.get_by_label("Dismiss").rect()).union(harness.get_by_label("Undo").rect());
        let window = egui::Rect::from_min_size(egui::Pos2::ZERO, size.into());
        assert!(window.shrink(4.0).contains_rect(toast), "{size:?}: {toast:?}");
        let figures = ["Imbalance", "Evenness", "Gini", "Most from", "Resample", "Seed", "Bar of"];
        for thing in things(&harness) {
            let figure = figures.iter().any(|name| thing.name.starts_with(name));
            // Of the list only the row that is cut at its end reaches below it.
            let row = thing.name.starts_with("Class ") && thing.rect.top() >= toast.top() - 6.0;
            let below = !panel && thing.rect.top() >= toast.top() - 6.0;
            assert!(!(figure && !below || row) || !thing.rect.intersects(toast), "{size:?}: {} lies under {toast:?}", thing.name);
        }
    }
}

#[test]
fn a_toast_goes_after_four_seconds_whatever_else_is_drawn_and_never_stands_without_its_undo() {
    let world = World::new(&ANIMALS);
    let mut harness = world.window(SIZE);
    harness.get_by_label("Class lizards, 3 images").click();
    settle(&mut harness);
    harness.key_press(Key::X);
    harness.run_steps(2);
    let told = |harness: &Harness<'_, App>| harness.query_by_label("Left out the class lizards").is_some();
    let began = harness.ctx.input(|input| input.time);
    // Frames that other work asks for, as fast as it likes.
    while told(&harness) && harness.ctx.input(|input| input.time) - began < 30.0 {
        assert!(harness.query_by_label("Undo").is_some());
        harness.ctx.request_repaint();
        harness.run_steps(1);
    }
    let stood = harness.ctx.input(|input| input.time) - began;
    assert!((3.5..5.0).contains(&stood), "{stood} s");
    harness.get_by_label("Class snakes, 5 images").click();
    settle(&mut harness);
    harness.key_press(Key::X);
    harness.run_steps(2);
    harness.get_by_label("Left out the class snakes");
    harness.get_by_label("Smallest").click();
    harness.run_steps(4);
    assert!(harness.query_by_label("Left out the class snakes").is_none(), "its Undo would take back the target");
}

#[test]
fn more_than_four_kinds_of_problems_are_each_a_choice() {
    let world = World::new(&ANIMALS);
    let write = |name: &str, bytes: &[u8]| std::fs::write(world.root().join(name), bytes).unwrap();
    write("train/cats/empty.png", b"");
    write("train/cats/words.png", b"no picture at all");
    let png = std::fs::read(world.root().join("train/cats/0.png")).unwrap();
    write("train/cats/named.jpg", &png);
    write("train/cats/cut.png", &png[..png.len() / 2]);
    write("stray.png", &png);
    std::fs::create_dir_all(world.root().join("train/none")).unwrap();
    let mut harness = world.window(SIZE);
    harness.state_mut().ask(Verb::Problems);
    settle(&mut harness);
    harness.get_by_label("Other kinds of problems").click();
    settle(&mut harness);
    let kinds = ["Empty file 1", "Not an image 1", "Wrong extension 1", "Unreadable 1", "Misplaced 1", "Empty class 1"];
    let there: Vec<&str> = kinds.into_iter().filter(|kind| harness.query_all_by_label(kind).next().is_some()).collect();
    assert!(there.len() >= 5, "{there:?}");
    let last = *there.last().unwrap();
    harness.query_all_by_label(last).last().unwrap().click();
    settle(&mut harness);
    // One kind alone is listed now: of the two files that were written for two kinds, at most one is there.
    let listed = |name: &str| harness.query_all_by_label(name).next().is_some();
    assert!(!(listed("train/cats/empty.png") && listed("train/cats/words.png")), "{last}");
}

/// A folder that a hand lets go over the window.
#[derive(Debug)]
struct Dropped(std::path::PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &std::path::Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("a folder".to_owned())
    }
}

#[test]
fn a_folder_that_is_dropped_on_the_window_is_opened() {
    let (world, other) = (World::new(&ANIMALS), World::new(&[("train/birds", 3), ("train/fish", 2)]));
    let mut harness = world.window(SIZE);
    harness.get_by_label_contains("Class snakes, ");
    harness.input_mut().dropped_files.push(std::sync::Arc::new(Dropped(other.root())));
    settle(&mut harness);
    harness.get_by_label_contains("Class birds, ");
    assert_eq!(harness.state().session().source(), Some(other.root().as_path()));
}
