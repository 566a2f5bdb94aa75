//! The Augment view, driven by accessible names: compositions, a class's own chain, what labels depend on, large and locked draws, corners.
#![cfg(feature = "gui")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "tests may panic, and say why they skip")]

mod painter;

use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use evenset::augment::Chain;
use evenset::recipe::{ChainChoice, Edit, Matter};
use evenset::session::{Command, Runner, Session, Show};
use evenset::ui::App;
use std::sync::Arc;

/// The view on a folder of two classes; the folder goes away with the first of the pair.
fn window() -> (tempfile::TempDir, Harness<'static, App>) {
    window_of([48, 32])
}

/// The same on pictures of that size, in pixels.
fn window_of(size: [u32; 2]) -> (tempfile::TempDir, Harness<'static, App>) {
    window_with(&[("cats", 5), ("dogs", 9)], size)
}

/// The same with so many pictures in each class.
fn window_with(counts: &[(&str, u8)], [width, height]: [u32; 2]) -> (tempfile::TempDir, Harness<'static, App>) {
    let dir = tempfile::tempdir().unwrap();
    for (class, count) in counts.iter().copied() {
        let folder = dir.path().join("animals").join(class);
        std::fs::create_dir_all(&folder).unwrap();
        for at in 0..count {
            let picture = image::RgbImage::from_fn(width, height, |x, y| image::Rgb([(x * 5) as u8, (y * 7) as u8, at * 20]));
            picture.save(folder.join(format!("{at}.png"))).unwrap();
        }
    }
    let mut session = Session::new(Runner::Inline, Arc::new(|| {}), Some(dir.path().join("settings")));
    session.run(Command::Open(dir.path().join("animals")));
    session.run(Command::Edit(Edit::SetChain(ChainChoice::Preset("strong".into()))));
    let builder = Harness::builder().with_size([1440.0, 1000.0]).with_max_steps(60).with_context_setup(App::prepare);
    let mut harness = builder.build_ui_state(|ui, app: &mut App| app.show(ui), App::new(session));
    harness.run();
    harness.key_press(egui::Key::Num3);
    harness.run();
    (dir, harness)
}

fn click(harness: &mut Harness<'static, App>, name: &str) {
    harness.get_by_label(name).click();
    harness.run();
}

/// Clicks one of several of which one holds.
fn click_choice(harness: &mut Harness<'static, App>, name: &str) {
    harness.get_by_role_and_label(egui::accesskit::Role::RadioButton, name).click();
    harness.run();
}

/// The class that is looked at, as screen readers are told.
fn looked_at(harness: &Harness<'static, App>) -> String {
    harness.get_by_label("Class that is looked at").accesskit_node().value().unwrap_or_default()
}

fn chain(harness: &Harness<'static, App>) -> Chain {
    harness.state().session().recipe().chain().chain().unwrap()
}

#[test]
fn a_class_gets_a_chain_of_its_own_and_loses_it_again() {
    let (_dir, mut harness) = window();
    click(&mut harness, "Own chain of this class");
    assert_eq!(harness.state().session().recipe().class_chains()["cats"], "strong");
    click(&mut harness, "Gentle");
    assert_eq!(harness.state().session().recipe().chain_of("cats"), ChainChoice::Preset("gentle".into()));
    assert_eq!(chain(&harness), Chain::preset("strong").unwrap(), "that of all classes is as it was");
    assert!(harness.state().session().notices().is_empty(), "whose it is stands above the presets");
    click_choice(&mut harness, "Chain of all classes");
    assert!(harness.state().session().recipe().class_chains().is_empty());
    assert!(harness.query_by_label_contains("cats goes through the chain of all classes again").is_some());
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
    assert!(harness.query_by_label_contains(": Named chain, “cats”: ").is_some());
    click(&mut harness, "Strong");
    assert_eq!(harness.state().session().recipe().steps.len(), 2);
    assert!(harness.query_by_label_contains(": Named chain").is_none());
    assert!(harness.query_by_label_contains(": Chain of one class, cats: preset “strong”").is_some());
    harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    harness.run();
    assert_eq!(harness.state().session().recipe().steps.len(), 3);
}

