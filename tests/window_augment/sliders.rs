//! Sliders and the numbers above them.

use super::*;

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
    // Near each other on a range of 1 to 400, and on each other: both at 0°, then either end goes, by where it is drawn to.
    for (label, name, low, high) in [("Scale across", "scale.x", 0.8, 1.2), ("Angle", "rotate", 0.0, 0.0)] {
        assert_eq!(ends(&harness, name), (low, high));
        let knobs = ["from", "to"].map(|end| harness.get_by_label(&format!("{title}: {label}, {end}")).rect());
        assert!(knobs[0].right() <= knobs[1].left() + 0.1, "{label}: {knobs:?}");
        drag(&mut harness, &format!("{title}: {label}, from"), -20.0);
        let now = ends(&harness, name);
        assert!(now.0 < low && now.1 == high, "{label}: {now:?}");
        drag(&mut harness, &format!("{title}: {label}, to"), 20.0);
        let then = ends(&harness, name);
        assert!(then.1 > high && then.0 == now.0, "{label}: {then:?}");
        assert!((then.0 - low).abs() < 0.5 * (1.0 + low.abs()) || label == "Angle", "it does not jump: {then:?}");
    }
    // Two that lie on each other are one knob: taken at its left half and drawn to the right, the upper end goes.
    let mut affine = evenset::augment::Step::new(evenset::augment::entry("Affine").unwrap());
    affine.set("rotate", evenset::augment::Value::Range(5.0, 5.0)).unwrap();
    harness.state_mut().session_mut().run(Command::Edit(Edit::SetChain(ChainChoice::Custom(Chain::of(vec![affine])))));
    harness.run();
    drag(&mut harness, &format!("{title}: Angle, from"), 40.0);
    let now = ends(&harness, "rotate");
    assert!(now.0 == 5.0 && now.1 > 6.0, "{now:?}");
}

#[test]
fn sliders_are_as_long_as_their_card_at_every_width() {
    for size in [[1440.0, 900.0], [1024.0, 640.0]] {
        let (_dir, mut harness) = window();
        harness.set_size(size.into());
        harness.run();
        let title = chain(&harness).steps[0].entry.title;
        let ends = ["Move", "Remove"].map(|verb| harness.get_by_label(&format!("{verb} {title}")).rect());
        let card = ends[1].right() - ends[0].left();
        let name = format!("{title}: how often");
        let knob = harness.get_by_label(&name);
        let share = knob.accesskit_node().numeric_value().unwrap() / 100.0;
        let part = f64::from((knob.rect().center().x - ends[0].left()) / card);
        assert!((part - share).abs() < 0.1, "{size:?}: {part} of the card at {share}");
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
    // A shift too: in parts of the picture as its card, and in pixels of the picture on disk.
    let mut shift = step("Affine");
    let range = |low: f64, high: f64| evenset::augment::Value::Range(low, high);
    for name in ["translate_percent.x", "translate_percent.y"] {
        shift.set(name, range(0.25, 0.25)).unwrap();
    }
    let session = harness.state_mut().session_mut();
    session.run(Command::Edit(Edit::SetChain(ChainChoice::Custom(Chain::of(vec![shift])))));
    harness.run();
    let line = harness.state().session().preview().draws[0].lines[0].clone();
    assert!(line.contains("shifted +25 %, +25 % (+12, +8 px)"), "{line}");
    let before = ["GaussNoise", "RandomBrightnessContrast", "RandomGamma", "Affine"].map(step).to_vec();
    harness.state_mut().session_mut().run(Command::Edit(Edit::SetChain(ChainChoice::Custom(Chain::of(before)))));
    harness.run();
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
fn exact_numbers_are_typed_after_a_click_or_on_a_knob() {
    let (_dir, mut harness) = window();
    let rotate = evenset::augment::Step::new(evenset::augment::entry("Rotate").unwrap());
    harness.state_mut().session_mut().run(Command::Edit(Edit::SetChain(ChainChoice::Custom(Chain::of(vec![rotate])))));
    harness.run();
    let limit = |harness: &Harness<'static, App>| chain(harness).steps[0].get("limit").cloned().unwrap();
    let range = |low: f64, high: f64| evenset::augment::Value::Range(low, high);
    let title = evenset::augment::entry("Rotate").unwrap().title;
    let label = evenset::augment::entry("Rotate").unwrap().settings.iter().find(|setting| setting.name == "limit").unwrap().label;
    let name = format!("{title}: {label}");
    let before = limit(&harness);
    let shown = harness.get_by_label_contains(&format!("Type {name}, now ")).accesskit_node().label().unwrap();
    harness.get_by_label_contains(&format!("Type {name}, now ")).hover();
    harness.run();
    assert_eq!(harness.output().platform_output.cursor_icon, egui::CursorIcon::Text, "it looks as if it can be typed into");
    harness.get_by_label_contains("Click to type it");
    harness.get_by_label_contains(&format!("Type {name}, now ")).click();
    harness.run();
    let field = format!("{name}, typed");
    let typed = harness.get_by_role_and_label(egui::accesskit::Role::TextInput, &field);
    let typed = typed.accesskit_node().value().unwrap();
    assert!(shown.ends_with(&format!(", now {typed}")) && typed.ends_with('°'), "{typed} in the place of {shown}");
    harness.key_press(egui::Key::Enter);
    harness.run();
    assert_eq!(limit(&harness), before, "nothing was typed");
    harness.get_by_label_contains(&format!("Type {name}, now ")).click();
    harness.run();
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
    // However soon the next letter comes: in each of the frames until the field has the keyboard.
    harness.get_by_label(&format!("{title}: how often")).focus();
    harness.run();
    for letter in ["1", "2", ".", "5"] {
        harness.input_mut().events.push(egui::Event::Text(letter.to_owned()));
        harness.run_steps(1);
    }
    harness.run();
    harness.key_press(egui::Key::Enter);
    harness.run();
    assert_eq!(chain(&harness).steps[0].p, 0.125);
}
