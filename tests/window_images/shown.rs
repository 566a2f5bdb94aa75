//! Which images are shown: filters, classes and splits, and what becomes of images under a plan.

use super::painter::Eyes;
use super::{World, choose, members, press, settle, tiles, window};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use evenset::recipe::{Edit, Target};
use evenset::session::Command;
use evenset::ui::App;

#[test]
fn images_are_found_by_class_split_text_and_what_became_of_them() {
    let world = World::animals();
    let mut harness = world.window();
    assert_eq!(tiles(&harness).len(), 18);
    harness.get_by_label("Class snakes, 2 images").click();
    settle(&mut harness);
    assert_eq!(tiles(&harness).len(), 2);
    harness.get_by_label("Class snakes, 2 images").click_modifiers(Modifiers::COMMAND);
    settle(&mut harness);
    harness.get_by_label("val").click();
    settle(&mut harness);
    assert!(tiles(&harness).iter().all(|name| name.contains("val")) && tiles(&harness).len() == 2);
    harness.get_by_label("All splits").click();
    harness.get_by_label("Filter images by name or folder").focus();
    settle(&mut harness);
    harness.get_by_label("Filter images by name or folder").type_text("DOGS/7");
    settle(&mut harness);
    assert_eq!(tiles(&harness).len(), 1);
    harness.get_by_label_contains("Image 7.png, class dogs, train").click();
    settle(&mut harness);
    press(&mut harness, Key::X);
    harness.get_by_label_contains("Image 7.png, class dogs, train").click_secondary();
    settle(&mut harness);
    // In the menu, and in the strip below.
    assert_eq!(harness.get_all_by_label_contains("Show in folder").count(), 2);
    assert_eq!(harness.get_all_by_label_contains("Copy path").count(), 2);
    press(&mut harness, Key::Escape);
    harness.get_by_label("Filter images by name or folder").focus();
    settle(&mut harness);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    press(&mut harness, Key::Backspace);
    choose(&mut harness, "Which images", "Changed");
    assert_eq!(tiles(&harness).len(), 1);
    assert!(tiles(&harness)[0].ends_with("left out"));
    choose(&mut harness, "Which images", "Kept");
    assert_eq!(tiles(&harness).len(), 17);
}

#[test]
fn what_is_left_out_to_shrink_a_class_is_seen_and_why_and_taking_back_is_for_what_was_left_out_by_hand() {
    let world = World::animals();
    let mut harness = world.window();
    harness.state_mut().session_mut().run(Command::Edit(Edit::SetTarget(Some(Target::Count(5)))));
    settle(&mut harness);
    choose(&mut harness, "Which images", "Kept");
    assert_eq!(tiles(&harness).len(), 14, "5 of 6 cats, 5 of 8 dogs, 2 snakes, 2 of val");
    choose(&mut harness, "Which images", "Left out");
    assert_eq!(tiles(&harness).len(), 4);
    assert!(tiles(&harness).iter().all(|name| name.ends_with("left out to shrink")), "{:?}", tiles(&harness));
    harness.get_by_label_contains("class cats").click();
    settle(&mut harness);
    press(&mut harness, Key::Space);
    harness.get_by_label("Left out to bring cats to 5");
    press(&mut harness, Key::Escape);
    // By hand it is left out too; of all four that one alone is taken back.
    harness.get_by_role_and_label(Role::Button, "Leave out");
    press(&mut harness, Key::X);
    assert_eq!((members(&harness, "cats"), harness.state().session().roster().excluded.len()), (7, 1));
    assert_eq!(tiles(&harness).iter().filter(|name| name.ends_with("left out")).count(), 1);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    settle(&mut harness);
    harness.get_by_label("4 selected");
    harness.get_by_role_and_label(Role::Button, "Take back in").click();
    settle(&mut harness);
    assert_eq!(harness.state().session().history().undo_label(), Some("Take back 1 image"));
    assert!(tiles(&harness).len() == 4 && tiles(&harness).iter().all(|name| name.ends_with("left out to shrink")));
}