#[test]
fn a_chain_that_goes_to_all_classes_while_one_is_selected_is_said_and_had_for_that_one() {
    let (_dir, mut harness) = window();
    let grey = Chain::of(vec![evenset::augment::Step::new(evenset::augment::entry("ToGray").unwrap())]);
    harness.state().session().save_preset("mine", &Chain::preset("gentle").unwrap()).unwrap();
    harness.state().session().save_preset("grey", &grey).unwrap();
    let saved = |harness: &mut Harness<'static, App>, name: &str| {
        click(harness, "Saved ▼");
        click(harness, name);
    };
    saved(&mut harness, "grey");
    assert!(harness.state().session().notices().is_empty(), "no class is selected");
    harness.get_by_label_contains("Class dogs, ").click();
    harness.run();
    let steps = harness.state().session().history().past().len();
    saved(&mut harness, "mine");
    harness.get_by_label_contains("“mine” is now the chain of all classes");
    // It is called as it was chosen, though it is the same as a preset.
    harness.get_by_role_and_label(egui::accesskit::Role::RadioButton, "mine");
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
    click(&mut harness, "Photo");
    harness.get_by_label_contains("Photo is now the chain of all classes");
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
    click(&mut harness, "Warnings of this class");
    click(&mut harness, "direction");
    assert_eq!(harness.state().session().recipe().marks()["cats"], [Matter::Direction]);
    assert!(harness.query_by_label_contains("the label of \"cats\" depends on: direction").is_some());
    click(&mut harness, "direction");
    assert!(harness.query_by_label_contains("depends on: direction").is_none());
}

#[test]
fn a_draw_is_seen_large_locked_and_left_again() {
    let (_dir, mut harness) = window();
    harness.get_by_label_contains("Draw 2:").click();
    harness.run();
    assert!(harness.query_by_label("Divider between original and draw").is_some());
    click(&mut harness, "Lock");
    click(&mut harness, "All draws");
    let locked = |harness: &Harness<'static, App>| {
        let node = harness.get_by_label_contains("Draw 2, locked:");
        node.accesskit_node().label().unwrap_or_default()
    };
    let before = locked(&harness);
    click(&mut harness, "New draws");
    assert_eq!(locked(&harness), before, "it stays while the others are drawn anew");
    click(&mut harness, "Images");
    assert!(harness.query_by_label_contains("locked").is_none());
}

#[test]
fn a_press_on_a_slider_beside_its_knob_fetches_the_knob() {
    let (_dir, mut harness) = window();
    let knob = |harness: &Harness<'static, App>| {
        let node = harness.get_all_by_role(egui::accesskit::Role::Slider).find(|node| node.rect().top() > 100.0).unwrap();
        (node.rect().center(), node.accesskit_node().numeric_value().unwrap())
    };
    let (at, before) = knob(&harness);
    let to = at + egui::vec2(if before > 0.5 { -24.0 } else { 24.0 }, 0.0);
    // Held, without a move.
    harness.hover_at(to);
    harness.run_steps(2);
    harness.drag_at(to);
    harness.run_steps(3);
    let (held, value) = knob(&harness);
    assert!((held.x - to.x).abs() < 4.0 && value != before, "{held:?} {to:?} {value}");
    harness.drop_at(to);
    harness.run();
    assert_eq!(knob(&harness).1, value);
}

#[test]
fn corners_and_images_are_shown() {
    let (_dir, mut harness) = window();
    click(&mut harness, "Corners");
    assert_eq!(harness.state().session().preview().request.as_ref().unwrap().show, Show::Corners);
    assert!(harness.query_by_label_contains("All at their upper ends").is_some());
    click(&mut harness, "Images");
    assert_eq!(harness.state().session().preview().draws.len(), 5, "one for each cat");
    assert!(harness.query_by_label_contains("Draw 5: ").is_some());
}

#[test]
fn a_composition_is_added_filled_and_emptied() {
    let (_dir, mut harness) = window();
    let steps = chain(&harness).steps.len();
    // Menus open below their buttons, which the long chain may have scrolled away: the command for it is the same.
    let mut one_of = evenset::augment::Step::new(evenset::augment::compositions()[0]);
    one_of.children = vec![evenset::augment::Step::new(evenset::augment::entry("ToGray").unwrap())];
    let custom = Chain::of(vec![one_of]);
    let session = harness.state_mut().session_mut();
    session.run(Command::Edit(Edit::SetChain(ChainChoice::Custom(custom))));
    harness.run();
    assert!(steps > 1 && harness.query_by_label("Remove One of").is_some());
    assert!(harness.query_by_label_contains("Add to one of").is_some());
    click(&mut harness, "Remove To grey");
    assert!(chain(&harness).steps[0].children.is_empty());
}

