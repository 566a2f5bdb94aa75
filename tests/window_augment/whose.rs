//! Whose chain it is, which it is, and what the labels of its class depend on.

use super::*;

#[test]
fn a_class_gets_a_chain_of_its_own_and_loses_it_again() {
    let (_dir, mut harness) = window();
    click(&mut harness, "Own chain of this class");
    assert_eq!(harness.state().session().recipe().class_chains()["cats"], "strong");
    choose(&mut harness, "Gentle");
    assert_eq!(harness.state().session().recipe().chain_of("cats"), ChainChoice::Preset("gentle".into()));
    assert_eq!(chain(&harness), Chain::preset("strong").unwrap(), "that of all classes is as it was");
    assert!(harness.state().session().notices().is_empty(), "whose it is stands above the presets");
    click_choice(&mut harness, "Chain of all classes");
    assert!(harness.state().session().recipe().class_chains().is_empty());
    assert!(harness.query_by_label_contains("The chain of cats is gone: cats uses that of all").is_some());
    click(&mut harness, "Undo");
    assert_eq!(harness.state().session().recipe().chain_of("cats"), ChainChoice::Preset("gentle".into()));
}

#[test]
fn a_chain_of_ones_own_that_is_a_preset_again_leaves_no_step() {
    let (_dir, mut harness) = window();
    click(&mut harness, "Own chain of this class");
    let title = chain(&harness).steps[0].entry.title;
    click(&mut harness, &format!("Remove {title}"));
    assert_eq!(harness.state().session().recipe().steps.len(), 3, "that of all, the definition, and who uses it");
    // The user sees one step, and no chain of a name that nobody gave.
    harness.get_by_label_contains(": Chain of cats, 9 transforms of your own");
    harness.get_by_label("2 steps");
    assert!(harness.query_by_label_contains(": Named chain").is_none());
    assert_eq!(called(&harness), "Custom");
    click(&mut harness, "Choose a chain");
    assert!(harness.query_by_label("cats").is_none());
    harness.get_by_role_and_label(egui::accesskit::Role::RadioButton, "Custom");
    harness.key_press(egui::Key::Escape);
    harness.run();
    choose(&mut harness, "Strong");
    assert_eq!(harness.state().session().recipe().steps.len(), 2);
    assert!(harness.query_by_label_contains(": Named chain").is_none());
    assert!(harness.query_by_label_contains(": Chain of cats, preset “strong”").is_some());
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    harness.run();
    assert_eq!(harness.state().session().recipe().steps.len(), 3);
    // Taken out by its card, its definition goes too; and both come back.
    harness.get_by_label_contains(": Chain of cats, ").focus();
    harness.run();
    harness.key_press(egui::Key::Delete);
    harness.run();
    assert_eq!(harness.state().session().recipe().steps.len(), 1);
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    harness.run();
    harness.get_by_label_contains(": Chain of cats, 9 transforms of your own");
}

#[test]
fn the_head_is_one_row_and_says_the_time_in_a_tooltip_alone() {
    for size in [[1440.0, 900.0], [1024.0, 640.0]] {
        let (_dir, mut harness) = window();
        harness.set_size(size.into());
        harness.run();
        click(&mut harness, "Own chain of this class");
        let rows: Vec<f32> =
            ["Chain of all classes", "Own chain of this class", "Choose a chain", "Menu of the chain", "Draws", "Images", "Corners"]
                .iter()
                .flat_map(|name| {
                    harness
                        .get_all_by_label(name)
                        .map(|node| node.rect())
                        .filter(|rect| rect.top() > 44.0 && rect.top() < 100.0 && rect.left() > 240.0)
                })
                .map(|rect| rect.center().y)
                .collect();
        assert!(rows.len() == 7 && rows.iter().all(|y| (y - rows[0]).abs() < 6.0), "{size:?}: {rows:?}");
        assert!(harness.query_by_label_contains("\u{2009}ms").is_none(), "{size:?}");
    }
}

#[test]
fn a_chain_that_goes_to_all_classes_while_one_is_selected_is_said_and_had_for_that_one() {
    let (_dir, mut harness) = window();
    let grey = Chain::of(vec![evenset::augment::Step::new(evenset::augment::entry("ToGray").unwrap())]);
    harness.state().session().save_preset("mine", &Chain::preset("gentle").unwrap()).unwrap();
    harness.state().session().save_preset("grey", &grey).unwrap();
    let saved = |harness: &mut Harness<'static, App>, name: &str| {
        click(harness, "Choose a chain");
        click(harness, name);
    };
    saved(&mut harness, "grey");
    assert!(harness.state().session().notices().is_empty(), "no class is selected");
    harness.get_by_label_contains("Class dogs, ").click();
    harness.run();
    let steps = harness.state().session().history().past().len();
    saved(&mut harness, "mine");
    harness.get_by_label_contains("All classes: “mine”");
    // It is called as it was chosen, though it is the same as a preset.
    assert_eq!(called(&harness), "mine");
    assert!(harness.query_by_label_contains("Chain of all classes, “mine”: as the preset “gentle”").is_some());
    click(&mut harness, "Only for dogs");
    let recipe = harness.state().session().recipe();
    assert_eq!((recipe.chain_name(), recipe.class_chains()["dogs"]), (Some("grey"), "mine"));
    assert_eq!(harness.state().session().history().past().len(), steps + 1, "one step of undo");
    assert!(harness.state().session().notices().is_empty());
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    harness.run();
    assert!(harness.state().session().recipe().class_chains().is_empty());
    assert_eq!(chain(&harness), grey);
    // The same with a preset, taken back.
    choose(&mut harness, "Photo");
    harness.get_by_label_contains("All classes: Photo");
    click(&mut harness, "Undo");
    assert_eq!(chain(&harness), grey);
}