#[test]
fn the_filter_by_class_is_a_chip_that_a_click_or_escape_takes_away() {
    let world = World::animals();
    let mut harness = world.window();
    assert!(harness.query_by_label("Show all classes").is_none());
    for by_key in [false, true] {
        harness.get_by_label("Class snakes, 2 images").click();
        settle(&mut harness);
        harness.get_by_label("2 of 18 in all splits");
        assert_eq!(tiles(&harness).len(), 2);
        if by_key {
            // The selection goes first.
            harness.get_by_label_contains("Image 0.png, class snakes").click();
            settle(&mut harness);
            press(&mut harness, Key::Escape);
            assert!(harness.query_by_label("1 selected").is_none());
            assert_eq!(tiles(&harness).len(), 2);
            // A field that Escape leaves takes that press.
            harness.get_by_label("Filter images by name or folder").focus();
            settle(&mut harness);
            press(&mut harness, Key::Escape);
            assert_eq!(tiles(&harness).len(), 2);
            press(&mut harness, Key::Escape);
        } else {
            harness.get_by_label("Show all classes").click();
            settle(&mut harness);
        }
        assert_eq!(tiles(&harness).len(), 18);
        assert!(harness.query_by_label("Show all classes").is_none());
    }
    // Where nothing is left, one click clears the text and the classes.
    harness.get_by_label("Class snakes, 2 images").click();
    harness.get_by_label("Filter images by name or folder").focus();
    settle(&mut harness);
    harness.event(egui::Event::Text("no such name".into()));
    settle(&mut harness);
    assert!(tiles(&harness).is_empty());
    harness.get_by_label("Show all images").click();
    settle(&mut harness);
    assert_eq!(tiles(&harness).len(), 18);
    // Names that are too long for it leave it inside the window.
    let world = World::new(&[(&format!("train/{}", "y".repeat(150)), 1), (&format!("train/{}", "z".repeat(150)), 1)]);
    let mut harness = window(world.session(), [1024.0, 640.0], Eyes::default());
    harness.get_by_label_contains("Class yyy").click();
    harness.get_by_label_contains("Class zzz").click_modifiers(Modifiers::COMMAND);
    settle(&mut harness);
    let (chip, slider) = (harness.get_by_label("Show all classes").rect(), harness.get_by_role_and_label(Role::Slider, "Tile size").rect());
    assert!(chip.width() > 40.0 && chip.right() <= slider.left(), "{chip:?} {slider:?}");
}

#[test]
fn what_is_shown_is_shown_again_after_a_kill_and_after_another_dataset() {
    let world = World::animals();
    let other = World::new(&[("train/birds", 3), ("train/fish", 2)]);
    let mut harness = world.window();
    harness.get_by_label("Class cats, 6 images").click();
    choose(&mut harness, "Which images", "Kept");
    harness.get_by_label("Filter images by name or folder").focus();
    settle(&mut harness);
    harness.event(egui::Event::Text("2.png".into()));
    settle(&mut harness);
    let before = tiles(&harness);
    assert_eq!(before.len(), 1, "{before:?}");
    // Another dataset begins with all of its images, and the first one as it was left.
    harness.state_mut().session_mut().run(Command::Open(other.dir.path().join("animals")));
    settle(&mut harness);
    harness.state_mut().ask(super::Verb::Show(super::View::Images));
    settle(&mut harness);
    assert_eq!(tiles(&harness).len(), 5);
    harness.state_mut().session_mut().run(Command::Open(world.dir.path().join("animals")));
    settle(&mut harness);
    assert_eq!(tiles(&harness), before);
    // As SIGKILL does it: nothing is tidied up.
    std::mem::forget(harness);
    assert_eq!(tiles(&world.window()), before);
}

