//! The class list and the recipe's cards, by accessible names, on datasets that are made of numbers alone.
#![cfg(feature = "gui")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

mod desk;
mod painter;

use desk::{ANIMALS, Desk};
use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable;
use evenset::recipe::{Action, ChainChoice, Edit, Grow, Matter, Partners, Recipe, Redraw, Shrink, Step, Target, TargetWord};
use evenset::session::{Command, ThemeChoice};

fn merge(desk: &mut Desk) {
    desk.edit(Edit::Merge { classes: vec!["lizards".into(), "snakes".into()], into: "reptiles".into() });
}

fn names(desk: &Desk) -> Vec<String> {
    desk.session().roster().classes.clone()
}

#[test]
fn a_merge_is_named_otherwise_in_its_card_and_a_clash_is_said_before() {
    let mut desk = Desk::new(&ANIMALS);
    merge(&mut desk);
    desk.click("Step 1: Merge, lizards, snakes → reptiles");
    desk.picture("edit-merge");
    desk.retype("Name of the merged class", "cats");
    desk.window.get_by_label("There is a class \"cats\" already: merge them instead");
    desk.key(Modifiers::NONE, Key::Enter);
    assert_eq!(names(&desk), ["cats", "dogs", "parrots", "penguins", "reptiles"]);
    desk.retype("Name of the merged class", "scaly");
    desk.key(Modifiers::NONE, Key::Enter);
    assert_eq!(names(&desk), ["cats", "dogs", "parrots", "penguins", "scaly"]);
    assert_eq!(desk.session().history().undo_label(), Some("Change to merge lizards, snakes into scaly"));
}

#[test]
fn a_target_and_a_method_are_changed_in_their_cards() {
    let mut desk = Desk::new(&ANIMALS);
    desk.edit(Edit::SetTarget(Some(Target::Count(600))));
    desk.edit(Edit::SetClassGrow { class: "cats".into(), to: Some(Grow::Copies) });
    desk.click("Step 1: Target, 600 images in every class");
    desk.window.get_by_role_and_label(Role::RadioButton, "Target of step 1: mean").click();
    desk.settle();
    assert_eq!(desk.actions()[0], Action::Target { to: Target::Word(TargetWord::Mean) });
    desk.retype("Target of step 1", "700");
    desk.key(Modifiers::NONE, Key::Enter);
    assert_eq!(desk.actions()[0], Action::Target { to: Target::Count(700) });
    desk.click("Step 2: Oversample one class, cats: copy originals");
    desk.window.get_by_label("Grow by: Augmented").click();
    desk.settle();
    assert_eq!(desk.actions()[1], Action::ClassGrow { class: "cats".into(), by: Grow::Augment });
}

#[test]
fn the_words_of_a_target_fit_and_the_field_below_is_for_what_is_no_word() {
    for (size, rows) in [([1440.0, 900.0], 1), ([1024.0, 640.0], 2)] {
        for theme in [ThemeChoice::Dark, ThemeChoice::Light] {
            let mut desk = Desk::sized(&ANIMALS, size, theme);
            desk.edit(Edit::SetTarget(Some(Target::Word(TargetWord::Largest))));
            desk.click("Step 1: Target, every class like the largest");
            desk.picture(&format!("edit-target-{}-{theme:?}", size[0]));
            let card = desk.window.get_by_label("Step 1: Target, every class like the largest").rect();
            let words = ["smallest", "median", "mean", "largest"].map(|word| format!("Target of step 1: {word}"));
            let places = words.map(|word| desk.window.get_by_role_and_label(Role::RadioButton, &word).rect());
            let mut tops: Vec<i32> = places.iter().map(|place| place.top() as i32).collect();
            tops.dedup();
            assert_eq!(tops.len(), rows, "{size:?}: {places:?}");
            assert!(places.iter().all(|place| place.left() >= card.left() && place.right() <= card.right()), "{places:?} in {card:?}");
            let field = desk.window.get_by_role_and_label(Role::TextInput, "Target of step 1");
            assert_eq!(
                egui_kittest::kittest::NodeT::accesskit_node(&field).value().unwrap_or_default(),
                "",
                "what is lit is not typed too"
            );
        }
    }
}

