//! Balance, by accessible names, on datasets that are made of numbers alone.
#![cfg(feature = "gui")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "tests may panic, and say why they skip")]

mod desk;
mod painter;

use desk::{ANIMALS, Desk};
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, Pos2, vec2};
use egui_kittest::kittest::Queryable;
use evenset::recipe::{Action, Edit, Grow, Target};
use evenset::session::{Command, Settings, ThemeChoice};

/// The row of the axis where `count` stands, by the bars' tops: bars are sliders at their own counts.
fn top_of(desk: &Desk, class: &str) -> Pos2 {
    desk.middle(&format!("Target of {class} alone"))
}

#[test]
fn the_top_of_a_bar_sets_that_class_alone_and_snaps_to_counts() {
    let mut desk = Desk::new(&ANIMALS);
    let (from, parrots) = (top_of(&desk, "dogs"), top_of(&desk, "parrots"));
    desk.pull(from, Pos2::new(from.x, parrots.y - 2.0));
    assert_eq!(desk.labels("dogs 278 · like parrots").len(), 1, "the number stands beside the pointer");
    assert!(desk.actions().is_empty(), "nothing is kept while dragging");
    desk.drop(Pos2::new(from.x, parrots.y - 2.0));
    assert_eq!(desk.actions(), [Action::ClassTarget { class: "dogs".into(), to: Target::Count(278) }]);
    assert_eq!((desk.after("dogs"), desk.after("cats")), (278, 3956));
    desk.key(Modifiers::COMMAND, Key::Z);
    assert!(desk.actions().is_empty(), "one gesture is one step");
}

#[test]
fn shift_frees_the_target_from_the_counts() {
    let mut desk = Desk::new(&ANIMALS);
    let (from, parrots) = (top_of(&desk, "dogs"), top_of(&desk, "parrots"));
    let to = Pos2::new(from.x, parrots.y - 3.0);
    desk.window.event(Event::ModifiersChanged(Modifiers::SHIFT));
    desk.drag(from, to);
    let [Action::ClassTarget { to: Target::Count(count), .. }] = desk.actions()[..] else { panic!("{:?}", desk.actions()) };
    assert!(count > 278 && count < 400, "{count}");
}

#[test]
fn the_line_is_for_every_class_and_escape_lets_it_go() {
    let mut desk = Desk::new(&ANIMALS);
    let line = desk.window.get_by_label("Target line, not set").rect().right_center() - vec2(20.0, 0.0);
    let to = line + vec2(0.0, 120.0);
    desk.pull(line, to);
    assert_eq!(
        desk.labels("every class ").iter().filter(|label| label.starts_with("every class ")).count(),
        1,
        "the number stands beside the pointer"
    );
    let figure = desk.labels("Imbalance ratio: ").remove(0);
    assert!(figure.contains("becomes"), "the figures follow while dragging: {figure}");
    desk.window.key_press(Key::Escape);
    desk.window.run_steps(3);
    desk.drop(to);
    assert!(desk.actions().is_empty());
    desk.drag(line, to);
    assert_eq!(desk.actions().len(), 1);
    assert!(desk.session().outline().splits[0].classes.iter().all(|class| class.after == desk.after("cats")));
    assert!(desk.session().outline().splits[1].classes.iter().all(|class| class.before == class.after));
}

#[test]
fn arrow_keys_move_the_line_and_a_bar() {
    let mut desk = Desk::new(&ANIMALS);
    desk.click("Smallest");
    desk.window.get_by_label("Target line at 127").focus();
    desk.settle();
    desk.key(Modifiers::NONE, Key::ArrowUp);
    desk.key(Modifiers::SHIFT, Key::ArrowUp);
    desk.key(Modifiers::NONE, Key::PageUp);
    desk.window.get_by_label("Target line at 238");
    desk.window.get_by_label("Target of cats alone").focus();
    desk.settle();
    desk.key(Modifiers::NONE, Key::ArrowDown);
    assert_eq!(desk.actions()[1], Action::ClassTarget { class: "cats".into(), to: Target::Count(237) });
    assert_eq!((desk.after("cats"), desk.after("dogs")), (237, 238));
    assert_eq!(desk.session().history().undo_label(), Some("Target 237 for cats"));
}

