//! The house around the views: palette, settings, problems, export sheet, recent datasets, what outlives the program.
#![cfg(feature = "gui")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "tests may panic, and say why they skip")]

mod world;

use egui::{Key, Modifiers, Theme};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use evenset::recipe::{Grow, Shrink, Target, TargetWord};
use evenset::session::{Command, Motion, Runner, ThemeChoice};
use evenset::ui::{App, SystemLook, Verb, View};
use std::time::{Duration, Instant};
use world::{ANIMALS, World, settle, things, window};

const SIZE: [f32; 2] = [1440.0, 900.0];

fn copied(harness: &Harness<'_, App>) -> Option<String> {
    harness.output().platform_output.commands.iter().find_map(|command| match command {
        egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    })
}

#[test]
fn the_palette_finds_commands_by_a_few_letters_and_classes_by_name() {
    let world = World::new(&ANIMALS);
    let mut harness = world.window(SIZE);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    settle(&mut harness);
    harness.get_by_label("Find a command, a class or a dataset").type_text("imgs");
    settle(&mut harness);
    harness.key_press(Key::Enter);
    settle(&mut harness);
    assert_eq!(harness.state().view(), View::Images);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    settle(&mut harness);
    harness.get_by_label("Find a command, a class or a dataset").type_text("lizar");
    settle(&mut harness);
    harness.get_by_label("Choose Class lizards").click();
    settle(&mut harness);
    harness.state_mut().ask(Verb::Show(View::Balance));
    settle(&mut harness);
    // It is the selected one now: leaving out is of it.
    harness.key_press(Key::X);
    settle(&mut harness);
    assert_eq!(harness.state().session().roster().classes, ["cats", "dogs", "snakes"]);
}

#[test]
fn the_palette_knows_targets_and_methods_and_says_what_a_command_waits_for() {
    let world = World::new(&ANIMALS);
    let mut harness = world.window(SIZE);
    let ask = |typed: &str, harness: &mut Harness<'_, App>| {
        harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
        settle(harness);
        harness.get_by_label("Find a command, a class or a dataset").type_text(typed);
        settle(harness);
        harness.key_press(Key::Enter);
        settle(harness);
    };
    for typed in ["median", "smote", "undersample nearmiss 2", "make splits 80/20"] {
        ask(typed, &mut harness);
    }
    let recipe = harness.state().session().recipe().clone();
    assert_eq!(recipe.target(), Some(Target::Word(TargetWord::Median)));
    assert_eq!((recipe.grow(), recipe.shrink()), (Grow::Smote, Shrink::NearMiss2));
    assert_eq!(recipe.make_splits(), "80/20".parse().ok());
    // No class is selected: the command is there, and says what it waits for.
    ask("merge into", &mut harness);
    let row = harness.get_by_label("Choose Merge into…");
    assert!(row.accesskit_node().is_disabled());
    assert_eq!(harness.state().session().recipe(), &recipe);
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
    harness.get_by_label("3 of them are images that cannot be used: they are left out");
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
fn the_export_sheet_lists_classes_and_splits_and_tells_size_and_time() {
    let world = World::new(&ANIMALS);
    let mut harness = world.window(SIZE);
    harness.get_by_label("Smallest").click();
    settle(&mut harness);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::E);
    settle(&mut harness);
    harness.get_by_label("16 image files");
    harness.get_by_label("train: 12 files, 12 kept, 0 copied, 0 augmented, 0 blended, 24 left out");
    harness.get_by_label("dogs: 3 files, 3 kept, 0 copied, 0 augmented, 0 blended, 13 left out");
    harness.get_by_label("val: 4 files, 4 kept, 0 copied, 0 augmented, 0 blended, 0 left out");
    harness.get_by_label_contains("free there");
    harness.get_by_label_contains("tried");
    harness.get_by_label("Export").click();
    settle(&mut harness);
    for name in ["Open folder", "Open the report", "PyTorch", "Keras", "Hugging Face"] {
        harness.get_by_label(name);
    }
}

