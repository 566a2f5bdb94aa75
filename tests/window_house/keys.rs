//! Who hears a key, and what is found by typing: palette, menus, dialogs, the key sheet.

use super::*;

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
    harness.get_by_label("Choose a chain").click();
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
