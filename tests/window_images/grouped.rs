//! The grid in groups by class, small tiles, and what is said in the bar above: counts in the menu, and the way out of a filter.

use super::painter::Eyes;
use super::{World, choose, press, settle, tiles, window};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use evenset::dataset::{Dataset, ImageId};
use evenset::recipe::{Edit, Target};
use evenset::session::{Command, ImageEdit, Runner, Session, Settings};
use evenset::ui::App;
use std::sync::Arc;

fn grouped(world: &World) -> Harness<'static, App> {
    let mut session = world.session();
    session.run(Command::Set(Settings { image_groups: true, tile_side: 72, ..session.settings().clone() }));
    window(session, [1440.0, 900.0], Eyes::default())
}

#[test]
fn by_folder_each_class_has_a_line_that_selects_it_and_can_be_switched_off() {
    let world = World::animals();
    let mut harness = grouped(&world);
    let line = |harness: &Harness<'_, App>, name: &str| harness.get_by_label(name).rect();
    let (cats, dogs) = (line(&harness, "Group cats, 6 images, train"), line(&harness, "Group dogs, 8 images, train"));
    harness.get_by_label("Group cats, 2 images, val");
    let first = harness.get_by_label_contains("Image 0.png, class dogs").rect();
    assert!(dogs.top() > cats.bottom() && first.top() >= dogs.bottom() && first.top() < dogs.bottom() + 12.0, "{dogs:?} {first:?}");
    harness.get_by_label("Group dogs, 8 images, train").click();
    settle(&mut harness);
    harness.get_by_label("8 selected");
    harness.get_by_label("Group snakes, 2 images, train").click_modifiers(Modifiers::COMMAND);
    settle(&mut harness);
    harness.get_by_label("10 selected");
    // Arrows go over the lines.
    harness.get_by_label_contains("Image 5.png, class cats").click();
    settle(&mut harness);
    press(&mut harness, Key::ArrowDown);
    press(&mut harness, Key::Space);
    harness.get_by_label_contains("Large view: Image 5.png, class dogs");
    press(&mut harness, Key::Escape);
    // Classes that are merged are one group.
    let merge = Edit::Merge { classes: vec!["snakes".into()], into: "dogs".into() };
    harness.state_mut().session_mut().run(Command::Edit(merge));
    settle(&mut harness);
    harness.get_by_label("Group dogs, 10 images, train");
    assert!(harness.query_by_label_contains("Group snakes").is_none());
    choose(&mut harness, "Order", "By name");
    assert!(harness.query_by_label_contains("Group ").is_none(), "other orders mix the classes");
    choose(&mut harness, "Order", "By folder");
    harness.get_by_label("Group cats, 6 images, train");
    choose(&mut harness, "Order", "Group by class");
    assert!(harness.query_by_label_contains("Group ").is_none());
    assert!(!harness.state().session().settings().image_groups, "it is kept");
    assert_eq!(tiles(&harness).len(), 18);
}

#[test]
fn rows_of_the_plan_are_grouped_by_final_class_and_one_class_alone_needs_no_line() {
    let world = World::animals();
    let mut harness = grouped(&world);
    let merge = Edit::Merge { classes: vec!["snakes".into()], into: "dogs".into() };
    harness.state_mut().session_mut().run(Command::Edit(merge));
    harness.state_mut().session_mut().run(Command::Edit(Edit::SetTarget(Some(Target::Count(4)))));
    choose(&mut harness, "Which images", "Will be exported");
    harness.get_by_label("Group cats, 4 images, train");
    harness.get_by_label("Group dogs, 4 images, train");
    // Of one class alone its chip tells.
    harness.get_by_label_contains("Class cats").click();
    settle(&mut harness);
    choose(&mut harness, "Which images", "All images");
    harness.get_by_label("Group cats, 2 images, val");
    harness.get_by_label("val").click();
    settle(&mut harness);
    assert!(harness.query_by_label_contains("Group ").is_none());
}