#[test]
fn a_transform_is_found_by_typed_letters_and_added_with_enter() {
    let (_dir, mut harness) = window();
    let before = chain(&harness).steps.len();
    click(&mut harness, "+ Add transform");
    harness.get_by_label("Find a transform").type_text("grey");
    harness.run();
    let unlike = evenset::augment::entry("Transpose").unwrap().title;
    assert!(harness.query_by_role_and_label(egui::accesskit::Role::Button, unlike).is_none(), "what does not answer is not listed");
    harness.key_press(egui::Key::Enter);
    harness.run();
    let now = chain(&harness);
    assert_eq!((now.steps.len(), now.steps[before].entry.name), (before + 1, "ToGray"));
    assert!(harness.query_by_label("Find a transform").is_none(), "the list closes");
    // With arrows, and what was typed before is forgotten.
    click(&mut harness, "+ Add transform");
    harness.key_press(egui::Key::ArrowDown);
    harness.run();
    harness.key_press(egui::Key::Enter);
    harness.run();
    let second = evenset::augment::catalog()[1].name;
    assert_eq!(chain(&harness).steps[before + 1].entry.name, second);
}

#[test]
fn the_list_of_transforms_stays_in_the_window() {
    for size in [[1440.0, 1000.0], [1024.0, 640.0], [800.0, 420.0]] {
        let (_dir, mut harness) = window();
        harness.set_size(size.into());
        harness.run();
        click(&mut harness, "+ Add transform");
        harness.run();
        let field = harness.get_by_label("Find a transform").rect();
        assert!(field.top() > 0.0 && field.bottom() < size[1], "{size:?}: {field:?}");
        harness.key_press(egui::Key::ArrowDown);
        harness.run();
        let lit = harness.get_by_label(evenset::augment::catalog()[1].title).rect();
        assert!(lit.top() > field.bottom() && lit.bottom() < size[1], "{size:?}: {lit:?}");
    }
}

#[test]
fn a_large_draw_says_at_what_scale_it_is_shown() {
    let (_dir, mut harness) = window();
    harness.get_by_label_contains("Draw 2:").click();
    harness.run();
    let large = |harness: &Harness<'static, App>| harness.state().session().large_draw().cloned().unwrap();
    let draw = large(&harness).draw.unwrap();
    assert_eq!((draw.number, draw.original.map(|original| (original.width(), original.height()))), (1, Some((48, 32))), "in full");
    let shown = |harness: &Harness<'static, App>| harness.get_by_label("Draw 2, large").rect();
    let fitted = shown(&harness);
    let times = fitted.width() / draw.image.width() as f32;
    assert!(times >= 2.0, "{fitted:?}");
    harness.get_by_label(&format!("{:.0}\u{2009}%", times * 100.0));
    // The wheel zooms to the pointer, a pixel is told, a drag shifts.
    harness.hover_at(fitted.center());
    harness.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, 400.0),
        phase: egui::TouchPhase::Move,
        modifiers: egui::Modifiers::NONE,
        source: egui::MouseWheelSource::Unknown,
    });
    harness.run_steps(40);
    assert!(shown(&harness).width() > fitted.width() * 1.5, "{:?}", shown(&harness));
    harness.get_by_label_contains("Pixel ");
    harness.key_press(egui::Key::Z);
    harness.run();
    assert_eq!(shown(&harness), fitted);
    click(&mut harness, "1:1");
    harness.get_by_label("100\u{2009}%");
    click(&mut harness, "Next draw");
    harness.get_by_label("Draw 3, large");
    assert_eq!(large(&harness).request.number, 2);
    harness.key_press(egui::Key::Escape);
    harness.run();
    assert!(harness.query_by_label("Draw 3, large").is_none());
}

