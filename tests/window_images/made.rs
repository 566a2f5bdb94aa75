//! Images that are made: seen before the export, drawn again, compared with their originals.

use super::painter::Eyes;
use super::{World, choose, grown, members, press, settle, tiles, window};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use evenset::dataset::Dataset;
use evenset::recipe::{Edit, Grow, Target};
use evenset::session::{Command, Picture, Runner, Session, Settings, Tile};
use evenset::ui::App;
use std::sync::Arc;

#[test]
fn made_images_are_seen_before_they_are_exported() {
    let world = World::animals();
    let mut harness = world.window();
    choose(&mut harness, "Which images", "Made images");
    assert!(tiles(&harness).is_empty());
    grown(harness.state_mut().session_mut());
    settle(&mut harness);
    harness.get_by_label("8 files in all splits");
    assert_eq!(tiles(&harness).len(), 8);
    harness.get_by_label("Image 0.png, made 3, class snakes, train").click();
    settle(&mut harness);
    press(&mut harness, Key::Space);
    harness.get_by_label("What was drawn");
    harness.get_by_label("train/snakes/0.png");
    press(&mut harness, Key::Escape);
    choose(&mut harness, "Which images", "Will be exported");
    harness.get_by_label("26 files in all splits");
    harness.get_by_label_contains("Class snakes").click();
    settle(&mut harness);
    assert_eq!(tiles(&harness).len(), 8);
    // A made image does not go alone; its original goes with all that is made of it.
    harness.get_by_label("Image 0.png, made 3, class snakes, train").click();
    settle(&mut harness);
    press(&mut harness, Key::X);
    assert_eq!((members(&harness, "snakes"), harness.state().session().recipe().steps.len()), (2, 3));
    harness.get_by_label("A made image is not left out alone: R draws it again, Shift X leaves its original out");
    harness.key_press_modifiers(Modifiers::SHIFT, Key::X);
    settle(&mut harness);
    assert_eq!(members(&harness, "snakes"), 1);
    assert!(!tiles(&harness).iter().any(|name| name.starts_with("Image 0.png") && name.contains("snakes")));
}

/// What the rows of the plan look like that show: source, number, stream, pixels.
fn made_pictures(harness: &Harness<'_, App>) -> Vec<(u32, u32, u64, Vec<u8>)> {
    let session = harness.state().session();
    let plan = session.plan().unwrap();
    let made = plan.rows.iter().enumerate().filter(|(_, row)| row.made.is_new());
    let pixels = |at: usize| match session.tile(Picture::Row(at as u32), 128) {
        Tile::Ready(image) => image.data().to_vec(),
        other => panic!("{other:?}"),
    };
    made.map(|(at, row)| (row.source.0, row.made.copy(), row.seed, pixels(at))).collect()
}

/// Opens the palette and types for it.
fn find_draw_again(harness: &mut Harness<'_, App>) {
    harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    settle(harness);
    harness.get_by_label("Find a command, a class or a dataset").type_text("draw again");
    settle(harness);
}

#[test]
fn one_made_image_is_drawn_again_alone_until_it_is_as_wanted() {
    let world = World::animals();
    let mut session = world.session();
    grown(&mut session);
    let mut harness = window(session, [1440.0, 900.0], Eyes::default());
    // R means nothing for originals, and the palette says what to do first.
    harness.get_by_label_contains("Image 0.png, class cats, train").click();
    settle(&mut harness);
    press(&mut harness, Key::R);
    assert_eq!(harness.state().session().recipe().steps.len(), 3);
    find_draw_again(&mut harness);
    assert!(harness.get_by_label("Choose Draw again").accesskit_node().is_disabled());
    press(&mut harness, Key::Escape);
    choose(&mut harness, "Which images", "Made images");
    let first = made_pictures(&harness);
    assert_eq!(first.len(), 8);
    harness.get_by_label("Image 0.png, made 3, class snakes, train").click();
    settle(&mut harness);
    press(&mut harness, Key::R);
    harness.get_by_label_contains("Drew 1 image again");
    assert_eq!(harness.state().session().history().undo_label(), Some("Draw 1 image again"));
    let second = made_pictures(&harness);
    let others = |one: &[(u32, u32, u64, Vec<u8>)], other: &[(u32, u32, u64, Vec<u8>)]| {
        one.iter().zip(other).filter(|(one, other)| one != other).map(|(one, _)| (one.1, one.clone())).collect::<Vec<_>>()
    };
    let changed = others(&second, &first);
    assert_eq!((changed.len(), changed[0].0), (1, 3));
    let before = first.iter().find(|one| (one.0, one.1) == (changed[0].1.0, 3)).unwrap();
    assert!(before.2 != changed[0].1.2 && before.3 != changed[0].1.3, "another stream and other pixels");
    // It is selected still: the palette and the button draw it once more each.
    find_draw_again(&mut harness);
    press(&mut harness, Key::Enter);
    harness.get_by_role_and_label(Role::Button, "Draw again").click();
    settle(&mut harness);
    let fourth = made_pictures(&harness);
    assert_eq!((others(&fourth, &first).len(), others(&fourth, &second).len()), (1, 1));
    let recipe = harness.state().session().recipe().clone();
    assert_eq!(recipe.redraws().map(|(_, one)| one.argument()).collect::<Vec<_>>(), ["snakes=train/snakes/0.png#3x3"]);
    // In the large view too, which says how often.
    press(&mut harness, Key::Space);
    harness.get_by_label("3 times");
    press(&mut harness, Key::R);
    harness.get_by_label("4 times");
    press(&mut harness, Key::Escape);
    for _ in 0..4 {
        harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
        settle(&mut harness);
    }
    assert_eq!(made_pictures(&harness), first);
}