#[test]
fn a_key_held_down_is_one_step() {
    let mut desk = Desk::new(&ANIMALS);
    desk.click("Smallest");
    desk.window.get_by_label("Target line at 127").focus();
    desk.settle();
    let press = |pressed, repeat| Event::Key { key: Key::ArrowUp, physical_key: None, pressed, repeat, modifiers: Modifiers::NONE };
    for at in 0..20 {
        desk.window.event(press(true, at > 0));
        desk.window.step();
    }
    desk.window.event(press(false, false));
    desk.settle();
    desk.window.get_by_label("Target line at 147");
    desk.key(Modifiers::COMMAND, Key::Z);
    desk.window.get_by_label("Target line at 127");
}

#[test]
fn a_class_dropped_on_a_bar_merges_and_warnings_come_before() {
    let mut desk = Desk::new(&ANIMALS);
    let row = desk.window.get_by_label("Class lizards, 128 images").rect().center();
    let bar = desk.window.get_by_label("Bar of snakes, 127 images before, 127 after").rect().center();
    desk.pull(row, bar);
    let says = desk.labels("Merge into snakes").remove(0);
    assert!(says.contains("127 → 255") && says.contains("In val there are images of snakes, but none of lizards"), "{says}");
    desk.picture("drop-on-bar");
    desk.drop(bar);
    assert_eq!(desk.session().roster().classes, ["cats", "dogs", "parrots", "penguins", "snakes"]);
    assert_eq!(desk.session().history().undo_label(), Some("Merge lizards into snakes"));
}

#[test]
fn a_bar_dropped_on_a_bar_merges_too() {
    let mut desk = Desk::new(&ANIMALS);
    let from = desk.window.get_by_label("Bar of penguins, 219 images before, 219 after").rect().center_bottom() - vec2(0.0, 8.0);
    let to = desk.window.get_by_label("Bar of parrots, 278 images before, 278 after").rect().center();
    desk.drag(from, to);
    assert_eq!(desk.session().roster().classes, ["cats", "dogs", "lizards", "parrots", "snakes"]);
}

/// Three reptiles under a name of their own, with their parts shown.
fn reptiles() -> Desk {
    let mut desk = Desk::new(&ANIMALS);
    let classes = ["lizards", "parrots", "snakes"].map(str::to_owned).to_vec();
    desk.edit(Edit::Merge { classes, into: "snakes".into() });
    desk.edit(Edit::Rename { class: "snakes".into(), to: "reptiles".into() });
    desk.click("Show the parts of reptiles");
    desk
}

fn classes(desk: &Desk) -> Vec<String> {
    desk.session().roster().classes.clone()
}

#[test]
fn a_part_that_is_dragged_out_leaves_the_name_and_the_last_one_says_what_becomes_of_it() {
    let mut desk = reptiles();
    let row = desk.middle("Part parrots of reptiles, 278 images");
    desk.pull(row, row + vec2(0.0, 60.0));
    let zone = desk.middle("Drop here to take parrots out of reptiles");
    assert_eq!(desk.labels("parrots · 278").len(), 1, "the cargo is named at the pointer");
    desk.window.hover_at(zone);
    desk.window.run_steps(3);
    desk.picture("part-dragged");
    desk.drop(zone);
    assert_eq!(classes(&desk), ["cats", "dogs", "parrots", "penguins", "reptiles"], "two are left: the name stays");
    assert!(desk.window.query_by_label_contains("Drop here").is_none(), "the zone goes with the cargo");
    desk.window.get_by_label("Took parrots out of reptiles");
    // The ground below the rows takes it too.
    let row = desk.middle("Part lizards of reptiles, 128 images");
    let ground = desk.middle("Class reptiles, 255 images") + vec2(0.0, 300.0);
    desk.drag(row, ground);
    assert_eq!(classes(&desk), ["cats", "dogs", "lizards", "parrots", "penguins", "snakes"]);
    desk.window.get_by_label("Took lizards out of reptiles: only snakes is left, so the merge ends and the name reptiles goes");
    desk.picture("part-out");
    desk.click("Undo");
    assert_eq!(classes(&desk), ["cats", "dogs", "parrots", "penguins", "reptiles"]);
}