#[test]
fn a_large_draw_is_of_the_original_in_full() {
    let (_dir, mut harness) = window_of([900, 600]);
    let shrunk = harness.state().session().preview().draws[1].image.width();
    assert!(shrunk < 900, "the draws are of the picture shrunk: {shrunk}");
    harness.get_by_label_contains("Draw 2:").click();
    harness.run();
    let draw = harness.state().session().large_draw().unwrap().draw.clone().unwrap();
    assert_eq!(draw.original.map(|original| (original.width(), original.height())), Some((900, 600)));
    assert!(draw.image.width() > 2 * shrunk, "{} against {shrunk}", draw.image.width());
}

#[test]
fn what_was_being_typed_is_given_up_with_its_card() {
    let (_dir, mut harness) = window();
    let named = |harness: &Harness<'static, App>| harness.query_all_by_label_contains(", typed").count();
    let label = harness.get_all_by_label_contains("Type ").next().unwrap();
    label.click_accesskit();
    harness.run();
    assert_eq!(named(&harness), 1);
    for chain in [ChainChoice::Custom(Chain::of(Vec::new())), ChainChoice::Preset("strong".into())] {
        harness.state_mut().session_mut().run(Command::Edit(Edit::SetChain(chain)));
        harness.run();
        assert_eq!(named(&harness), 0);
    }
}

#[test]
fn both_knobs_of_a_range_can_be_taken_wherever_they_stand() {
    let (_dir, mut harness) = window();
    let mut affine = evenset::augment::Step::new(evenset::augment::entry("Affine").unwrap());
    affine.set("scale.x", evenset::augment::Value::Range(0.8, 1.2)).unwrap();
    let title = affine.entry.title;
    harness.state_mut().session_mut().run(Command::Edit(Edit::SetChain(ChainChoice::Custom(Chain::of(vec![affine])))));
    harness.run();
    let ends = |harness: &Harness<'static, App>, name: &str| match chain(harness).steps[0].get(name) {
        Some(evenset::augment::Value::Range(low, high)) => (*low, *high),
        other => panic!("{other:?}"),
    };
    let drag = |harness: &mut Harness<'static, App>, knob: &str, by: f32| {
        let from = harness.get_by_label(knob).rect().center();
        let to = from + egui::vec2(by, 0.0);
        harness.drag_at(from);
        harness.run_steps(2);
        harness.hover_at(from + (to - from) * 0.5);
        harness.run_steps(2);
        harness.hover_at(to);
        harness.run_steps(2);
        harness.drop_at(to);
        harness.run();
    };
    // Near each other on a range of 1 to 400, and on each other: both at 0°.
    for (label, name, low, high) in [("Scale across", "scale.x", 0.8, 1.2), ("Angle", "rotate", 0.0, 0.0)] {
        assert_eq!(ends(&harness, name), (low, high));
        let knobs = ["from", "to"].map(|end| harness.get_by_label(&format!("{title}: {label}, {end}")).rect());
        assert!(knobs[0].right() <= knobs[1].left() + 0.1, "{label}: {knobs:?}");
        drag(&mut harness, &format!("{title}: {label}, from"), -6.0);
        let now = ends(&harness, name);
        assert!(now.0 < low && now.1 == high, "{label}: {now:?}");
        drag(&mut harness, &format!("{title}: {label}, to"), 6.0);
        let then = ends(&harness, name);
        assert!(then.1 > high && then.0 == now.0, "{label}: {then:?}");
        assert!((then.0 - low).abs() < 0.5 * (1.0 + low.abs()) || label == "Angle", "it does not jump: {then:?}");
    }
}