#[test]
fn copies_and_originals_are_not_drawn_and_what_leaving_out_means_is_said() {
    let world = World::animals();
    let mut harness = world.window();
    grown(harness.state_mut().session_mut());
    harness.state_mut().session_mut().run(Command::Edit(Edit::SetClassGrow { class: "snakes".into(), to: Some(Grow::Copies) }));
    settle(&mut harness);
    choose(&mut harness, "Which images", "Will be exported");
    // Smaller tiles: all of them show.
    (0..3).for_each(|_| press(&mut harness, Key::Minus));
    let disabled = |harness: &Harness<'_, App>| {
        let named = harness.query_all_by_role_and_label(Role::Button, "Draw again").map(|node| node.accesskit_node().is_disabled());
        named.collect::<Vec<_>>()
    };
    for tile in ["Image 0.png, class snakes, train, ", "Image 0.png, copy 1, class snakes, train"] {
        harness.get_by_label_contains(tile).click_secondary();
        settle(&mut harness);
        assert_eq!(disabled(&harness), [true, true], "in the menu and in the strip: {tile}");
        press(&mut harness, Key::Escape);
        press(&mut harness, Key::R);
        assert_eq!(harness.state().session().recipe().steps.len(), 4);
    }
    // With a made image among them that one is drawn; the menu does it as the key does.
    harness.get_by_label_contains("Image 0.png, made 1, class cats, train").click_modifiers(Modifiers::COMMAND);
    settle(&mut harness);
    harness.get_by_label_contains("Image 0.png, made 1, class cats, train").click_secondary();
    settle(&mut harness);
    assert_eq!(disabled(&harness), [false, false]);
    let in_menu = harness
        .query_all_by_role_and_label(Role::Button, "Draw again")
        .map(|node| node.rect())
        .min_by(|a, b| a.top().total_cmp(&b.top()))
        .unwrap();
    harness.hover_at(in_menu.center());
    harness.drag_at(in_menu.center());
    harness.drop_at(in_menu.center());
    settle(&mut harness);
    harness.get_by_label_contains("Drew 1 image again");
    // Neither the copy nor the made image is an original: they stay, with what can be done said.
    press(&mut harness, Key::X);
    harness.get_by_label("Made images are not left out alone: R draws them again, Shift X leaves their originals out");
    assert!(harness.state().session().roster().excluded.is_empty());
    harness.key_press_modifiers(Modifiers::SHIFT, Key::X);
    settle(&mut harness);
    harness.get_by_label_contains("Left out 2 originals with all that is made of them");
    // The step stays, and its card says that it has nothing to draw any more.
    harness.get_by_label_contains("1 of 1 is not made as the recipe is now");
    // Of copies nothing is drawn: no hint then.
    harness.get_by_label_contains("Image 1.png, copy 1, class snakes, train").click();
    settle(&mut harness);
    press(&mut harness, Key::X);
    let told = |harness: &Harness<'_, App>| harness.state().session().notices().last().unwrap().text.clone();
    assert_eq!(told(&harness), "A copy is not left out alone: Shift X leaves its original out");
    harness.get_by_role_and_label(Role::Button, "Leave original out").click();
    settle(&mut harness);
    assert_eq!(told(&harness), "Left out 1 original with all that is made of it");
}