#[test]
fn sizes_and_formats_are_chosen_in_the_sheet_and_the_estimate_follows() {
    let world = World::new(&ANIMALS);
    let mut harness = world.window(SIZE);
    harness.state_mut().ask(Verb::Export);
    settle(&mut harness);
    let bytes = |harness: &Harness<'_, App>| match harness.state().session().export_check() {
        Some(Ok(estimate)) => estimate.bytes,
        other => panic!("{other:?}"),
    };
    let kept = bytes(&harness);
    harness.get_by_label("Resize to width and height").click();
    settle(&mut harness);
    for (name, typed) in [("Width in pixels", "8"), ("Height in pixels", "6")] {
        harness.get_by_label(name).click();
        settle(&mut harness);
        harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
        harness.get_by_label(name).type_text(typed);
        harness.key_press(Key::Enter);
        settle(&mut harness);
    }
    let small = bytes(&harness);
    assert!(small < kept, "{small} of {kept}");
    harness.get_by_label("Originals as JPEG").click();
    settle(&mut harness);
    harness.get_by_label("JPEG quality of originals");
    // A table has no pixels; its estimate is of no images at all.
    harness.get_by_label("Manifest only").click();
    settle(&mut harness);
    assert!(bytes(&harness) < small);
    harness.get_by_label("Folders").click();
    settle(&mut harness);
    harness.get_by_label("Copy as command").click();
    harness.run_steps(1);
    let line = copied(&harness).unwrap_or_default();
    assert!(line.contains("--resize 8x6 --transcode jpeg:90"), "{line}");
    harness.get_by_label("Export").click();
    settle(&mut harness);
    let out = world.dir.path().join("animals-balanced/train/cats/0.jpg");
    let facts = evenset::pixels::probe(&out, &evenset::pixels::Limits::default()).unwrap();
    assert_eq!((facts.width, facts.height, facts.format), (8, 6, evenset::pixels::Format::Jpeg));
}

#[test]
fn the_sheet_is_as_it_was_left_and_a_taken_name_makes_way() {
    let world = World::new(&ANIMALS);
    let mut harness = world.window(SIZE);
    harness.get_by_label("Smallest").click();
    settle(&mut harness);
    // What was proposed is taken: a free name is proposed instead.
    std::fs::create_dir_all(world.root().with_file_name("animals-balanced").join("mine")).unwrap();
    harness.state_mut().ask(Verb::Export);
    settle(&mut harness);
    settle(&mut harness);
    let field = |harness: &Harness<'_, App>| harness.get_by_label("Folder to write").value().unwrap_or_default();
    assert!(field(&harness).ends_with("animals-balanced-2"), "{}", field(&harness));
    // What the user typed stays, with a free name a click away.
    harness.get_by_label("Folder to write").focus();
    settle(&mut harness);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.get_by_label("Folder to write").type_text(&world.root().with_file_name("animals-balanced").display().to_string());
    settle(&mut harness);
    harness.get_by_label_contains("not empty");
    harness.get_by_label("Manifest only").click();
    harness.key_press(Key::Escape);
    settle(&mut harness);
    harness.state_mut().ask(Verb::Export);
    settle(&mut harness);
    assert!(field(&harness).ends_with("animals-balanced"), "{}", field(&harness));
    harness.get_by_label_contains("rows point into the dataset");
    harness.get_by_label("Use animals-balanced-2").click();
    settle(&mut harness);
    // Enter in the field exports.
    harness.get_by_label("Folder to write").focus();
    settle(&mut harness);
    harness.key_press(Key::Enter);
    settle(&mut harness);
    harness.get_by_label("✓ Exported");
    harness.get_by_label_contains("rows = csv.DictReader");
    assert!(world.root().with_file_name("animals-balanced-2").join("manifest.csv").is_file());
}