#[test]
fn a_card_and_what_was_drawn_speak_of_the_same_unit() {
    let (_dir, mut harness) = window();
    let step = |name: &str| evenset::augment::Step { p: 1.0, ..evenset::augment::Step::new(evenset::augment::entry(name).unwrap()) };
    let chain = Chain::of(["GaussNoise", "RandomBrightnessContrast", "RandomGamma", "Affine"].map(step).to_vec());
    harness.state_mut().session_mut().run(Command::Edit(Edit::SetChain(ChainChoice::Custom(chain))));
    harness.run();
    for card in ["Noise: Strength, now 1 – 8 %", "Brightness, now ±20 %", "Gamma: Gamma, now 80 – 120 %", "Scale across, now 90 – 110 %"]
    {
        assert!(harness.query_by_label_contains(card).is_some(), "{card}");
    }
    let lines = harness.state().session().preview().draws[0].lines.clone();
    assert!(lines.len() == 4 && lines.iter().all(|line| line.contains(" %")), "{lines:?}");
    click(&mut harness, "Corners");
    let titles: Vec<String> = harness.state().session().preview().draws.iter().map(|draw| draw.lines[0].clone()).collect();
    for title in ["Noise: strength 1 %", "Gamma: gamma 120 %", "Scale, shift, shear: scale across 110 %"] {
        assert!(titles.iter().any(|told| told == title), "{title} in {titles:?}");
    }
    // What screen readers are told, too.
    let knob = |harness: &Harness<'static, App>| {
        let node = harness.get_by_label("Scale, shift, shear: Scale across, from");
        let node = node.accesskit_node();
        (node.numeric_value(), node.max_numeric_value())
    };
    assert_eq!(knob(&harness), (Some(90.0), Some(2000.0)));
    // What is typed is percent too.
    click(&mut harness, "Draws");
    harness.get_by_label_contains("Type Noise: Strength, now ").click_accesskit();
    harness.run();
    harness.event(egui::Event::Text("2-6.5 %".to_owned()));
    harness.run();
    harness.key_press(egui::Key::Enter);
    harness.run();
    let now = harness.state().session().recipe().chain().chain().unwrap();
    assert_eq!(now.steps[0].get("std_range"), Some(&evenset::augment::Value::Range(0.02, 0.065)));
}

#[test]
fn exact_numbers_are_typed_after_a_double_click_or_on_a_knob() {
    let (_dir, mut harness) = window();
    let rotate = evenset::augment::Step::new(evenset::augment::entry("Rotate").unwrap());
    harness.state_mut().session_mut().run(Command::Edit(Edit::SetChain(ChainChoice::Custom(Chain::of(vec![rotate])))));
    harness.run();
    let limit = |harness: &Harness<'static, App>| chain(harness).steps[0].get("limit").cloned().unwrap();
    let range = |low: f64, high: f64| evenset::augment::Value::Range(low, high);
    let title = evenset::augment::entry("Rotate").unwrap().title;
    let label = evenset::augment::entry("Rotate").unwrap().settings.iter().find(|setting| setting.name == "limit").unwrap().label;
    let name = format!("{title}: {label}");
    harness.get_by_label_contains(&format!("Type {name}, now ")).click_accesskit();
    harness.run();
    harness.get_by_role_and_label(egui::accesskit::Role::TextInput, &format!("{name}, typed"));
    harness.event(egui::Event::Text("-12.5…15".to_owned()));
    harness.run();
    harness.key_press(egui::Key::Enter);
    harness.run();
    assert_eq!(limit(&harness), range(-12.5, 15.0));
    harness.get_by_label_contains("\u{2212}12.5 – 15°");
    // Arrows move the knob that has the keyboard; a digit typed there begins a number, and shows no other view.
    harness.get_by_label(&format!("{name}, to")).focus();
    harness.run();
    harness.key_press(egui::Key::ArrowRight);
    harness.run();
    assert_eq!(limit(&harness), range(-12.5, 16.0));
    for letter in [egui::Key::Num2, egui::Key::Num0] {
        harness.key_press(letter);
        harness.event(egui::Event::Text(letter.name().to_owned()));
        harness.run_steps(1);
    }
    harness.run();
    harness.key_press(egui::Key::Enter);
    harness.run();
    assert_eq!((limit(&harness), harness.state().view()), (range(20.0, 20.0), evenset::ui::View::Augment));
    // Escape leaves it as it was.
    harness.get_by_label(&format!("{title}: how often")).focus();
    harness.run();
    harness.event(egui::Event::Text("35".to_owned()));
    harness.run();
    harness.key_press(egui::Key::Escape);
    harness.run();
    let before = chain(&harness).steps[0].p;
    harness.get_by_label(&format!("{title}: how often")).focus();
    harness.run();
    harness.event(egui::Event::Text("35".to_owned()));
    harness.run();
    harness.key_press(egui::Key::Enter);
    harness.run();
    assert_ne!(before, 0.35);
    assert_eq!(chain(&harness).steps[0].p, 0.35);
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
    click(&mut harness, "Saved ▼");
    click(&mut harness, "all grey");
    assert_eq!(chain(&harness), grey);
    harness.get_by_role_and_label(egui::accesskit::Role::RadioButton, "all grey");
    assert!(harness.query_by_label("Custom").is_none());
}

