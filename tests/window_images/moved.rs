//! Images that were moved to another class: their mark, how they are found, and the way back.

use super::{World, choose, members, press, settle, tiles, window};
use crate::painter::Eyes;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use evenset::dataset::ImageId;
use evenset::recipe::{Edit, Grow, Target};
use evenset::session::{Command, ImageEdit, Picture, Tile};
use evenset::ui::App;

fn move_to(harness: &mut Harness<'_, App>, tiles: &[&str], class: &str) {
    for tile in tiles {
        harness.get_by_label_contains(tile).click_modifiers(Modifiers::COMMAND);
        settle(harness);
    }
    press(harness, Key::M);
    harness.get_by_role_and_label(egui::accesskit::Role::Button, class).click();
    settle(harness);
    press(harness, Key::Escape);
}

#[test]
fn a_moved_image_says_where_from_and_goes_back_there() {
    let world = World::animals();
    let mut harness = world.window();
    move_to(&mut harness, &["Image 0.png, class dogs", "Image 1.png, class dogs"], "snakes");
    assert_eq!((members(&harness, "dogs"), members(&harness, "snakes")), (6, 4));
    let moved = |harness: &Harness<'_, App>| tiles(harness).iter().filter(|name| name.ends_with("moved from dogs")).count();
    assert_eq!(moved(&harness), 2);
    for show in ["Moved", "Changed"] {
        choose(&mut harness, "Which images", show);
        assert_eq!((tiles(&harness).len(), moved(&harness)), (2, 2), "{show}");
    }
    // The pointer tells it too, and the large view.
    let first = harness.get_by_label_contains("Image 0.png, class dogs").rect();
    harness.hover_at(first.center());
    harness.run_steps(60);
    harness.get_by_label("Moved from dogs");
    harness.get_by_label_contains("Image 0.png, class dogs").click();
    settle(&mut harness);
    press(&mut harness, Key::Space);
    harness.get_by_label("Moved from dogs");
    press(&mut harness, Key::Escape);
    harness.get_by_label_contains("Image 0.png, class dogs").click_secondary();
    settle(&mut harness);
    harness.get_by_label("Move back to dogs").click();
    settle(&mut harness);
    harness.get_by_label("Moved 1 image back");
    assert_eq!((members(&harness, "dogs"), moved(&harness)), (7, 1));
    // By the button too; then no step is left of it all.
    harness.get_by_label_contains("Image 1.png, class dogs").click();
    settle(&mut harness);
    press(&mut harness, Key::M);
    harness.get_by_label("Move back to dogs").click();
    settle(&mut harness);
    assert_eq!((members(&harness, "dogs"), harness.state().session().recipe().steps.len()), (8, 0));
    choose(&mut harness, "Which images", "All images");
    harness.get_by_label_contains("Image 1.png, class dogs").click_secondary();
    settle(&mut harness);
    assert!(harness.query_by_label_contains("Move back").is_none(), "nothing to move back");
}

#[test]
fn images_of_several_classes_go_back_each_to_its_own() {
    let world = World::animals();
    let mut harness = world.window();
    move_to(&mut harness, &["Image 0.png, class dogs", "Image 0.png, class cats, train"], "snakes");
    assert_eq!(members(&harness, "snakes"), 4);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    settle(&mut harness);
    harness.get_by_label_contains("Image 0.png, class dogs").click_secondary();
    settle(&mut harness);
    harness.get_by_label("Move back").click();
    settle(&mut harness);
    harness.get_by_label("Moved 2 images back");
    assert_eq!(["cats", "dogs", "snakes"].map(|class| members(&harness, class)), [8, 8, 2]);
}

#[test]
fn among_what_will_be_exported_a_moved_image_is_marked_too() {
    let world = World::animals();
    let mut session = world.session();
    session.run(Command::EditImages(ImageEdit::Move("snakes".into()), vec![ImageId(6)]));
    session.run(Command::Edits("Grow".into(), vec![Edit::SetTarget(Some(Target::Count(7))), Edit::SetGrow(Grow::Augment)]));
    let mut harness = window(session, [1440.0, 900.0], Eyes::default());
    choose(&mut harness, "Which images", "Will be exported");
    (0..4).for_each(|_| press(&mut harness, Key::Minus));
    let moved: Vec<String> = tiles(&harness).into_iter().filter(|name| name.contains("class dogs \u{2192} snakes")).collect();
    let marked = moved.iter().filter(|name| name.ends_with("moved from dogs")).count();
    assert!(moved.len() > 1 && marked == 1, "the image, not what is made of it: {moved:?}");
    // Its own picture is what is shown under the mark.
    assert!(matches!(harness.state().session().tile(Picture::Image(ImageId(6)), 128), Tile::Ready(_)));
}