#[test]
fn a_part_dropped_on_another_class_goes_over_to_it_and_is_told_before() {
    let mut desk = reptiles();
    let (row, cats) = (desk.middle("Part snakes of reptiles, 127 images"), desk.middle("Class cats, 3\u{2009}956 images"));
    desk.pull(row, cats);
    let says = desk.labels("Merge into cats").remove(0);
    assert!(says.contains("3\u{2009}956 → 4\u{2009}083"), "{says}");
    desk.window.hover_at(desk.middle("Class reptiles, 533 images"));
    desk.window.run_steps(3);
    assert_eq!(desk.labels("It is in reptiles already").len(), 1);
    desk.drop(cats);
    desk.window.get_by_label("Class cats, 4\u{2009}083 images");
    desk.window.get_by_label("Class reptiles, 406 images");
    assert_eq!(desk.session().history().undo_label(), Some("Take snakes out of reptiles, into cats"));
    desk.key(Modifiers::COMMAND, Key::Z);
    desk.window.get_by_label("Class reptiles, 533 images");
}

#[test]
fn a_part_is_taken_out_by_its_button_its_menu_and_its_key() {
    let mut desk = reptiles();
    // The class is selected: the key means the part all the same.
    desk.click("Class reptiles, 533 images");
    desk.window.get_by_role_and_label(Role::ListItem, "Part parrots of reptiles, 278 images").focus();
    desk.settle();
    desk.key(Modifiers::NONE, Key::Delete);
    assert_eq!(classes(&desk), ["cats", "dogs", "parrots", "penguins", "reptiles"]);
    desk.key(Modifiers::COMMAND, Key::Z);
    desk.secondary_click("Part parrots of reptiles, 278 images");
    desk.picture("part-menu");
    desk.click("Take out of reptiles");
    assert_eq!(classes(&desk), ["cats", "dogs", "parrots", "penguins", "reptiles"]);
    desk.key(Modifiers::COMMAND, Key::Z);
    desk.secondary_click("Part parrots of reptiles, 278 images");
    desk.click("Merge into another");
    desk.window.get_by_role_and_label(Role::Button, "penguins").click();
    desk.settle();
    desk.window.get_by_label("Class penguins, 497 images");
    assert_eq!(desk.session().history().undo_label(), Some("Take parrots out of reptiles, into penguins"));
}

#[test]
fn while_the_target_is_dragged_all_say_the_same_number_in_the_same_frame() {
    let mut desk = Desk::new(&ANIMALS);
    let line = desk.window.get_by_label("Target line, not set").rect().right_center() - vec2(20.0, 0.0);
    desk.window.drag_at(line);
    desk.window.run_steps(2);
    for by in [40.0, 90.0, 140.0, 60.0] {
        desk.window.hover_at(line + vec2(0.0, by));
        // One frame, no more.
        desk.window.step();
        let [handle] = desk.labels("Target line at ").try_into().unwrap();
        let number = handle.trim_start_matches("Target line at ").to_owned();
        assert!(!desk.labels(&format!("every class {number}")).is_empty(), "{number}");
        for class in ["Class dogs", "Class snakes"] {
            assert!(desk.labels(class)[0].contains(&format!("becomes {number}")), "{number}, {:?}", desk.labels(class));
        }
        assert!(!desk.labels(&format!("{number} images in every class")).is_empty(), "the recipe, at {number}");
        let files: u64 = number.replace('\u{2009}', "").parse::<u64>().unwrap() * 6 + 55;
        let said = desk.labels("files: ").remove(0).replace('\u{2009}', "");
        assert_eq!(said, format!("files: {files}"));
    }
    desk.picture("dragging-together");
    desk.window.key_press(Key::Escape);
    desk.settle();
    assert!(desk.actions().is_empty() && desk.labels("becomes").is_empty());
}