/// What keys must leave alone while something lies over the window.
fn behind(harness: &Harness<'_, App>) -> (evenset::recipe::Recipe, View, Vec<String>) {
    let said = harness.query_all_by_label_contains(" selected").filter_map(|node| node.value()).collect();
    (harness.state().session().recipe().clone(), harness.state().view(), said)
}

#[test]
fn a_dialog_has_all_keys_and_leaves_what_lies_behind_as_it_is() {
    let keys = [Key::X, Key::Delete, Key::M, Key::Space, Key::Home, Key::ArrowDown, Key::ArrowRight, Key::Num3, Key::F5, Key::Minus];
    let dialogs = [Verb::Palette, Verb::OpenPath, Verb::Keys, Verb::Problems, Verb::Settings, Verb::Export, Verb::SaveRecipe];
    for view in [View::Balance, View::Images, View::Augment] {
        let world = World::new(&ANIMALS);
        std::fs::write(world.root().join("train/cats/empty.png"), "").unwrap();
        let mut harness = world.window(SIZE);
        harness.get_by_label("Smallest").click();
        settle(&mut harness);
        harness.state_mut().ask(Verb::Show(view));
        settle(&mut harness);
        if view == View::Images {
            harness.get_by_label_contains("Image 1.png, class cats, train").click();
            settle(&mut harness);
        } else {
            harness.get_by_label_contains("Class dogs, ").click();
            settle(&mut harness);
        }
        let before = behind(&harness);
        assert_eq!(before.2.len(), usize::from(view == View::Images), "{view:?}: {:?}", before.2);
        for dialog in dialogs {
            harness.state_mut().ask(dialog);
            // Also in the very first frame.
            harness.run_steps(1);
            for modifiers in [Modifiers::COMMAND, Modifiers::NONE] {
                harness.key_press_modifiers(modifiers, Key::A);
                harness.key_press_modifiers(modifiers, Key::Z);
                harness.run_steps(1);
            }
            for key in keys {
                harness.key_press(key);
                harness.run_steps(2);
            }
            assert_eq!(behind(&harness), before, "{view:?} behind {dialog:?}");
            harness.key_press(Key::Escape);
            settle(&mut harness);
            assert_eq!(behind(&harness), before, "{view:?} after {dialog:?}");
        }
        // And they mean what they did again.
        harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
        settle(&mut harness);
        assert_ne!(harness.state().session().recipe(), &before.0);
    }
}

#[test]
fn an_open_menu_takes_the_keys_and_escape_closes_it_alone() {
    let world = World::new(&ANIMALS);
    let mut harness = world.window(SIZE);
    harness.state_mut().ask(Verb::Show(View::Augment));
    settle(&mut harness);
    harness.get_by_label_contains("Draw 2:").click();
    settle(&mut harness);
    harness.get_by_label("Saved ▼").click();
    settle(&mut harness);
    harness.key_press(Key::Escape);
    settle(&mut harness);
    assert!(harness.query_by_label("Name of the chain to save").is_none());
    harness.get_by_label("Divider between original and draw");
    harness.key_press(Key::Escape);
    settle(&mut harness);
    assert!(harness.query_by_label("Divider between original and draw").is_none());
    // A class is selected: its keys wait until the menu is closed.
    harness.state_mut().ask(Verb::Show(View::Balance));
    settle(&mut harness);
    harness.get_by_label_contains("Class dogs, ").click();
    settle(&mut harness);
    harness.get_by_label("Menu").click();
    settle(&mut harness);
    let before = harness.state().session().recipe().clone();
    for key in [Key::X, Key::Delete, Key::M, Key::Num2] {
        harness.key_press(key);
        harness.run_steps(2);
    }
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    settle(&mut harness);
    assert_eq!(harness.state().session().recipe(), &before);
    assert_eq!(harness.state().view(), View::Balance);
    harness.key_press(Key::Escape);
    settle(&mut harness);
    harness.key_press(Key::X);
    settle(&mut harness);
    assert_eq!(harness.state().session().roster().classes, ["cats", "lizards", "snakes"], "that class alone");
}