#[test]
fn a_step_is_switched_off_moved_and_doubled_by_its_menu() {
    let (_dir, mut harness) = window();
    let before = chain(&harness);
    let title = before.steps[0].entry.title;
    click(&mut harness, &format!("Menu of {title}"));
    click(&mut harness, "Switch off");
    assert_eq!(chain(&harness).steps[0].p, 0.0);
    click(&mut harness, &format!("Menu of {title}"));
    click(&mut harness, "Switch on");
    assert!(chain(&harness).steps[0].p > 0.0);
    harness.get_by_label(&format!("Move {title}")).click_secondary();
    harness.run();
    click(&mut harness, "Move down");
    assert_eq!(chain(&harness).steps[1].entry.title, title);
    click(&mut harness, &format!("Menu of {title}"));
    click(&mut harness, "Add another like it");
    assert_eq!(chain(&harness).steps.len(), before.steps.len() + 1);
}

#[test]
fn a_step_is_dragged_into_a_composition_and_out_again() {
    let (_dir, mut harness) = window();
    let step = |name: &str| evenset::augment::Step::new(evenset::augment::entry(name).unwrap());
    let mut one_of = evenset::augment::Step::new(evenset::augment::compositions()[0]);
    one_of.children = vec![step("ToGray")];
    let custom = Chain::of(vec![step("HorizontalFlip"), one_of]);
    harness.state_mut().session_mut().run(Command::Edit(Edit::SetChain(ChainChoice::Custom(custom))));
    harness.run();
    let drag = |harness: &mut Harness<'static, App>, from: egui::Pos2, to: egui::Pos2| {
        harness.drag_at(from);
        harness.run_steps(2);
        harness.hover_at(from + (to - from) * 0.5);
        harness.run_steps(2);
        harness.hover_at(to);
        harness.run_steps(3);
        harness.drop_at(to);
        harness.run();
    };
    let flip = harness.get_by_label(&format!("Move {}", evenset::augment::entry("HorizontalFlip").unwrap().title)).rect().center();
    let inside = harness.get_by_label("Move To grey").rect().center() - egui::vec2(0.0, 4.0);
    drag(&mut harness, flip, inside);
    let now = chain(&harness);
    assert_eq!((now.steps.len(), now.steps[0].children.len()), (1, 2), "{now:?}");
    assert_eq!(now.steps[0].children[0].entry.name, "HorizontalFlip");
    let grey = harness.get_by_label("Move To grey").rect().center();
    let top = harness.get_by_label("Move One of").rect().center() - egui::vec2(0.0, 12.0);
    drag(&mut harness, grey, top);
    assert_eq!(chain(&harness).steps[0].entry.name, "ToGray");
}

#[test]
fn after_a_restart_the_same_image_sits_for_the_draws() {
    let (dir, mut harness) = window();
    click(&mut harness, "Next image");
    click(&mut harness, "Next image");
    let image = harness.state().session().preview().request.as_ref().unwrap().image;
    drop(harness);
    let mut session = Session::new(Runner::Inline, Arc::new(|| {}), Some(dir.path().join("settings")));
    session.run(Command::Reopen);
    let builder = Harness::builder().with_size([1440.0, 1000.0]).with_max_steps(60).with_context_setup(App::prepare);
    let mut harness = builder.build_ui_state(|ui, app: &mut App| app.show(ui), App::new(session));
    harness.run();
    assert_eq!(harness.state().session().preview().request.as_ref().map(|request| request.image), Some(image));
    assert_eq!(harness.state().session().dataset().unwrap().file_name(image), "2.png");
}