#[test]
fn what_is_drawn_again_and_not_made_is_not_told_of_a_gesture_that_may_make_it() {
    let mut desk = Desk::new(&ANIMALS);
    let image = evenset::recipe::Redraw::once("train/snakes/000001.jpg".into(), "snakes".into(), 1);
    desk.edit(Edit::DrawAgain { images: image.into_iter().collect() });
    desk.window.get_by_label_contains("1 of 1 is not made as the recipe is now");
    let line = desk.window.get_by_label("Target line, not set").rect().right_center() - vec2(20.0, 0.0);
    desk.window.drag_at(line);
    desk.window.run_steps(2);
    desk.window.hover_at(line + vec2(0.0, 90.0));
    desk.window.step();
    assert!(!desk.labels("becomes").is_empty() && desk.labels("is not made").is_empty());
    desk.window.key_press(Key::Escape);
    desk.settle();
    desk.window.get_by_label_contains("1 of 1 is not made as the recipe is now");
}

#[test]
fn very_many_from_one_original_are_told_where_the_target_is_chosen() {
    let mut desk = Desk::new(&ANIMALS);
    desk.click("Largest");
    let said = "Up to 31 new images of snakes come from one original, and 1 other class has more than 20: they look larger than they are";
    desk.window.get_by_label(&format!("⚠ {said}"));
    desk.picture("alike");
    desk.click("Median");
    assert!(desk.labels("come from one original").is_empty());
    desk.edit(Edit::SetClassTarget { class: "snakes".into(), to: Some(Target::Count(4000)) });
    desk.window.get_by_label("⚠ Up to 31 new images of snakes come from one original: it looks larger than it is");
    desk.secondary_click("Class snakes, 127 images, becomes 4\u{2009}000, too few, its own target 4\u{2009}000");
    desk.click("Its own target");
    assert_eq!(desk.labels("come from one original").len(), 2, "in the card and where it is chosen");
    desk.picture("own-target");
}

#[test]
fn a_digit_too_many_is_told_and_grows_nothing() {
    let mut desk = Desk::new(&[("train", "cats", 300), ("train", "dogs", 500)]);
    desk.edit(Edit::SetTarget(Some(Target::Count(9_999_999))));
    assert_eq!((desk.after("cats"), desk.after("dogs")), (300, 500));
    let said = desk.labels("The targets ask for").remove(0).replace('\u{2009}', "");
    assert_eq!(
        said,
        "The targets ask for 19999998 images in all, more than 100 times the 800 that there are: no class grows; choose smaller targets"
    );
    desk.edit(Edit::SetTarget(Some(Target::Count(5000))));
    assert!(desk.labels("The targets ask for").is_empty() && desk.after("cats") == 5000);
}

#[test]
fn lists_of_methods_are_worded_alike() {
    let mut desk = Desk::new(&ANIMALS);
    desk.click("Other ways to shrink");
    desk.picture("other-shrink");
    let is_below = |desk: &Desk, caution: &str, below: &str| {
        let caution = desk.window.get_by_label_contains(caution).rect();
        let method = desk.window.get_by_role_and_label(Role::Button, below).rect();
        let inside = caution.left() > method.left() && caution.right() < method.right();
        assert!(inside && caution.bottom() <= method.top(), "{caution:?} above {method:?}");
    };
    is_below(&desk, "Cleaning: takes images out of every class", "Tomek links");
    for name in ["Duplicates first", "Cluster centroids", "Neighbourhood cleaning rule"] {
        desk.window.get_by_role_and_label(Role::Button, name);
    }
    desk.key(Modifiers::NONE, Key::Escape);
    desk.click("Other ways to grow");
    desk.picture("other-grow");
    is_below(&desk, "Blends: what is made of two images is no photograph any more", "MixUp");
    desk.window.get_by_role_and_label(Role::Button, "SMOTE and Tomek links").click();
    desk.settle();
    assert_eq!(desk.actions(), [Action::Grow { by: Grow::SmoteTomek }]);
    desk.window.get_by_role_and_label(Role::ComboBox, "Other ways to grow");
}

#[test]
fn shares_of_splits_are_typed_and_a_wrong_sum_is_said() {
    let mut desk = Desk::new(&ANIMALS);
    desk.click("Make splits");
    desk.window.get_by_label("Other shares").focus();
    desk.settle();
    desk.window.get_by_label("Other shares").type_text("75/15/11");
    desk.settle();
    assert_eq!(desk.labels("sum to 101, not to 100").len(), 1);
    desk.picture("own-shares");
    desk.key(Modifiers::NONE, Key::Backspace);
    desk.window.get_by_label("Other shares").type_text("0");
    desk.settle();
    desk.key(Modifiers::NONE, Key::Enter);
    assert_eq!(desk.actions(), [Action::MakeSplits { parts: "75/15/10".parse().unwrap() }]);
}

