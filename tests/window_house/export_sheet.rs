//! The export sheet, from the folder that is typed to the lines that load it.

use super::*;

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
fn made_images_that_come_out_almost_black_are_warned_of_before_they_are_written() {
    use evenset::augment::{Chain, Step, Value, entry};
    use evenset::recipe::{ChainChoice, Edit, Grow};
    let world = World::new(&ANIMALS);
    let mut harness = world.window(SIZE);
    let mut bright = Step::new(entry("RandomBrightnessContrast").unwrap());
    bright.set("brightness_limit", Value::Range(-0.99, -0.99)).unwrap();
    bright.p = 1.0;
    harness.get_by_label("Largest").click();
    settle(&mut harness);
    let edits = [Edit::SetGrow(Grow::Augment), Edit::SetChain(ChainChoice::Custom(Chain::of(vec![bright])))];
    edits.into_iter().for_each(|edit| harness.state_mut().session_mut().run(Command::Edit(edit)));
    settle(&mut harness);
    harness.state_mut().ask(Verb::Export);
    settle(&mut harness);
    let warning = "About 100 % of made images come out almost black: soften Brightness / contrast in Augment";
    harness.get_by_label(warning);
    harness.key_press(Key::Escape);
    settle(&mut harness);
    let flip = ChainChoice::Custom(Chain::of(vec![Step::new(entry("HorizontalFlip").unwrap())]));
    harness.state_mut().session_mut().run(Command::Edit(Edit::SetChain(flip)));
    settle(&mut harness);
    harness.state_mut().ask(Verb::Export);
    settle(&mut harness);
    let told = |harness: &Harness<'_, App>| match harness.state().session().export_check() {
        Some(Ok(estimate)) => estimate.warnings.join("; "),
        other => format!("{other:?}"),
    };
    assert!(harness.query_by_label_contains("come out almost").is_none(), "{}", told(&harness));
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

#[test]
fn what_cannot_be_used_and_a_worse_balance_are_said() {
    let world = World::new(&ANIMALS);
    std::fs::write(world.root().join("train/cats/broken.png"), b"no picture").unwrap();
    let mut harness = world.window(SIZE);
    harness.get_by_label("unusable: 1");
    harness.get_by_label("kept: 40");
    let worse = "The imbalance ratio grows from 5.3 to 16";
    assert_eq!(harness.query_all_by_label(worse).count(), 0);
    let few = Edit::SetClassTarget { class: "lizards".into(), to: Some(Target::Count(1)) };
    harness.state_mut().session_mut().run(Command::Edit(few));
    settle(&mut harness);
    assert_eq!(harness.query_all_by_label(worse).count(), 1, "under what comes of the recipe");
    harness.state_mut().ask(Verb::Export);
    settle(&mut harness);
    settle(&mut harness);
    assert_eq!(harness.query_all_by_label(worse).count(), 2, "and in the sheet");
}

#[test]
fn a_file_that_was_cut_short_is_said_at_the_end_and_stands_among_the_problems() {
    let world = World::new(&ANIMALS);
    let cut = world.root().join("train/dogs/0.png");
    let whole = std::fs::read(&cut).unwrap();
    std::fs::write(&cut, &whole[..whole.len() - 5]).unwrap();
    let mut harness = world.window(SIZE);
    assert_eq!(harness.query_all_by_label("⚠ 1 problem").count(), 0, "its header reads");
    harness.state_mut().ask(Verb::Export);
    settle(&mut harness);
    settle(&mut harness);
    harness.get_by_label("Export").click();
    settle(&mut harness);
    harness.get_by_label_contains("1 file was cut short before the image ends");
    assert_eq!(harness.query_all_by_label_contains("could not be used").count(), 0);
    harness.get_by_label("Close").click();
    settle(&mut harness);
    harness.get_by_label("⚠ 1 problem").click();
    settle(&mut harness);
    harness.get_by_label("train/dogs/0.png");
    harness.get_by_label("All images can be used");
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
    harness.get_by_label_contains(&format!("Cannot show {}", report.display()));
    harness.get_by_label("Copy its path").click();
    harness.run_steps(1);
    assert_eq!(copied(&harness).as_deref(), report.to_str());
    harness.get_by_label("Close").click();
    settle(&mut harness);
    harness.state_mut().ask(Verb::LastExport);
    settle(&mut harness);
    harness.get_by_label("✓ Exported");
    harness.get_by_label("PyTorch");
    // And in the next sitting, where the next export is proposed to go to the same folder.
    drop(harness);
    let mut harness = world.window(SIZE);
    harness.state_mut().ask(Verb::LastExport);
    settle(&mut harness);
    harness.get_by_label("✓ Exported");
    harness.get_by_label("PyTorch");
    harness.get_by_label("Close").click();
    settle(&mut harness);
    harness.state_mut().ask(Verb::Export);
    settle(&mut harness);
    harness.get_by_label("An export of animals stands there: 40 images");
    // Of a folder that is gone nothing is kept.
    std::fs::remove_dir_all(report.parent().unwrap()).unwrap();
    drop(harness);
    let mut harness = world.window(SIZE);
    let now = harness.state_mut().session_mut();
    assert!(now.export_result().is_none() && now.exported_to().is_none());
}