#[test]
fn the_folder_to_write_is_typed_over_and_missing_folders_are_said() {
    let world = World::new(&ANIMALS);
    let mut harness = world.window(SIZE);
    harness.state_mut().ask(Verb::Export);
    settle(&mut harness);
    let field = |harness: &Harness<'_, App>| harness.get_by_label("Folder to write").value().unwrap_or_default();
    assert!(things(&harness).iter().any(|thing| thing.focused && thing.name == "Folder to write"));
    let out = world.root().with_file_name("far").join("off/out");
    harness.event(egui::Event::Text(out.display().to_string()));
    settle(&mut harness);
    assert_eq!(field(&harness), out.display().to_string(), "it takes the place of what was proposed");
    harness.get_by_label_contains(&format!("Will be made: far/off in {}", world.root().parent().unwrap().display()));
    assert!(!out.parent().unwrap().exists(), "and not yet");
}

#[test]
fn the_export_sheet_opens_at_its_size_and_its_buttons_stay() {
    let world = World::new(&ANIMALS);
    let mut harness = world.window(SIZE);
    let button = |harness: &Harness<'_, App>| things(harness).into_iter().find(|thing| thing.name == "Export").map(|thing| thing.rect);
    harness.state_mut().ask(Verb::Export);
    harness.run_steps(3);
    let first = button(&harness);
    assert!(first.is_some());
    for name in ["Symbolic link", "Resize to width and height", "Manifest only", "Folders"] {
        harness.get_by_label(name).click();
        settle(&mut harness);
        assert_eq!(button(&harness), first, "after {name}");
    }
    harness.get_by_label_contains("are stretched to this one");
    harness.get_by_label("Folder to write").focus();
    settle(&mut harness);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.event(egui::Event::Text(world.root().display().to_string()));
    settle(&mut harness);
    harness.get_by_label_contains("the dataset itself");
    assert_eq!(button(&harness), first, "a refusal pushes nothing");
}

#[cfg(target_os = "linux")]
#[test]
fn a_place_that_cannot_be_written_is_found_out_before_and_leaves_nothing_stuck() {
    let world = World::new(&ANIMALS);
    let mut harness = world.window(SIZE);
    harness.state_mut().ask(Verb::Export);
    settle(&mut harness);
    harness.event(egui::Event::Text("/proc/x".to_owned()));
    settle(&mut harness);
    harness.get_by_label_contains("no folder can be made in /proc");
    // One that fails all the same, as where a disk goes away meanwhile.
    let options = evenset::export::Options::new("/proc/x");
    harness.state_mut().session_mut().run(Command::Export(options));
    settle(&mut harness);
    assert_eq!(harness.query_all_by_label_contains("no folder can be made in /proc").count(), 1, "said once");
    assert!(harness.query_by_label("Looking at the folder…").is_none());
    harness.key_press(Key::Escape);
    settle(&mut harness);
    harness.state_mut().ask(Verb::Export);
    settle(&mut harness);
    let value = harness.get_by_label("Folder to write").value().unwrap_or_default();
    assert!(value.ends_with("animals-balanced"), "{value}");
    harness.get_by_label("Export").click();
    settle(&mut harness);
    harness.get_by_label("✓ Exported");
}