#[test]
fn a_class_that_is_left_out_stays_in_sight_with_a_way_back() {
    let mut desk = Desk::new(&ANIMALS);
    desk.edit(Edit::Drop { class: "parrots".into() });
    assert!(!classes(&desk).contains(&"parrots".to_owned()));
    desk.picture("dropped");
    desk.click("Take the class parrots back in");
    assert!(desk.actions().is_empty() && classes(&desk).contains(&"parrots".to_owned()));
    assert!(desk.labels("Take the class").is_empty());
}

#[test]
fn a_split_that_scores_is_not_resampled_without_a_word() {
    let mut desk = Desk::new(&ANIMALS);
    desk.click("Largest");
    assert!(desk.labels("no longer one on real data").is_empty());
    desk.click("Resample val");
    assert_eq!(desk.labels("val is resampled: a score measured there is no longer one on real data").len(), 1);
}

#[test]
fn counts_say_of_which_split_they_are_and_bars_what_they_mean() {
    let mut desk = Desk::new(&ANIMALS);
    desk.click("Median");
    assert_eq!(desk.labels("in train").len(), 2, "beside the ratio of the classes and that of the recipe");
    desk.window.get_by_label("in all splits");
    desk.window.get_by_label("Bars: images now, target");
    desk.click("Show the split val");
    assert_eq!(desk.labels("in val").len(), 1);
    let mut single = Desk::new(&[("train", "cats", 5), ("train", "dogs", 9)]);
    single.settle();
    assert!(single.labels("in train").is_empty() && single.labels("in all splits").is_empty());
    single.window.get_by_label("Bars: images now");
}

#[test]
fn the_tooltip_of_a_bar_lies_beside_it() {
    let mut desk = Desk::new(&ANIMALS);
    for class in ["dogs, 3\u{2009}972", "snakes, 127"] {
        let bar = desk.window.get_by_label_contains(&format!("Bar of {class}")).rect();
        desk.window.hover_at(bar.center());
        desk.window.run_steps(60);
        let tip = desk.window.get_by_label_contains("Drag its top for a target").rect();
        assert!(!tip.intersects(bar), "{tip:?} over {bar:?}");
        desk.picture(&format!("tip-{}", &class[..4]));
    }
}

#[test]
fn splits_stand_together_with_the_same_classes() {
    let mut desk = Desk::new(&ANIMALS);
    desk.click("Show all splits together");
    desk.window.get_by_label("Bar of dogs in train, 3\u{2009}972 images before, 3\u{2009}972 after");
    desk.window.get_by_label("Bar of lizards in val, 0 images before, 0 after");
    let x = |label: &str| desk.window.get_by_label(label).rect().center().x;
    assert_eq!(
        x("Bar of dogs in train, 3\u{2009}972 images before, 3\u{2009}972 after"),
        x("Bar of dogs in val, 31 images before, 31 after")
    );
    desk.window.get_by_label("Target line in train, not set");
    assert!(desk.window.query_by_label("Target line in val, not set").is_none(), "val is left as it is");
    desk.window.get_by_label("all splits");
    desk.picture("together");
}

#[test]
fn order_and_scale_are_chosen() {
    let mut desk = Desk::new(&ANIMALS);
    let x = |desk: &Desk, class: &str| top_of(desk, class).x;
    assert!(x(&desk, "dogs") < x(&desk, "cats"));
    desk.click("By name");
    assert!(x(&desk, "cats") < x(&desk, "dogs"));
    let before = top_of(&desk, "snakes").y;
    desk.click("Log");
    assert!(top_of(&desk, "snakes").y < before - 50.0, "small classes are seen in the logarithm");
    desk.click("Largest");
    desk.click("By change");
    assert!(x(&desk, "snakes") < x(&desk, "lizards") && x(&desk, "lizards") < x(&desk, "dogs"));
}