#[test]
fn in_a_small_window_no_message_lies_over_the_buttons_at_the_end() {
    let world = World::new(&ANIMALS);
    let mut harness = world.window([512.0, 320.0]);
    harness.state_mut().ask(Verb::Export);
    settle(&mut harness);
    harness.get_by_label("Export").click();
    settle(&mut harness);
    harness.get_by_label("✓ Exported");
    assert!(harness.query_by_label_contains("Exported 40 images to").is_none());
    harness.get_by_label("Close").click();
    settle(&mut harness);
    assert!(harness.query_by_label("✓ Exported").is_none());
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
fn after_a_kill_the_sheet_goes_on_with_the_folder_that_was_chosen() {
    let world = World::new(&ANIMALS);
    let session = world.window(SIZE);
    let out = world.root().with_file_name("elsewhere").join("of mine");
    drop(session);
    // What a kill while that folder is written leaves: the folder beside it, and a note among what is kept of the dataset.
    let left = out.with_file_name(".of mine.evenset-partial");
    std::fs::create_dir_all(left.join("tree")).unwrap();
    std::fs::write(left.join("evenset-partial.txt"), "evenset partial export of another day\n").unwrap();
    let mut harness = world.window(SIZE);
    harness.get_by_label("Smallest").click();
    settle(&mut harness);
    drop(harness);
    let mut kept = std::fs::read_dir(world.dir.path().join("settings/recipes")).unwrap().map(|entry| entry.unwrap().path());
    let note = kept.find(|path| path.extension().is_some_and(|extension| extension == "json")).unwrap().with_extension("begun");
    std::fs::write(&note, format!("{out:?}")).unwrap();
    let mut harness = world.window(SIZE);
    harness.get_by_label_contains("was interrupted: open Export… to go on with it");
    harness.state_mut().ask(Verb::Export);
    settle(&mut harness);
    harness.get_by_label("Go on with it");
    harness.get_by_label("Export").click();
    settle(&mut harness);
    harness.get_by_label("✓ Exported");
    assert!(out.join("manifest.csv").is_file() && !left.exists() && !note.exists());
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

#[test]
fn an_earlier_export_is_replaced_when_that_is_chosen_and_not_before() {
    let world = World::new(&ANIMALS);
    let mut harness = world.window(SIZE);
    let out = world.root().with_file_name("animals-balanced");
    let images = || std::fs::read_to_string(out.join("manifest.csv")).unwrap().lines().count() - 1;
    let open = |harness: &mut Harness<'_, App>| {
        harness.state_mut().ask(Verb::Export);
        settle(harness);
        settle(harness);
    };
    let is_off = |harness: &Harness<'_, App>, name: &str| things(harness).into_iter().any(|thing| thing.name == name && thing.disabled);
    open(&mut harness);
    harness.get_by_label("Export").click();
    settle(&mut harness);
    assert_eq!(images(), 40);
    harness.get_by_label("Close").click();
    harness.get_by_label("Smallest").click();
    settle(&mut harness);
    // What stands there is said, and nothing is chosen yet.
    open(&mut harness);
    harness.get_by_label("An export of animals stands there: 40 images");
    harness.get_by_label("Use animals-balanced-2");
    assert!(is_off(&harness, "Export"));
    assert!(harness.query_by_label_contains("⚠").is_none(), "it is no refusal");
    // What would be written is told all the same.
    harness.get_by_label("16 image files");
    harness.get_by_label_contains(", about ");
    harness.get_by_label_contains("images tried");
    // By keyboard, there and back.
    let tick = |harness: &mut Harness<'_, App>| {
        harness.get_by_label("Replace it").focus();
        settle(harness);
        harness.key_press(Key::Space);
        settle(harness);
    };
    tick(&mut harness);
    assert!(things(&harness).iter().any(|thing| thing.focused && thing.name == "Replace it"), "the keyboard stays");
    assert!(harness.query_by_label("Export").is_none() && !is_off(&harness, "Replace and export"));
    harness.get_by_label("Copy as command").click();
    harness.run_steps(1);
    let line = copied(&harness).unwrap_or_default();
    assert!(line.contains(" --replace --out "), "{line}");
    tick(&mut harness);
    assert!(is_off(&harness, "Export"));
    // It holds for that folder alone.
    tick(&mut harness);
    harness.get_by_label("Folder to write").focus();
    settle(&mut harness);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.event(egui::Event::Text(format!("{}-other", out.display())));
    settle(&mut harness);
    assert!(harness.query_by_label("Replace it").is_none() && !is_off(&harness, "Export"));
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.event(egui::Event::Text(out.display().to_string()));
    settle(&mut harness);
    assert_eq!(images(), 40, "nothing has happened yet");
    harness.get_by_label("Replace and export").click();
    settle(&mut harness);
    harness.get_by_label("✓ Exported and replaced");
    harness.get_by_label("It replaced the earlier export of animals: 40 images");
    harness.get_by_label_contains("which replaced the earlier export of 40 images");
    assert_eq!(images(), 16);
    harness.get_by_label("Close").click();
    settle(&mut harness);
    // The next time it is asked again; what is somebody's is refused.
    open(&mut harness);
    assert!(is_off(&harness, "Export"));
    std::fs::write(out.join("notes.txt"), "mine").unwrap();
    harness.get_by_label("Replace it").click();
    settle(&mut harness);
    harness.get_by_label_contains("it holds notes.txt, which no export wrote; move it away");
    harness.get_by_label("Use animals-balanced-2").click();
    settle(&mut harness);
    harness.get_by_label("Export").click();
    settle(&mut harness);
    harness.get_by_label("✓ Exported");
    assert_eq!(std::fs::read_to_string(out.join("notes.txt")).unwrap(), "mine");
    harness.get_by_label("Close").click();
    settle(&mut harness);
    // One that was whole before it began wrote nothing, and says so.
    let options = evenset::export::Options { resume: true, ..evenset::export::Options::new(format!("{}-2", out.display())) };
    harness.state_mut().session_mut().run(Command::Export(options));
    harness.state_mut().ask(Verb::LastExport);
    settle(&mut harness);
    harness.get_by_label("✓ Exported before");
    harness.get_by_label_contains("has these 16 images already");
}