#[test]
fn every_kind_of_step_is_edited_in_its_card() {
    // Few images: some ways to shrink look at each beside each.
    let mut desk = Desk::new(&[("train", "cats", 6), ("train", "dogs", 9)]);
    let cap = std::num::NonZeroU32::new(3);
    let edits = [
        Edit::SetShrink(Shrink::Tomek),
        Edit::SetMaxPerOriginal(cap),
        Edit::SetImblearnSeed(Some(7)),
        Edit::SetPartners(Partners::AnyClass),
        Edit::SetNamedChain { name: "furry".into(), chain: Some(ChainChoice::Preset("photo".into())) },
        Edit::SetClassChain { class: "cats".into(), to: Some("furry".into()) },
        Edit::SetMark { class: "dogs".into(), matters: vec![Matter::Colour] },
        // A chain that several use has a card of its own.
        Edit::SetClassChain { class: "dogs".into(), to: Some("furry".into()) },
    ];
    edits.into_iter().for_each(|edit| desk.edit(edit));
    let card = |at: usize| format!("Step {at}: ");
    let open = |desk: &mut Desk, at: usize, then: &str| {
        desk.window.get_by_label_contains(&card(at)).click();
        desk.settle();
        desk.window.get_by_label(then).click();
        desk.settle();
    };
    open(&mut desk, 1, "Shrink by: Random");
    assert_eq!(desk.actions()[0], Action::Shrink { by: Shrink::Random });
    open(&mut desk, 4, "Blend with images of: their own class");
    assert_eq!(desk.actions()[3], Action::Partners { from: Partners::OwnClass });
    open(&mut desk, 5, "Chain: strong");
    assert!(matches!(&desk.actions()[4], Action::NamedChain { chain: ChainChoice::Preset(name), .. } if name == "strong"));
    open(&mut desk, 6, "Chain: gentle");
    assert_eq!(desk.actions()[5], Action::ClassAugment { class: "cats".into(), chain: "gentle".into() });
    open(&mut desk, 7, "direction");
    assert_eq!(desk.actions()[6], Action::Mark { class: "dogs".into(), matters: vec![Matter::Colour, Matter::Direction] });
    for at in [2, 3] {
        desk.window.get_by_label_contains(&card(at)).click();
        desk.settle();
        let name = if at == 2 { "Most new images from one original" } else { "random_state of imbalanced-learn" };
        assert!(!desk.labels(name).is_empty(), "{name}");
    }
    assert!(desk.labels("under the histogram").is_empty());
    desk.window.get_by_label_contains(&card(6)).click();
    desk.settle();
    desk.click("Open the chain");
    assert_eq!(desk.window.state().view(), evenset::ui::View::Augment);
}

#[test]
fn chains_are_told_apart_and_a_step_without_effect_says_so() {
    let mut desk = Desk::new(&[("train", "cats", 6), ("train", "dogs", 9)]);
    let key = |at: u32| format!("train/cats/{at:06}.jpg");
    let edits = [
        Edit::SetChain(ChainChoice::Preset("photo".into())),
        Edit::SetNamedChain { name: "furry".into(), chain: Some(ChainChoice::Preset("strong".into())) },
        Edit::SetClassChain { class: "cats".into(), to: Some("furry".into()) },
        Edit::SetNamedChain { name: "left".into(), chain: Some(ChainChoice::Preset("strong".into())) },
        Edit::Move { images: vec![key(1)], to: "cats".into() },
    ];
    edits.into_iter().for_each(|edit| desk.edit(edit));
    for sentence in [
        "Step 1: Chain of all classes, preset “photo”",
        "Step 3: Chain of cats, “furry”: as the preset “strong”",
        "Step 4: Named chain, “left”: as the preset “strong”",
    ] {
        desk.window.get_by_label(sentence);
    }
    let idle = |desk: &Desk| desk.labels("No effect now: ");
    let unused = "No effect now: no class uses it";
    let there = "No effect now: the images are in that class without it too";
    let cats = "No effect now: no image of cats is augmented";
    assert_eq!(idle(&desk), ["No effect now: no image is augmented", cats, unused, there]);
    desk.picture("idle-steps");
    desk.edit(Edit::SetTarget(Some(Target::Count(9))));
    desk.edit(Edit::SetGrow(Grow::Augment));
    assert_eq!(idle(&desk), ["No effect now: each class that is augmented has a chain of its own", unused, there]);
    desk.edit(Edit::ToggleStep(3));
    assert_eq!(idle(&desk).len(), 2, "what is off says so already");
}