#[test]
fn twelve_classes_are_seen_at_once_and_those_with_a_chain_of_their_own_are_marked() {
    let names: Vec<String> = (0..14).map(|at| format!("kind {at:02}")).collect();
    let counts: Vec<(&str, u8)> = names.iter().map(|name| (name.as_str(), 2)).collect();
    for size in [[1440.0, 900.0], [1024.0, 640.0]] {
        let (_dir, mut harness) = window_with(&counts, [16, 12]);
        harness.set_size(size.into());
        harness.run();
        click(&mut harness, "Own chain of this class");
        click(&mut harness, "Class that is looked at");
        let window = harness.ctx.content_rect();
        let own = harness.get_by_label("Look at the chain of kind 00, its own: strong").rect();
        for name in &names[1..12] {
            let row = harness.get_by_label(&format!("Look at the chain of {name}")).rect();
            assert!(window.contains_rect(row) && row.width() == own.width(), "{size:?} {name}: {row:?}");
        }
        click(&mut harness, "Look at the chain of kind 07");
        assert_eq!(looked_at(&harness), "kind 07");
        assert!(harness.query_by_label("Look at the chain of kind 01").is_none(), "the list closes");
    }
}

#[test]
fn what_a_label_depends_on_is_marked_and_warned_of() {
    let (_dir, mut harness) = window();
    click(&mut harness, "Menu of the chain");
    click(&mut harness, "direction");
    assert_eq!(harness.state().session().recipe().marks()["cats"], [Matter::Direction]);
    assert!(harness.query_by_label_contains("the label of \"cats\" depends on: direction").is_some());
    click(&mut harness, "direction");
    assert!(harness.query_by_label_contains("depends on: direction").is_none());
}

#[test]
fn the_chain_of_any_class_is_reached_from_the_button_and_a_saved_one_is_called_by_its_name() {
    let (_dir, mut harness) = window();
    click(&mut harness, "Class that is looked at");
    click(&mut harness, "Look at the chain of dogs");
    click(&mut harness, "Own chain of this class");
    assert_eq!(harness.state().session().recipe().class_chains()["dogs"], "strong");
    click(&mut harness, "Class that is looked at");
    click(&mut harness, "Look at the chain of cats");
    // A chain of one's own, saved, then left and used again.
    let grey = Chain::of(vec![evenset::augment::Step::new(evenset::augment::entry("ToGray").unwrap())]);
    harness.state().session().save_preset("all grey", &grey).unwrap();
    click(&mut harness, "Choose a chain");
    click(&mut harness, "all grey");
    assert_eq!(chain(&harness), grey);
    assert_eq!(called(&harness), "all grey");
}

#[test]
fn a_chain_is_saved_under_a_name_chosen_again_and_deleted() {
    let (_dir, mut harness) = window();
    let strong = chain(&harness);
    click(&mut harness, "Choose a chain");
    harness.get_by_role_and_label(egui::accesskit::Role::TextInput, "Name of the chain to save").focus();
    harness.run();
    harness.get_by_role_and_label(egui::accesskit::Role::TextInput, "Name of the chain to save").type_text("my strong one");
    harness.run();
    click(&mut harness, "Save");
    assert_eq!(harness.state().session().saved_presets()[0].0, "my strong one");
    harness.key_press(egui::Key::Escape);
    harness.run();
    choose(&mut harness, "Gentle");
    assert_ne!(chain(&harness), strong);
    click(&mut harness, "Choose a chain");
    click(&mut harness, "my strong one");
    assert_eq!(chain(&harness), strong);
    click(&mut harness, "Choose a chain");
    click(&mut harness, "Delete the saved chain my strong one");
    assert!(harness.state().session().saved_presets().is_empty());
    click(&mut harness, "Take it back");
    assert_eq!(harness.state().session().saved_presets().len(), 1);
    // Another chain under the same name: what it replaces can be had back too.
    harness.key_press(egui::Key::Escape);
    harness.run();
    choose(&mut harness, "Gentle");
    click(&mut harness, "Choose a chain");
    harness.get_by_role_and_label(egui::accesskit::Role::TextInput, "Name of the chain to save").focus();
    harness.run();
    harness.get_by_role_and_label(egui::accesskit::Role::TextInput, "Name of the chain to save").type_text("my strong one");
    harness.run();
    let kept = |harness: &Harness<'_, App>| harness.state().session().saved_presets()[0].1.clone().unwrap();
    let before = kept(&harness);
    click(&mut harness, "Replace");
    assert_ne!(kept(&harness), before);
    harness.get_by_label("Replaced my strong one");
    click(&mut harness, "Take it back");
    assert_eq!(kept(&harness), before);
}