#[test]
fn among_originals_and_made_images_the_originals_are_left_out() {
    let world = World::animals();
    let mut harness = world.window();
    grown(harness.state_mut().session_mut());
    settle(&mut harness);
    choose(&mut harness, "Which images", "Will be exported");
    (0..3).for_each(|_| press(&mut harness, Key::Minus));
    let click = |harness: &mut Harness<'_, App>, tile: &str| {
        harness.get_by_label_contains(tile).click_modifiers(Modifiers::COMMAND);
        settle(harness);
    };
    click(&mut harness, "Image 0.png, class snakes, train");
    harness.get_by_role_and_label(Role::Button, "Leave out");
    // What is made of an original that goes too needs no word; what is made of another stays, which is said.
    click(&mut harness, "Image 0.png, made 1, class snakes, train");
    click(&mut harness, "Image 1.png, made 1, class snakes, train");
    harness.get_by_role_and_label(Role::Button, "Leave originals out");
    harness.get_by_label_contains("Image 1.png, made 1, class snakes, train").click_secondary();
    settle(&mut harness);
    harness.get_by_label("Leave originals among them out");
    press(&mut harness, Key::Escape);
    press(&mut harness, Key::X);
    harness.get_by_label("Left out 1 image; 1 made image stays: Shift X leaves its original out");
    assert_eq!(members(&harness, "snakes"), 1);
}

#[test]
fn two_made_of_one_original_leave_that_one_out() {
    let world = World::animals();
    let mut session = world.session();
    grown(&mut session);
    let mut harness = window(session, [1440.0, 900.0], Eyes::default());
    choose(&mut harness, "Which images", "Made images");
    for (tile, words) in
        [("0.png, made 1", "Leave original out"), ("0.png, made 2", "Leave original out"), ("1.png, made 1", "Leave originals out")]
    {
        harness.get_by_label(&format!("Image {tile}, class snakes, train")).click_modifiers(Modifiers::COMMAND);
        settle(&mut harness);
        harness.get_by_label(words);
    }
}

#[test]
fn made_images_are_drawn_again_among_more_tiles_than_are_drawn_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let mut session = Session::new(Runner::Inline, Arc::new(|| {}), Some(dir.path().join("settings")));
    session.open_in_memory(Dataset::synthetic(&[("train", "cats", 10_500), ("train", "dogs", 2)]));
    session.run(Command::Edits("Grow".into(), vec![Edit::SetTarget(Some(Target::Count(10_500))), Edit::SetGrow(Grow::Augment)]));
    let mut harness = window(session, [1440.0, 900.0], Eyes::default());
    choose(&mut harness, "Which images", "Made images");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    settle(&mut harness);
    press(&mut harness, Key::R);
    assert_eq!(harness.state().session().recipe().redraws().count(), 0, "these are too many");
    // One made image among as many originals is not.
    harness.state_mut().session_mut().run(Command::Edit(Edit::SetTarget(Some(Target::Count(3)))));
    harness.state_mut().session_mut().run(Command::Edit(Edit::SetClassTarget { class: "cats".into(), to: Some(Target::Count(10_500)) }));
    choose(&mut harness, "Which images", "Will be exported");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    settle(&mut harness);
    press(&mut harness, Key::R);
    assert_eq!(harness.state().session().recipe().redraws().count(), 1);
}

#[test]
fn a_made_image_is_compared_with_its_original() {
    let world = World::animals();
    let mut session = world.session();
    grown(&mut session);
    let mut harness = window(session, [1440.0, 900.0], Eyes::default());
    choose(&mut harness, "Which images", "Made images");
    let made = harness.query_all_by_label_contains("Image ").next().unwrap();
    made.click();
    settle(&mut harness);
    press(&mut harness, Key::Space);
    assert!(harness.query_by_label_contains("Large view: the original of").is_none());
    press(&mut harness, Key::O);
    harness.get_by_label_contains("Large view: the original of");
    harness.get_by_label("Show the made image").click();
    settle(&mut harness);
    harness.get_by_label("Show the original");
    assert!(harness.query_by_label_contains("Large view: the original of").is_none());
}