#[test]
fn what_no_program_shows_is_said_and_the_last_export_is_found_again() {
    let world = World::new(&ANIMALS);
    let mut harness = world.window(SIZE);
    harness.state_mut().ask(Verb::Export);
    settle(&mut harness);
    harness.get_by_label("Export").click();
    settle(&mut harness);
    let report = world.root().with_file_name("animals-balanced").join("report.html");
    std::fs::remove_file(&report).unwrap();
    harness.get_by_label("Open the report").click();
    settle(&mut harness);
    harness.get_by_label_contains(&format!("No program could show {}", report.display()));
    harness.get_by_label("Copy its path").click();
    harness.run_steps(1);
    assert_eq!(copied(&harness).as_deref(), report.to_str());
    harness.get_by_label("Close").click();
    settle(&mut harness);
    harness.state_mut().ask(Verb::LastExport);
    settle(&mut harness);
    harness.get_by_label("✓ Exported");
    harness.get_by_label("PyTorch");
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
fn an_interrupted_export_is_offered_to_go_on() {
    let world = World::new(&ANIMALS);
    let mut harness = world.window(SIZE);
    harness.state_mut().ask(Verb::Export);
    settle(&mut harness);
    assert!(harness.query_by_label("Go on with it").is_none());
    harness.key_press(Key::Escape);
    settle(&mut harness);
    // What a kill leaves: the folder beside the target, marked as an export's.
    let left = world.root().with_file_name(".animals-balanced.evenset-partial");
    std::fs::create_dir_all(left.join("tree")).unwrap();
    std::fs::write(left.join("evenset-partial.txt"), "evenset partial export of another day\n").unwrap();
    harness.state_mut().ask(Verb::Export);
    settle(&mut harness);
    harness.get_by_label_contains("interrupted");
    harness.get_by_label("Go on with it");
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
fn every_command_is_in_the_menu_by_group_with_its_keys() {
    let world = World::new(&ANIMALS);
    let mut harness = world.window(SIZE);
    harness.get_by_label("Menu").click();
    settle(&mut harness);
    let group = |harness: &Harness<'_, App>, name: &str| things(harness).into_iter().find(|thing| thing.name.starts_with(name)).unwrap();
    let window = group(&harness, "Window").rect.center();
    harness.hover_at(window);
    settle(&mut harness);
    harness.drag_at(window);
    harness.drop_at(window);
    settle(&mut harness);
    for label in ["Images", "Augment", "Zoom in", "Quit"] {
        assert!(things(&harness).iter().any(|thing| thing.name.starts_with(label)), "{label}");
    }
    let augment = things(&harness).into_iter().find(|thing| thing.name == "Augment").unwrap();
    harness.drag_at(augment.rect.center());
    harness.drop_at(augment.rect.center());
    settle(&mut harness);
    assert_eq!(harness.state().view(), View::Augment);
}

#[test]
fn the_key_sheet_tells_the_keys_of_the_pictures_too() {
    let world = World::new(&ANIMALS);
    let mut harness = world.window([1440.0, 1400.0]);
    harness.key_press(Key::F1);
    settle(&mut harness);
    for what in ["Show in folder", "Facts", "Whole, or pixel by pixel", "Larger tiles", "Copy paths", "First, last", "Undo"] {
        assert!(harness.query_all_by_label(what).next().is_some(), "{what}");
    }
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

#[test]
fn the_end_of_an_export_has_no_gap_and_its_notice_no_overlap() {
    let world = World::new(&ANIMALS);
    let mut harness = world.window(SIZE);
    harness.get_by_label("Smallest").click();
    settle(&mut harness);
    harness.state_mut().ask(Verb::Export);
    settle(&mut harness);
    harness.get_by_label("Export").click();
    settle(&mut harness);
    harness.get_by_label("✓ Exported");
    let (lines, close) = (harness.get_by_label_contains("from torchvision").rect(), harness.get_by_label("Close").rect());
    assert!((0.0..60.0).contains(&(close.top() - lines.bottom())), "lines {lines:?}, buttons {close:?}");
    let (tick, words) = (harness.get_by_label("✓").rect(), harness.get_by_label_contains("Exported 16 images").rect());
    assert!(tick.right() <= words.left(), "tick {tick:?}, words {words:?}");
}