#[test]
fn images_moved_there_and_back_leave_no_step() {
    let mut desk = Desk::new(&ANIMALS);
    let images = vec![evenset::dataset::ImageId(0), evenset::dataset::ImageId(1)];
    for to in ["parrots", "cats"] {
        let change = evenset::session::ImageEdit::Move(to.into());
        desk.window.state_mut().session_mut().run(Command::EditImages(change, images.clone()));
        desk.settle();
    }
    assert!(desk.actions().is_empty(), "{:?}", desk.actions());
    assert!(!desk.labels("Moved 2 images to cats").is_empty());
}

#[test]
fn a_card_has_its_menu_under_the_other_button_too() {
    let mut desk = Desk::new(&ANIMALS);
    merge(&mut desk);
    desk.secondary_click("Step 1: Merge, lizards, snakes → reptiles");
    desk.click("Switch off");
    assert!(desk.session().recipe().steps[0].off);
}

#[test]
fn images_left_out_are_taken_back_in_their_card() {
    let mut desk = Desk::new(&ANIMALS);
    let key = |at: u32| format!("train/cats/{at:06}.jpg");
    desk.edit(Edit::Exclude { images: vec![key(1), key(2)] });
    desk.click("Step 1: Leave out, 2 images");
    desk.click(&format!("Take {} back in", key(2)));
    assert_eq!(desk.session().roster().excluded.len(), 1);
}

#[test]
fn images_that_were_moved_go_home_from_their_card() {
    let mut desk = Desk::new(&ANIMALS);
    let key = |at: u32| format!("train/cats/{at:06}.jpg");
    desk.edit(Edit::Move { images: vec![key(1), key(2)], to: "dogs".into() });
    desk.click("Step 1: Move, 2 images → dogs");
    desk.click(&format!("Leave {} in its own class", key(1)));
    assert_eq!(desk.actions(), [Action::Move { images: std::sync::Arc::new(vec![key(2)]), to: "dogs".into() }]);
    desk.click(&format!("Leave {} in its own class", key(2)));
    assert!(desk.actions().is_empty());
}

