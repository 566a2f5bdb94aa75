//! Whose chain it is, which it is, and what the labels of its class depend on.

use super::*;

#[test]
fn a_class_gets_a_chain_of_its_own_and_loses_it_again() {
    let (_dir, mut harness) = window();
    click_choice(&mut harness, "Chain of this class");
    click(&mut harness, "Give cats its own chain");
    assert_eq!(harness.state().session().recipe().class_chains()["cats"], "strong");
    choose(&mut harness, "Gentle");
    assert_eq!(harness.state().session().recipe().chain_of("cats"), ChainChoice::Preset("gentle".into()));
    assert_eq!(chain(&harness), Chain::preset("strong").unwrap(), "that of all classes is as it was");
    assert!(harness.state().session().notices().is_empty(), "whose it is stands above the presets");
    click(&mut harness, "Remove own chain");
    assert!(harness.state().session().recipe().class_chains().is_empty());
    assert!(harness.query_by_label_contains("The chain of cats is gone: cats uses that of all").is_some());
    harness.get_by_label("cats uses the chain of all classes");
    click(&mut harness, "Undo");
    assert_eq!(harness.state().session().recipe().chain_of("cats"), ChainChoice::Preset("gentle".into()));
    harness.get_by_label("Remove own chain");
}

#[test]
fn tabs_only_look_and_the_draws_are_of_the_chain_that_is_shown() {
    let (_dir, mut harness) = window();
    let drawn = |harness: &Harness<'static, App>| harness.state().session().preview().request.as_ref().unwrap().chain.clone();
    let preset = |name: &str| ChainChoice::Preset(name.into());
    let first = chain(&harness).steps[0].entry.title;
    let steps = harness.state().session().history().past().len();
    assert!(!on_class_tab(&harness));
    click_choice(&mut harness, "Chain of this class");
    assert!(on_class_tab(&harness));
    harness.get_by_label("cats uses the chain of all classes");
    assert!(harness.query_by_label("+ Add transform").is_none() && harness.query_by_label(&format!("Remove {first}")).is_none());
    click_choice(&mut harness, "Chain of all classes");
    harness.get_by_label(&format!("Remove {first}"));
    assert_eq!(harness.state().session().history().past().len(), steps, "nothing was edited");
    give_own(&mut harness);
    choose(&mut harness, "Gentle");
    assert_eq!(drawn(&harness), preset("gentle"));
    let steps = harness.state().session().history().past().len();
    click_choice(&mut harness, "Chain of all classes");
    harness.get_by_label("cats has its own chain; this one is that of 1 other class");
    assert_eq!((drawn(&harness), called(&harness)), (preset("strong"), "Strong".into()));
    click_choice(&mut harness, "Chain of this class");
    assert_eq!((drawn(&harness), called(&harness)), (preset("gentle"), "Gentle".into()));
    assert_eq!(harness.state().session().history().past().len(), steps, "nothing was edited");
    // What is done on the tab of all classes is done to that chain, and the class's own stays.
    click_choice(&mut harness, "Chain of all classes");
    choose(&mut harness, "Photo");
    let recipe = harness.state().session().recipe();
    assert_eq!((recipe.chain(), recipe.chain_of("cats")), (preset("photo"), preset("gentle")));
    assert!(harness.state().session().notices().is_empty() && !on_class_tab(&harness));
    // Another class is seen where its chain is, and so is the first one again.
    harness.get_by_label_contains("Class dogs, ").click();
    harness.run();
    assert!(!on_class_tab(&harness));
    harness.get_by_label_contains("Class cats, ").click();
    harness.run();
    assert!(on_class_tab(&harness));
}

#[test]
fn a_chain_chosen_on_the_tab_of_a_class_is_its_own_and_undo_leaves_the_tab_standing() {
    let (_dir, mut harness) = window();
    click_choice(&mut harness, "Chain of this class");
    choose(&mut harness, "Photo");
    let recipe = harness.state().session().recipe();
    assert_eq!((recipe.chain_of("cats"), recipe.chain_of("dogs")), (ChainChoice::Preset("photo".into()), recipe.chain()));
    harness.get_by_label("Remove own chain");
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    harness.run();
    assert!(on_class_tab(&harness) && harness.state().session().recipe().class_chains().is_empty());
    harness.get_by_label("Give cats its own chain");
    // Redone while the other tab is looked at: what comes back is shown.
    click_choice(&mut harness, "Chain of all classes");
    harness.key_press_modifiers(egui::Modifiers::COMMAND | egui::Modifiers::SHIFT, egui::Key::Z);
    harness.run();
    assert!(on_class_tab(&harness));
    harness.get_by_label("Remove own chain");
}

#[test]
fn the_cards_of_the_recipe_open_the_chain_that_they_tell_of() {
    let (_dir, mut harness) = window();
    give_own(&mut harness);
    for (card, on_class) in [(": Chain of all classes, ", false), (": Chain of cats, ", true), (": Chain of all classes, ", false)] {
        harness.key_press(egui::Key::Num1);
        harness.run();
        harness.get_by_label_contains(card).click();
        harness.run();
        click(&mut harness, "Open the chain");
        assert_eq!(on_class_tab(&harness), on_class, "{card}");
    }
}