#[test]
fn the_paths_of_the_selected_images_are_copied() {
    let world = World::animals();
    let mut harness = world.window();
    harness.get_by_label_contains("Image 0.png, class dogs").click();
    settle(&mut harness);
    harness.get_by_label_contains("Image 1.png, class dogs").click_modifiers(Modifiers::COMMAND);
    settle(&mut harness);
    harness.get_by_label("2 selected");
    harness.get_by_label("Copy path").click();
    harness.run_steps(1);
    let copied = harness.output().platform_output.commands.iter().find_map(|command| match command {
        egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    let path = |name: &str| world.session().dataset().unwrap().root().join("train/dogs").join(name).display().to_string();
    assert_eq!(copied.unwrap(), format!("{}\n{}", path("0.png"), path("1.png")));
}

#[test]
fn the_field_keeps_its_place_whatever_is_chosen_beside_it() {
    let world = World::animals();
    let mut harness = world.window();
    let place = |harness: &Harness<'_, App>| harness.get_by_label("Filter images by name or folder").rect();
    let before = place(&harness);
    for show in ["Will be exported", "Made images", "Unreadable", "All images"] {
        choose(&mut harness, "Which images", show);
        assert_eq!(place(&harness), before, "{show}");
    }
    for order in ["Smallest files first", "Fewest pixels first", "By name"] {
        choose(&mut harness, "Order", order);
        assert_eq!(place(&harness), before, "{order}");
    }
}

#[test]
fn a_move_of_images_of_several_splits_says_of_which_split_its_counts_are() {
    let world = World::animals();
    let says = |others: &[&str], from: &str| {
        let mut harness = world.window();
        // Smaller tiles: all of them show.
        (0..3).for_each(|_| press(&mut harness, Key::Minus));
        for tile in others {
            harness.get_by_label_contains(tile).click_modifiers(Modifiers::COMMAND);
            settle(&mut harness);
        }
        let to = harness.get_by_label("Class dogs, 8 images").rect().center();
        harness.drag_at(harness.get_by_label_contains(from).rect().center());
        harness.run_steps(2);
        harness.hover_at(to);
        harness.run_steps(3);
        harness.get_by_label_contains("Move to dogs").accesskit_node().value().unwrap()
    };
    let (first, of_val) = ("Image 0.png, class cats, train", "Image 0.png, class cats, val");
    assert_eq!(says(&[], first), "Move to dogs  8 → 9");
    assert_eq!(says(&[first, of_val], of_val), "Move to dogs  8 → 9 in train");
}

#[test]
fn a_file_that_is_listed_among_the_problems_is_marked_and_says_why() {
    let world = World::animals();
    let path = world.dir.path().join("animals/train/dogs/3.png");
    let grey = evenset::pixels::Image::filled(20, 20, evenset::pixels::Layout::Rgb, &[90, 90, 90]);
    std::fs::write(&path, evenset::pixels::encode(&grey, evenset::pixels::Encoding::Jpeg(90)).unwrap()).unwrap();
    std::fs::write(world.dir.path().join("animals/train/dogs/bad.png"), "no picture").unwrap();
    let mut harness = world.window();
    let odd: Vec<String> = tiles(&harness).into_iter().filter(|tile| tile.contains(", problem: ")).collect();
    assert_eq!(odd.len(), 2, "{odd:?}");
    assert!(odd[0].starts_with("Image 3.png") && odd[0].ends_with("problem: the content is JPEG; its extension should be .jpg"), "{odd:?}");
    let tile = harness.get_by_label(&odd[0]).rect();
    harness.hover_at(tile.center());
    harness.run_steps(60);
    harness.get_by_label("⚠ The content is JPEG; its extension should be .jpg");
    harness.get_by_label(&odd[0]).click();
    settle(&mut harness);
    press(&mut harness, Key::Space);
    harness.get_by_label("The content is JPEG; its extension should be .jpg");
}

#[test]
fn keys_mean_the_selected_classes_until_they_are_among_the_pictures_and_say_so_where_nothing_is_selected() {
    let world = World::animals();
    let mut harness = world.window();
    let told = |harness: &Harness<'_, App>| harness.state().session().notices().last().map(|notice| notice.text.clone());
    press(&mut harness, Key::X);
    assert_eq!(told(&harness).as_deref(), Some("Select images first: X leaves them out"));
    press(&mut harness, Key::M);
    assert_eq!(told(&harness).as_deref(), Some("Select images first: M moves them to another class"));
    // Under a filter what is left out goes; the next press does not take its class along.
    harness.get_by_label("Class dogs, 8 images").click();
    choose(&mut harness, "Which images", "Kept");
    harness.get_by_label_contains("Image 0.png, class dogs").click();
    settle(&mut harness);
    press(&mut harness, Key::X);
    assert_eq!(members(&harness, "dogs"), 7);
    press(&mut harness, Key::X);
    assert_eq!((members(&harness, "dogs"), told(&harness).as_deref()), (7, Some("Select images first: X leaves them out")));
    // As in the other views.
    harness.get_by_label("Class snakes, 2 images").click();
    settle(&mut harness);
    press(&mut harness, Key::M);
    harness.get_by_label_contains("Merge snakes into");
    press(&mut harness, Key::Escape);
    press(&mut harness, Key::X);
    assert_eq!(harness.state().session().roster().classes, ["cats", "dogs"]);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    settle(&mut harness);
    assert_eq!(harness.state().session().roster().classes, ["cats", "dogs", "snakes"]);
}