#[test]
fn a_moved_image_goes_to_its_group_selected_and_neither_the_view_nor_the_keys_go_along() {
    let world = World::new(&[("train/cats", 40), ("train/dogs", 40), ("train/snakes", 40)]);
    let mut session = world.session();
    session.run(Command::Set(Settings { image_groups: true, tile_side: 100, ..session.settings().clone() }));
    let mut harness = window(session, [1440.0, 900.0], Eyes::default());
    harness.get_by_label("Group cats, 40 images").click();
    settle(&mut harness);
    (0..5).for_each(|_| press(&mut harness, Key::ArrowDown));
    (0..4).for_each(|_| press(&mut harness, Key::ArrowDown));
    let name = |harness: &Harness<'_, App>| {
        let chosen =
            tiles(harness).into_iter().zip(harness.query_all_by_role(Role::ListBoxOption)).filter(|(name, _)| name.contains("class dogs"));
        chosen.map(|(name, _)| name).nth(12).unwrap()
    };
    let tile = name(&harness);
    let number: u32 = tile.trim_start_matches("Image ").split('.').next().unwrap().parse().unwrap();
    harness.get_by_label(&tile).click();
    settle(&mut harness);
    let place = |harness: &Harness<'_, App>, at: u32| harness.get_by_label_contains(&format!("Image {at}.png, class dogs,")).rect();
    let before = place(&harness, number - 1);
    press(&mut harness, Key::M);
    harness.event(egui::Event::Text("cats".to_owned()));
    settle(&mut harness);
    press(&mut harness, Key::Enter);
    harness.get_by_label("1 selected");
    assert_eq!(place(&harness, number - 1), before, "the view stays");
    // On from where it was: the next to look at, not its new neighbours.
    press(&mut harness, Key::ArrowRight);
    press(&mut harness, Key::Space);
    harness.get_by_label_contains(&format!("Large view: Image {}.png, class dogs, train", number + 1));
    // The same in the large view.
    press(&mut harness, Key::M);
    harness.event(egui::Event::Text("snakes".to_owned()));
    settle(&mut harness);
    press(&mut harness, Key::Enter);
    harness.get_by_label_contains(&format!("Large view: Image {}.png, class dogs \u{2192} snakes, train", number + 1));
    press(&mut harness, Key::ArrowRight);
    harness.get_by_label_contains(&format!("Large view: Image {}.png, class dogs, train", number + 2));
    press(&mut harness, Key::ArrowLeft);
    harness.get_by_label_contains(&format!("Large view: Image {}.png, class dogs, train", number - 1));
    press(&mut harness, Key::Escape);
    press(&mut harness, Key::Home);
    harness.get_by_label("Group cats, 41 images").click();
    settle(&mut harness);
    harness.get_by_label("41 selected");
    harness.get_by_label_contains("Class cats").click();
    settle(&mut harness);
    press(&mut harness, Key::End);
    assert_eq!(tiles(&harness).iter().filter(|tile| tile.contains("class dogs \u{2192} cats")).count(), 1);
}

#[test]
fn a_group_says_what_the_list_of_classes_says_and_what_is_left_out_and_unreadable_apart() {
    let world = World::animals();
    std::fs::write(world.dir.path().join("animals/train/dogs/bad.png"), "no picture").unwrap();
    let mut harness = grouped(&world);
    let exclude = Command::EditImages(ImageEdit::Exclude, vec![ImageId(0), ImageId(1)]);
    harness.state_mut().session_mut().run(exclude);
    settle(&mut harness);
    harness.get_by_label_contains("Class cats, 4 images");
    harness.get_by_label("Group cats, 4 images, 2 left out, train");
    harness.get_by_label_contains("Class dogs, 8 images");
    harness.get_by_label("Group dogs, 8 images, 1 unreadable, train");
    choose(&mut harness, "Which images", "Left out");
    choose(&mut harness, "Which images", "Kept");
    harness.get_by_label("Group cats, 4 of 6 shown, train");
    harness.get_by_label("Group dogs, 8 of 9 shown, train");
    harness.get_by_label("Group snakes, 2 images, train");
    harness.state_mut().session_mut().run(Command::Edit(Edit::Drop { class: "snakes".into() }));
    choose(&mut harness, "Which images", "All images");
    harness.get_by_label("Group snakes, 2 left out with the class, train");
}

#[test]
fn a_million_records_in_groups_are_scrolled_to_the_end_and_back() {
    let dir = tempfile::tempdir().unwrap();
    let mut session = Session::new(Runner::Inline, Arc::new(|| {}), Some(dir.path().join("settings")));
    session.open_in_memory(Dataset::synthetic(&[("train", "cats", 600_000), ("train", "dogs", 300_000), ("val", "dogs", 100_001)]));
    let mut harness = window(session, [1440.0, 900.0], Eyes::default());
    harness.get_by_label("Group cats, 600\u{2009}000 images, train");
    press(&mut harness, Key::End);
    assert!(tiles(&harness).last().unwrap().starts_with("Image 100000.jpg, class dogs, val"), "{:?}", tiles(&harness).last());
    let last = harness.get_by_label_contains("Image 100000.jpg").rect();
    press(&mut harness, Key::ArrowUp);
    press(&mut harness, Key::ArrowDown);
    assert_eq!(harness.get_by_label_contains("Image 100000.jpg").rect(), last, "to the same place");
    press(&mut harness, Key::Home);
    harness.get_by_label("Group cats, 600\u{2009}000 images, train");
}