#[test]
fn exactly_one_line_of_the_list_of_chains_is_lit() {
    let (_dir, mut harness) = window();
    let lit = |harness: &mut Harness<'static, App>| {
        click(harness, "Choose a chain");
        let is_lit = |node: &egui_kittest::Node<'_>| node.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True);
        let names = ["Gentle", "Photo", "Strong", "Custom", "custom", "mine", "gone"];
        let found = names.iter().flat_map(|name| harness.query_all_by_label(name)).filter(|node| node.rect().left() > 400.0);
        let found: Vec<String> = found.filter(is_lit).filter_map(|node| node.accesskit_node().label()).collect();
        harness.key_press(egui::Key::Escape);
        harness.run();
        found
    };
    assert_eq!(lit(&mut harness), ["Strong"]);
    let first = chain(&harness).steps[0].entry.title;
    click(&mut harness, &format!("Remove {first}"));
    assert_eq!(lit(&mut harness), ["Custom"]);
    let mine = chain(&harness);
    harness.state().session().save_preset("mine", &mine).unwrap();
    harness.state().session().save_preset("Custom", &Chain::preset("gentle").unwrap()).unwrap();
    choose(&mut harness, "Photo");
    assert_eq!(lit(&mut harness), ["Photo"]);
    harness.state_mut().session_mut().run(Command::Edit(Edit::SetChain(ChainChoice::Custom(mine))));
    harness.run();
    assert_eq!((lit(&mut harness), called(&harness)), (vec!["mine".to_owned()], "mine".into()));
    harness.state().session().delete_preset("mine").unwrap();
    choose(&mut harness, "Photo");
    let named = Edit::SetSavedChain { name: "gone".into(), chain: ChainChoice::Preset("strong".into()) };
    harness.state_mut().session_mut().run(Command::Edit(named));
    harness.run();
    assert_eq!(lit(&mut harness), ["gone"], "saved no more, and called so by the recipe");
}

#[test]
fn a_chain_of_ones_own_that_is_a_preset_again_leaves_no_step() {
    let (_dir, mut harness) = window();
    give_own(&mut harness);
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
    for (size, zoom) in [([1440.0, 900.0], 1.0), ([1024.0, 640.0], 1.0), ([1440.0, 900.0], 2.0), ([1024.0, 640.0], 2.0)] {
        let (_dir, mut harness) = window_with(&[("cats of a long name", 3), ("dogs", 2)], [48, 32]);
        harness.ctx.set_zoom_factor(zoom);
        harness.set_size((egui::Vec2::from(size) / zoom).round());
        harness.run();
        give_own(&mut harness);
        let title = harness.state().session().recipe().chain().chain().unwrap().steps[0].entry.title;
        click(&mut harness, &format!("Remove {title}"));
        let names = ["Chain of all classes", "Chain of this class", "Choose a chain", "Menu of the chain", "Draws", "Images", "Corners"];
        let is_in_head = |rect: &egui::Rect| rect.top() > 44.0 && rect.top() < 100.0 && rect.left() > 20.0;
        let all: Vec<egui::Rect> =
            names.iter().flat_map(|name| harness.get_all_by_label(name).map(|node| node.rect()).filter(is_in_head)).collect();
        assert!(all.len() == 7 && all.iter().all(|rect| (rect.center().y - all[0].center().y).abs() < 6.0), "{size:?} x {zoom}: {all:?}");
        assert!(all.windows(2).all(|pair| pair[0].right() <= pair[1].left() + 0.5), "{size:?} x {zoom}: {all:?}");
        assert!(all[6].right() < harness.ctx.content_rect().right(), "{size:?} x {zoom}: {all:?}");
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
    assert!(on_class_tab(&harness), "what came about is shown");
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    harness.run();
    assert!(!on_class_tab(&harness), "and where one was when it is gone");
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
        give_own(&mut harness);
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
    give_own(&mut harness);
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

#[test]
fn a_class_that_is_renamed_keeps_its_tab_and_its_chain_is_called_after_it() {
    let (_dir, mut harness) = window();
    let rename = |harness: &mut Harness<'static, App>, from: &str, to: &str| {
        harness.get_by_label_contains(&format!("Class {from}, ")).click();
        harness.run();
        click_choice(harness, "Chain of this class");
        harness.key_press(egui::Key::F2);
        harness.run();
        harness.get_by_label("New name of the class").type_text(to);
        harness.run();
        harness.key_press(egui::Key::Enter);
        harness.run();
        assert!(on_class_tab(harness), "after {to}");
    };
    rename(&mut harness, "cats", "felines");
    harness.get_by_label("felines uses the chain of all classes");
    let mut chain = Chain::preset("photo").unwrap();
    chain.steps[0].p = 0.11;
    let edit = evenset::session::ChainEdit::OfClass {
        class: "felines".into(),
        chain: evenset::session::Named { name: None, chain: ChainChoice::Custom(chain.clone()) },
    };
    harness.state_mut().session_mut().run(Command::Chain(edit));
    harness.run();
    rename(&mut harness, "felines", "kittens");
    let recipe = harness.state().session().recipe();
    assert_eq!((recipe.class_chains()["kittens"], recipe.chain_of("kittens")), ("kittens", ChainChoice::Custom(chain)));
    assert_eq!(recipe.named_chains().len(), 1);
}