#[test]
fn in_a_narrow_window_made_images_are_drawn_again_too() {
    let world = World::animals();
    for (width, zoom, in_menu) in [(1024.0, 100, false), (1024.0, 200, true), (860.0, 100, true)] {
        let mut session = world.session();
        grown(&mut session);
        session.run(Command::Set(Settings { zoom_percent: zoom, ..session.settings().clone() }));
        let mut harness = window(session, [width, 640.0], Eyes::default());
        choose(&mut harness, "Which images", "Made images");
        press(&mut harness, Key::ArrowRight);
        let more = harness.get_by_label("More…").rect();
        // The recipe's panel begins so far before the end of its menu; in a window that is too narrow it is closed.
        let right = harness.query_by_label("Recipe menu").map_or(width * 100.0 / zoom as f32, |menu| menu.rect().right() - 216.0);
        assert!(more.right() <= right, "{more:?} ends at {right} in a window of {width} at {zoom}\u{2009}%");
        harness.get_by_label("More…").click();
        settle(&mut harness);
        harness.get_by_label("Show in folder");
        assert_eq!(harness.query_by_role_and_label(Role::Button, "Draw again").is_some_and(|node| node.rect().top() < more.top()), in_menu);
        harness.get_by_role_and_label(Role::Button, "Draw again").click();
        settle(&mut harness);
        assert_eq!(harness.state().session().recipe().redraws().count(), 1);
        // What is open is kept: the next window begins as this one did.
        harness.state_mut().session_mut().run(Command::Undo);
        assert_eq!(harness.state().session().recipe().redraws().count(), 0);
    }
}

/// What is said last.
fn told(harness: &Harness<'_, App>) -> String {
    harness.state().session().notices().last().unwrap().text.clone()
}

#[test]
fn a_made_image_is_called_what_the_export_will_call_it_and_its_original_is_told_beside() {
    let world = World::animals();
    let mut session = world.session();
    grown(&mut session);
    let plan = session.plan().unwrap();
    let names = plan.names(session.dataset().unwrap());
    let is_third = |row: &evenset::plan::Row| row.made.copy() == 3 && session.dataset().unwrap().file_name(row.source) == "0.png";
    let at = plan.rows.iter().position(is_third).unwrap();
    let name = names[at].rsplit('/').next().unwrap().to_owned();
    assert!(name.starts_with("0~aug-3-") && name.ends_with(".jpg"), "{name}");
    let mut harness = window(session, [1440.0, 900.0], Eyes::default());
    choose(&mut harness, "Which images", "Made images");
    let tile = harness.get_by_label("Image 0.png, made 3, class snakes, train").rect();
    harness.hover_at(tile.center());
    harness.run_steps(60);
    harness.get_by_label(&name);
    harness.get_by_label("Made from 0.png");
    harness.get_by_label("Image 0.png, made 3, class snakes, train").click();
    settle(&mut harness);
    press(&mut harness, Key::Space);
    assert!(harness.query_all_by_label(&name).count() >= 2, "above it, and among the facts");
    harness.get_by_label("train/snakes/0.png");
    // As it is written: another encoding, another ending.
    let settings = Settings { made_as: "png".into(), ..harness.state().session().settings().clone() };
    harness.state_mut().session_mut().run(Command::Set(settings));
    settle(&mut harness);
    assert!(harness.query_all_by_label(&name.replace(".jpg", ".png")).count() >= 2);
}

#[test]
fn what_smote_blends_is_called_so_and_chosen_anew_where_an_original_goes() {
    let world = World::new(&[("train/cats", 13), ("train/dogs", 8)]);
    let mut session = world.session();
    let grow = vec![Edit::SetTarget(Some(Target::Word(evenset::recipe::TargetWord::Largest))), Edit::SetGrow(Grow::Smote)];
    session.run(Command::Edits("Grow".into(), grow));
    let mut harness = window(session, [1440.0, 900.0], Eyes::default());
    choose(&mut harness, "Which images", "Made images");
    assert_eq!(tiles(&harness).len(), 5);
    press(&mut harness, Key::ArrowRight);
    press(&mut harness, Key::Space);
    harness.get_by_label("What was drawn");
    harness.get_by_label_contains("(SMOTE), ");
    assert!(harness.query_by_label_contains("MixUp").is_none());
    press(&mut harness, Key::Escape);
    harness.key_press_modifiers(Modifiers::SHIFT, Key::X);
    settle(&mut harness);
    assert!(told(&harness).ends_with("; made images follow: SMOTE chooses anew"), "{}", told(&harness));
    // Of a class that does not grow nothing is chosen.
    choose(&mut harness, "Which images", "All images");
    harness.get_by_label_contains("Image 0.png, class cats").click();
    settle(&mut harness);
    press(&mut harness, Key::X);
    assert_eq!(told(&harness), "Left out 1 image");
}