#[test]
fn images_that_were_drawn_again_are_as_they_were_from_their_card() {
    let mut desk = Desk::new(&[("train", "cats", 6), ("train", "dogs", 9)]);
    desk.edit(Edit::SetTarget(Some(Target::Count(9))));
    let first = desk.session().plan().unwrap().rows.clone();
    let redraw = |copy: u32| Redraw::once("train/cats/000001.jpg".into(), "cats".into(), copy).unwrap();
    desk.edit(Edit::DrawAgain { images: vec![redraw(1), redraw(7)] });
    desk.window.get_by_label_contains("1 of 2 is not made as the recipe is now");
    desk.click("Step 2: Draw again, 2 images");
    desk.click("Take back how image 7 of train/cats/000001.jpg in cats was drawn again");
    assert!(desk.labels("is not made").is_empty());
    assert_ne!(desk.session().plan().unwrap().rows, first);
    assert!(desk.session().as_command(None).contains("--draw-again 'cats=train/cats/000001.jpg#1'"));
    // A chain that makes one image alone of an original makes that again, and the card says so.
    let flip = evenset::augment::Chain::from_json(r#"[{"__class_fullname__": "HorizontalFlip", "p": 0.5}]"#).unwrap();
    desk.edit(Edit::SetChain(evenset::recipe::ChainChoice::Custom(flip)));
    desk.window.get_by_label_contains("1 of 1 is the same again");
    desk.key(Modifiers::COMMAND, Key::Z);
    assert!(desk.labels("the same again").is_empty());
    desk.secondary_click("Step 2: Draw again, 1 image");
    desk.click("Switch off");
    assert_eq!(desk.session().plan().unwrap().rows, first);
    desk.click("Take back how image 1 of train/cats/000001.jpg in cats was drawn again");
    assert_eq!(desk.actions().len(), 1);
    desk.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(desk.actions().len(), 2);
}

#[test]
fn steps_are_moved_and_removed_by_keys_and_drag() {
    let mut desk = Desk::new(&ANIMALS);
    merge(&mut desk);
    desk.edit(Edit::Rename { class: "cats".into(), to: "felines".into() });
    desk.edit(Edit::SetTarget(Some(Target::Count(5))));
    desk.window.get_by_label("Step 2: Rename, cats → felines").focus();
    desk.settle();
    desk.key(Modifiers::ALT, Key::ArrowUp);
    assert!(matches!(desk.actions()[0], Action::Rename { .. }));
    assert_eq!(desk.session().history().undo_label(), Some("Reorder: rename cats to felines"));
    let from = desk.middle("Step 3: Target, 5 images in every class");
    let to = desk.window.get_by_label("Step 1: Rename, cats → felines").rect().center_top();
    // Meanwhile it is lifted at the pointer, and seen where it stands too.
    let titles = |desk: &Desk| desk.window.query_all_by_label("Target").count();
    let before = titles(&desk);
    desk.pull(from, to);
    assert_eq!(titles(&desk), before + 1);
    desk.picture("step-dragged");
    desk.drop(to);
    assert_eq!(titles(&desk), before);
    assert!(matches!(desk.actions()[0], Action::Target { .. }));
    desk.window.get_by_label("Step 1: Target, 5 images in every class").focus();
    desk.settle();
    desk.key(Modifiers::NONE, Key::Delete);
    assert_eq!(desk.actions().len(), 2);
    assert_eq!(desk.session().history().undo_label(), Some("Remove: target 5"));
}

#[test]
fn what_an_order_would_lack_is_said_before_the_drop() {
    let mut desk = Desk::new(&ANIMALS);
    merge(&mut desk);
    desk.edit(Edit::Drop { class: "reptiles".into() });
    let from = desk.middle("Step 2: Leave out, the class reptiles");
    let to = desk.window.get_by_label("Step 1: Merge, lizards, snakes → reptiles").rect().center_top() + vec2(0.0, 2.0);
    desk.pull(from, to);
    desk.window.get_by_label("Then there is no class reptiles at its step");
    desk.window.key_press(Key::Escape);
    desk.settle();
    desk.drop(to);
    assert!(matches!(desk.actions()[0], Action::Merge { .. }), "Escape leaves the order");
}

#[test]
fn a_class_that_is_missing_is_mended_with_one_click() {
    let mut desk = Desk::new(&ANIMALS);
    let action = Action::Merge { classes: vec!["lizzards".into(), "snakes".into()], into: "reptiles".into() };
    let recipe = Recipe { steps: vec![Step { action, off: false }], ..Recipe::default() };
    desk.edit(Edit::Replace(Box::new(recipe)));
    desk.window.get_by_label("⚠ There is no class “lizzards” here");
    desk.picture("mend");
    desk.click("Use lizards");
    assert_eq!(names(&desk), ["cats", "dogs", "parrots", "penguins", "reptiles"]);
    assert!(desk.labels("There is no class").is_empty());
}

#[test]
fn undo_and_redo_say_what_they_do() {
    let mut desk = Desk::new(&ANIMALS);
    desk.edit(Edit::Merge { classes: vec!["lizards".into(), "snakes".into()], into: "snakes".into() });
    desk.click("Undo merge lizards into snakes");
    assert!(desk.actions().is_empty());
    desk.click("Redo merge lizards into snakes");
    assert_eq!(desk.actions().len(), 1);
}

#[test]
fn ranges_are_selected_with_shift_and_merged_at_once() {
    let mut desk = Desk::new(&ANIMALS);
    desk.click("By name");
    desk.click("Class parrots, 278 images");
    desk.key(Modifiers::SHIFT, Key::ArrowUp);
    let lizards = desk.window.get_by_label("Class lizards, 128 images").rect().center();
    let cats = desk.window.get_by_label("Class cats, 3\u{2009}956 images").rect().center();
    desk.pull(lizards, cats);
    desk.window.get_by_label("lizards and parrots · 406");
    desk.drop(cats);
    assert_eq!(names(&desk), ["cats", "dogs", "penguins", "snakes"]);
    assert_eq!(desk.session().history().undo_label(), Some("Merge lizards, parrots into cats"));
}

#[test]
fn all_classes_get_their_own_target_as_one_step() {
    let mut desk = Desk::new(&ANIMALS);
    desk.key(Modifiers::COMMAND, Key::A);
    desk.secondary_click("Class dogs, 3\u{2009}972 images");
    desk.click("Their own target");
    desk.click("3\u{2009}972, like dogs");
    assert_eq!(desk.actions().len(), 6);
    assert_eq!(desk.session().history().undo_label(), Some("Target of 6 classes"));
    desk.key(Modifiers::COMMAND, Key::Z);
    assert!(desk.actions().is_empty());
}

#[test]
fn a_name_that_is_taken_is_said_while_typing() {
    let mut desk = Desk::new(&ANIMALS);
    desk.click("Class parrots, 278 images");
    desk.key(Modifiers::NONE, Key::F2);
    desk.retype("New name of the class", "dogs");
    desk.window.get_by_label("There is a class \"dogs\" already: merge them instead");
    desk.picture("rename-clash");
    desk.key(Modifiers::NONE, Key::Enter);
    desk.window.get_by_label("New name of the class");
    desk.key(Modifiers::NONE, Key::Escape);
    assert!(desk.actions().is_empty());
}

#[test]
fn the_menu_takes_a_part_out_and_warns_of_unlike_splits() {
    let mut desk = Desk::new(&ANIMALS);
    desk.edit(Edit::Merge { classes: vec!["lizards".into(), "snakes".into()], into: "snakes".into() });
    desk.secondary_click("Class snakes, 255 images");
    desk.click("Take lizards out");
    assert_eq!(names(&desk).len(), 6);
    desk.secondary_click("Class lizards, 128 images");
    desk.click("Merge into");
    let dogs = desk.window.get_by_role_and_label(Role::Button, "dogs ⚠");
    dogs.hover();
    desk.window.run_steps(40);
    desk.window.get_by_label("In val there are images of dogs, but none of lizards");
}

#[test]
fn a_thousand_rows_build_only_what_is_in_view_and_are_reached_by_keys() {
    let all: Vec<String> = (0..1000).map(|at| format!("class {at:04}")).collect();
    let counts: Vec<(&str, &str, usize)> = all.iter().map(|name| ("train", name.as_str(), 3)).collect();
    let mut desk = Desk::new(&counts);
    assert!(desk.labels("Class class ").len() < 60);
    desk.key(Modifiers::NONE, Key::End);
    desk.window.get_by_label("Class class 0999, 3 images");
    desk.key(Modifiers::NONE, Key::ArrowUp);
    desk.key(Modifiers::SHIFT, Key::ArrowUp);
    desk.key(Modifiers::NONE, Key::X);
    assert_eq!(names(&desk).len(), 998);
    assert_eq!(desk.session().history().undo_label(), Some("Leave out 2 classes"));
}

#[test]
fn tab_goes_through_the_rows_and_arrows_stay_in_the_list() {
    let mut desk = Desk::new(&ANIMALS);
    desk.window.get_by_label("Class dogs, 3\u{2009}972 images").focus();
    desk.settle();
    desk.key(Modifiers::NONE, Key::ArrowDown);
    desk.key(Modifiers::NONE, Key::ArrowDown);
    desk.key(Modifiers::NONE, Key::F2);
    desk.retype("New name of the class", "Papageien");
    desk.key(Modifiers::NONE, Key::Enter);
    assert_eq!(desk.actions(), [Action::Rename { class: "parrots".into(), to: "Papageien".into() }]);
}

#[test]
fn a_merged_class_that_is_renamed_stays_open_and_selected() {
    let mut desk = Desk::new(&ANIMALS);
    merge(&mut desk);
    let merged = desk.session().roster().classes.iter().find(|name| desk.labels(&format!("Show the parts of {name}")).len() == 1).cloned();
    let merged = merged.expect("one is merged");
    desk.click(&format!("Show the parts of {merged}"));
    desk.window.get_by_label_contains(&format!("Class {merged},")).focus();
    desk.settle();
    desk.key(Modifiers::NONE, Key::F2);
    desk.retype("New name of the class", "scaly");
    desk.key(Modifiers::NONE, Key::Enter);
    desk.window.get_by_label("Hide the parts of scaly");
    desk.key(Modifiers::NONE, Key::X);
    assert!(!names(&desk).contains(&"scaly".to_owned()), "the keys mean it still");
}

#[test]
fn looks_small() {
    if std::env::var_os("EVENSET_LOOK").is_none() {
        return;
    }
    for (theme, name) in [(ThemeChoice::Dark, "dark"), (ThemeChoice::Light, "light")] {
        let mut desk = Desk::sized(&ANIMALS, [1024.0, 640.0], theme);
        merge(&mut desk);
        desk.window.state_mut().session_mut().run(Command::Edit(Edit::SetTarget(Some(Target::Count(600)))));
        desk.settle();
        desk.click("Step 2: Target, 600 images in every class");
        desk.picture(&format!("small-{name}"));
    }
}