#[test]
fn tiles_go_much_smaller_in_small_steps_of_the_wheel_and_say_under_the_pointer_what_their_caption_did() {
    let world = World::new(&[("train/cats", 60), ("val/cats", 2)]);
    let mut harness = world.window();
    let columns = |harness: &Harness<'_, App>| {
        let rects: Vec<_> = harness.query_all_by_label_contains("Image ").map(|node| node.rect()).collect();
        rects.iter().filter(|rect| rect.top() == rects[0].top()).count()
    };
    harness.hover_at(harness.get_by_label_contains("Image 0.png, class cats, train").rect().center());
    harness.run_steps(4);
    let mut seen = vec![columns(&harness)];
    for _ in 0..12 {
        harness.event(egui::Event::MouseWheel {
            unit: egui::MouseWheelUnit::Line,
            delta: egui::vec2(0.0, -1.0),
            modifiers: Modifiers::COMMAND,
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
        });
        harness.run_steps(30);
        seen.push(columns(&harness));
    }
    seen.dedup();
    assert!(seen.is_sorted() && seen.len() >= 7 && *seen.last().unwrap() >= 14, "{seen:?}");
    let tile = harness.get_by_label_contains("Image 0.png, class cats, train").rect();
    assert!(tile.height() < tile.width() + 1.0, "no caption: {tile:?}");
    harness.hover_at(tile.center() + egui::vec2(3.0, 0.0));
    harness.run_steps(60);
    harness.get_by_label("cats · train");
}

#[test]
fn each_entry_of_the_filter_says_how_many_it_would_show() {
    let world = World::animals();
    let mut harness = world.window();
    harness.state_mut().session_mut().run(Command::Edit(Edit::SetTarget(Some(Target::Count(5)))));
    settle(&mut harness);
    let counts = |harness: &mut Harness<'_, App>| {
        harness.get_by_label_contains("Which images").click();
        settle(harness);
        let all = ["All images", "Kept", "Changed", "Left out", "Moved", "Unreadable", "Will be exported", "Made images"].map(|name| {
            let node = harness.get_all_by_role_and_label(Role::Button, name).last().unwrap();
            node.accesskit_node().value().unwrap_or_default()
        });
        press(harness, Key::Escape);
        all.join(" ")
    };
    // 5 of 6 cats, 5 of 8 dogs, 2 snakes and 3 more, 2 of val.
    assert_eq!(counts(&mut harness), "18 14 0 4 0 0 17 3");
    harness.get_by_label_contains("Image 0.png, class dogs").click();
    settle(&mut harness);
    harness.get_by_label("val").click();
    settle(&mut harness);
    assert_eq!(counts(&mut harness), "2 2 0 0 0 0 2 0");
    harness.get_by_label("All splits").click();
    harness.get_by_label("Class snakes, 2 images, becomes 5, too few").click();
    settle(&mut harness);
    assert_eq!(counts(&mut harness), "2 2 0 0 0 0 5 3");
    // What is chosen shows as many.
    choose(&mut harness, "Which images", "Made images");
    assert_eq!(tiles(&harness).len(), 3);
    assert_eq!(counts(&mut harness), "2 2 0 0 0 0 5 3", "whatever is shown");
}

#[test]
fn what_is_searched_for_is_cleared_by_its_button_and_by_escape() {
    let world = World::animals();
    let mut harness = world.window();
    let fields = [("Filter images by name or folder", "dogs"), ("Filter classes", "dog")];
    for (name, text) in fields {
        for by_key in [false, true] {
            let field = |harness: &Harness<'_, App>| harness.get_by_label(name).rect();
            let before = field(&harness);
            assert!(harness.query_by_label("Clear").is_none(), "nothing to clear");
            harness.get_by_label(name).focus();
            settle(&mut harness);
            harness.get_by_label(name).type_text(text);
            settle(&mut harness);
            assert_eq!(field(&harness), before, "it keeps its place");
            let clear = harness.get_by_label("Clear").rect();
            assert!(before.contains_rect(clear), "{clear:?} in {before:?}");
            if by_key {
                press(&mut harness, Key::Escape);
                assert!(!harness.get_by_label(name).is_focused());
            } else {
                harness.get_by_label("Clear").click();
                settle(&mut harness);
                assert!(harness.get_by_label(name).is_focused(), "one goes on typing");
            }
            assert_eq!(harness.get_by_label(name).accesskit_node().value().as_deref(), Some(""));
            assert_eq!(tiles(&harness).len(), 18);
            harness.get_by_label_contains("Class cats");
        }
    }
}