#[test]
fn a_chain_is_saved_under_a_name_chosen_again_and_deleted() {
    let (_dir, mut harness) = window();
    let strong = chain(&harness);
    click(&mut harness, "Saved ▼");
    harness.get_by_role_and_label(egui::accesskit::Role::TextInput, "Name of the chain to save").focus();
    harness.run();
    harness.get_by_role_and_label(egui::accesskit::Role::TextInput, "Name of the chain to save").type_text("my strong one");
    harness.run();
    click(&mut harness, "Save");
    assert_eq!(harness.state().session().saved_presets()[0].0, "my strong one");
    harness.key_press(egui::Key::Escape);
    harness.run();
    click(&mut harness, "Gentle");
    assert_ne!(chain(&harness), strong);
    click(&mut harness, "Saved ▼");
    click(&mut harness, "my strong one");
    assert_eq!(chain(&harness), strong);
    click(&mut harness, "Saved ▼");
    click(&mut harness, "Delete the saved chain my strong one");
    assert!(harness.state().session().saved_presets().is_empty());
    click(&mut harness, "Take it back");
    assert_eq!(harness.state().session().saved_presets().len(), 1);
    // Another chain under the same name: what it replaces can be had back too.
    harness.key_press(egui::Key::Escape);
    harness.run();
    click(&mut harness, "Gentle");
    click(&mut harness, "Saved ▼");
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

/// What popups and both lines of the head look like; written where `EVENSET_LOOK` names a folder.
#[test]
fn looks() {
    let Some(to) = std::env::var_os("EVENSET_LOOK").map(std::path::PathBuf::from) else {
        println!("set EVENSET_LOOK to a folder to have the pictures written there");
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let sample = dir.path().join("animals");
    evenset::sample::draw(&sample, &evenset::sample::Options { scale: 0.03, seed: 42 }, &evenset::progress::Progress::new()).unwrap();
    for (size, theme) in [
        ([1440.0, 900.0], evenset::session::ThemeChoice::Dark),
        ([1024.0, 640.0], evenset::session::ThemeChoice::Light),
        ([1440.0, 900.0], evenset::session::ThemeChoice::Light),
        ([1024.0, 640.0], evenset::session::ThemeChoice::Dark),
    ] {
        let home = tempfile::tempdir().unwrap();
        let mut session = Session::new(Runner::Inline, Arc::new(|| {}), Some(home.path().to_owned()));
        session.run(Command::Set(evenset::session::Settings {
            theme,
            motion: evenset::session::Motion::None,
            ..session.settings().clone()
        }));
        session.run(Command::Open(sample.clone()));
        session.run(Command::Edit(Edit::SetChain(ChainChoice::Preset("strong".into()))));
        session.save_preset("mine", &Chain::preset("gentle").unwrap()).unwrap();
        session.save_preset("for cells", &Chain::preset("photo").unwrap()).unwrap();
        let eyes = painter::Eyes::default();
        let builder = Harness::builder()
            .with_size(size)
            .with_max_steps(60)
            .allow_missing_glyphs()
            .renderer(eyes.clone())
            .with_context_setup(App::prepare);
        let mut harness = builder.build_ui_state(|ui, app: &mut App| app.show(ui), App::new(session));
        harness.run_steps(4);
        harness.key_press(egui::Key::Num3);
        harness.run_steps(8);
        let shot = |harness: &Harness<'static, App>, name: &str| {
            eyes.look(harness).save(&to.join(format!("augment-{name}-{}-{theme:?}.png", size[0])));
        };
        let press = |harness: &mut Harness<'static, App>, name: &str| {
            harness.get_by_label_contains(name).click();
            harness.run_steps(6);
        };
        let escape = |harness: &mut Harness<'static, App>| {
            harness.key_press(egui::Key::Escape);
            harness.run_steps(4);
        };
        press(&mut harness, "Class parrots, ");
        shot(&harness, "plain");
        press(&mut harness, "Saved ▼");
        shot(&harness, "saved");
        harness.get_by_label("mine").click();
        harness.run_steps(6);
        shot(&harness, "toast");
        press(&mut harness, "Own chain of this class");
        press(&mut harness, "Remove Flip left");
        press(&mut harness, "Class that is looked at");
        shot(&harness, "classes");
        escape(&mut harness);
        press(&mut harness, "Warnings of this class");
        shot(&harness, "warnings");
        escape(&mut harness);
        press(&mut harness, "Saved ▼");
        shot(&harness, "named");
        escape(&mut harness);
        press(&mut harness, "+ Add transform");
        shot(&harness, "add");
        escape(&mut harness);
        harness.get_by_label_contains("Class parrots, ").click_secondary();
        harness.run_steps(6);
        press(&mut harness, "Its own target");
        shot(&harness, "own-target");
    }
}