#[test]
fn a_thousand_classes_scroll_by_the_overview() {
    let names: Vec<String> = (0..1000).map(|at| format!("class {at:04}")).collect();
    let counts: Vec<(&str, &str, usize)> =
        names.iter().enumerate().map(|(at, name)| ("train", name.as_str(), 1 + (at * 37) % 50)).collect();
    let mut desk = Desk::new(&counts);
    desk.click("By name");
    assert!(desk.labels("Bar of ").len() < 30, "only what is in view is built");
    desk.window.get_by_label("Overview of all classes").focus();
    desk.settle();
    desk.key(Modifiers::NONE, Key::End);
    assert_eq!(desk.labels("Bar of class 0999").len(), 1);
    desk.picture("thousand");
    desk.key(Modifiers::NONE, Key::Home);
    assert_eq!(desk.labels("Bar of class 0000").len(), 1);
    let middle = desk.middle("Overview of all classes");
    desk.window.drag_at(middle);
    desk.window.drop_at(middle);
    desk.settle();
    assert_eq!(desk.labels("Bar of class 0500").len(), 1);
}

#[test]
fn a_class_selected_in_the_list_comes_into_view() {
    let names: Vec<String> = (0..300).map(|at| format!("class {at:03}")).collect();
    let counts: Vec<(&str, &str, usize)> = names.iter().map(|name| ("train", name.as_str(), 9)).collect();
    let mut desk = Desk::new(&counts);
    assert!(desk.labels("Bar of class 299").is_empty());
    desk.key(Modifiers::NONE, Key::End);
    assert_eq!(desk.labels("Bar of class 299").len(), 1);
    assert_eq!(desk.labels("Class class 299").len(), 1, "the list scrolls along");
}

#[test]
fn the_menu_of_a_bar_is_that_of_its_class() {
    let mut desk = Desk::new(&ANIMALS);
    desk.secondary_click("Bar of cats, 3\u{2009}956 images before, 3\u{2009}956 after");
    desk.click("Its own way to grow");
    desk.window.get_by_role_and_label(Role::Button, "Copies").click();
    desk.settle();
    assert_eq!(desk.actions(), [Action::ClassGrow { class: "cats".into(), by: Grow::Copies }]);
    desk.window.get_by_label("Class cats, 3\u{2009}956 images, its own way to grow, copies");
}

#[test]
fn names_of_all_kinds_break_nothing_at_any_size() {
    let long = "long name ".repeat(20);
    let names = ["猫と犬の写真", "قطط وكلاب", "🐱🐶", "חתולים", long.trim(), "a"];
    let counts: Vec<(&str, &str, usize)> = names.iter().enumerate().map(|(at, name)| ("train", *name, 10 * (at + 1))).collect();
    for (size, zoom) in [([1024.0, 640.0], 100), ([1440.0, 900.0], 200), ([1440.0, 900.0], 80)] {
        let mut desk = Desk::sized(&counts, size, ThemeChoice::Light);
        let session = desk.window.state_mut().session_mut();
        session.run(Command::Set(Settings { zoom_percent: zoom, ..session.settings().clone() }));
        desk.settle();
        desk.click("Median");
        for name in names {
            // At 200 % there is no room for the list beside the view.
            let shown = if zoom == 200 { format!("Bar of {name}, ") } else { format!("Class {name}, ") };
            assert_eq!(desk.labels(&shown).len(), 1, "{name}");
        }
        desk.picture(&format!("names-{}-{zoom}", size[0]));
    }
}

#[test]
fn looks() {
    if std::env::var_os("EVENSET_LOOK").is_none() {
        println!("skipped: set EVENSET_LOOK to a folder to have pictures written there");
        return;
    }
    for (theme, name) in [(ThemeChoice::Dark, "dark"), (ThemeChoice::Light, "light")] {
        let mut desk = Desk::sized(&ANIMALS, [1440.0, 900.0], theme);
        desk.click("Log");
        let line = desk.window.get_by_label("Target line, not set").rect().right_center() - vec2(20.0, 0.0);
        desk.window.event(Event::ModifiersChanged(Modifiers::SHIFT));
        desk.pull(line, line + vec2(0.0, 90.0));
        desk.picture(&format!("dragging-{name}"));
        desk.drop(line + vec2(0.0, 90.0));
        desk.window.event(Event::ModifiersChanged(Modifiers::NONE));
        desk.window.get_by_label_contains("Bar of snakes").click_secondary();
        desk.picture(&format!("menu-{name}"));
    }
}
