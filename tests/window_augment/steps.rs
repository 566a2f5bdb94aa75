//! Cards of the chain: added, moved, taken out.

use super::*;

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
fn a_dragged_card_is_lifted_and_a_line_says_where_it_would_land() {
    let eyes = painter::Eyes::default();
    let (_dir, mut harness) = window_seen(&[("cats", 5), ("dogs", 9)], [48, 32], &eyes);
    let titles: Vec<&str> = chain(&harness).steps.iter().map(|step| step.entry.title).collect();
    let seen = |harness: &Harness<'static, App>, name: &str| harness.query_all_by_label(name).count();
    let handles = [0, 1].map(|at| harness.get_by_label(&format!("Move {}", titles[at])).rect());
    assert_eq!(seen(&harness, titles[1]), 1);
    let mut blues = Vec::new();
    // To the very top of the list, and back between the first two, where it stands.
    harness.drag_at(handles[1].center());
    harness.run_steps(2);
    for y in [handles[1].top() - 20.0, handles[0].top() - 2.0, handles[1].top() - 6.0] {
        harness.hover_at(egui::pos2(handles[1].center().x, y));
        harness.run_steps(3);
        assert_eq!(seen(&harness, titles[1]), 2, "the card, and the one that is lifted");
        let picture = eyes.look(&harness);
        if let Some(to) = std::env::var_os("EVENSET_LOOK") {
            picture.save(&std::path::Path::new(&to).join(format!("dragged-{y:.0}.png")));
        }
        let x = handles[0].left() as u32 + 2;
        let column = (handles[0].top() as u32 - 16..handles[1].bottom() as u32).map(|y| picture.at(x, y));
        blues.push(column.filter(|[red, green, blue, _]| *blue > 200 && *red < 150 && *green < 190).count());
    }
    harness.drop_at(egui::pos2(handles[1].center().x, handles[0].top() - 2.0));
    harness.run();
    assert!(blues[0] >= 2 && blues[1] >= 2, "a line of the accent's colour at the top of the list too: {blues:?}");
    assert_eq!((seen(&harness, titles[1]), chain(&harness).steps[0].entry.title), (1, titles[1]));
}
