//! The window for everyone: all by the keyboard, any zoom and size, names in any script.
#![cfg(feature = "gui")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

mod world;

use egui::{Key, Rect};
use egui_kittest::Harness;
use evenset::session::{Command, Runner, Settings};
use evenset::ui::{App, Verb, View};
use std::collections::BTreeSet;
use world::{ANIMALS, Thing, World, settle, things, wheel, window};

const VIEWS: [View; 3] = [View::Balance, View::Images, View::Augment];

/// What Tab has to meet: every control that is not switched off.
fn controls(harness: &Harness<'_, App>) -> BTreeSet<String> {
    things(harness).into_iter().filter(|thing| thing.is_control() && !thing.disabled).map(|thing| name_of(&thing)).collect()
}

fn name_of(thing: &Thing) -> String {
    format!("{:?} {:?}", thing.role, thing.name)
}

/// Presses Tab until it has been round; what it met.
fn tab_round(harness: &mut Harness<'_, App>) -> BTreeSet<String> {
    let mut met = BTreeSet::new();
    let most = things(harness).len() + 20;
    for _ in 0..most {
        harness.key_press(Key::Tab);
        harness.run_steps(2);
        met.extend(things(harness).iter().filter(|thing| thing.focused).map(name_of));
    }
    met
}

fn meets_all(harness: &mut Harness<'_, App>, place: &str) {
    let wanted = controls(harness);
    let nameless: Vec<&String> = wanted.iter().filter(|name| name.ends_with("\"\"")).collect();
    assert!(nameless.is_empty(), "{place}: without a name: {nameless:?}");
    let met = tab_round(harness);
    let missed: Vec<&String> = wanted.difference(&met).collect();
    assert!(wanted.len() > 3 && missed.is_empty(), "{place}: {} controls; Tab does not come to {missed:#?}", wanted.len());
}

#[test]
fn tab_comes_to_every_control_of_every_view() {
    let world = World::new(&ANIMALS);
    for view in VIEWS {
        let mut harness = world.window([1440.0, 900.0]);
        harness.state_mut().ask(Verb::Show(view));
        settle(&mut harness);
        meets_all(&mut harness, &format!("{view:?}"));
    }
}

#[test]
fn tab_comes_to_every_control_of_what_lies_over_the_window() {
    let world = World::new(&ANIMALS);
    for verb in [Verb::Settings, Verb::Export] {
        let mut harness = world.window([1440.0, 900.0]);
        harness.state_mut().ask(verb);
        settle(&mut harness);
        // What lies below is out of reach, as it should be.
        let below: BTreeSet<String> = controls(&world.window([1440.0, 900.0]));
        let wanted: BTreeSet<String> = controls(&harness).difference(&below).cloned().collect();
        let met = tab_round(&mut harness);
        let missed: Vec<&String> = wanted.difference(&met).collect();
        assert!(wanted.len() > 3 && missed.is_empty(), "{verb:?}: Tab does not come to {missed:#?} of {}", wanted.len());
    }
    let mut harness = window(App::new(world.session(Runner::Inline)), [1440.0, 900.0]);
    harness.state_mut().session_mut().run(Command::Close);
    settle(&mut harness);
    meets_all(&mut harness, "empty");
}

/// Sizes in pixels and zooms in percent, down to 1024 x 640 points.
const SIZES: [([f32; 2], u16); 8] = [
    ([1024.0, 640.0], 100),
    ([1024.0, 640.0], 80),
    ([1440.0, 900.0], 80),
    ([1440.0, 900.0], 125),
    ([1536.0, 960.0], 150),
    ([1440.0, 900.0], 150),
    ([1440.0, 900.0], 200),
    ([2048.0, 1280.0], 200),
];

/// Controls that stick out of the window, or are squeezed to nothing.
fn clipped(harness: &Harness<'_, App>) -> Vec<String> {
    let window: Rect = harness.ctx.content_rect().expand(0.6);
    let bad = |thing: &Thing| !window.contains_rect(thing.rect) || thing.rect.width() < 6.0 || thing.rect.height() < 6.0;
    let shown = |thing: &Thing| format!("{} at {:?}", name_of(thing), thing.rect);
    things(harness).iter().filter(|thing| thing.is_control() && bad(thing) && window.intersects(thing.rect)).map(shown).collect()
}

#[test]
fn no_zoom_and_no_size_clips_a_control() {
    let world = World::new(&ANIMALS);
    for (pixels, zoom_percent) in SIZES {
        for view in VIEWS {
            let mut session = world.session(Runner::Inline);
            session.run(Command::Set(Settings { zoom_percent, ..Settings::default() }));
            session.run(Command::Open(world.root()));
            let mut harness = window(App::new(session), pixels);
            harness.state_mut().ask(Verb::Show(view));
            settle(&mut harness);
            harness.run_steps(4);
            let mut bad = clipped(&harness);
            if !bad.is_empty() {
                // What the wheel brings in was only scrolled past the edge: of the view, or of a list at its lower right.
                let room = harness.ctx.content_rect();
                for at in [room.center(), room.lerp_inside(egui::vec2(0.75, 0.8))] {
                    wheel(&mut harness, at, -400.0);
                    harness.run_steps(40);
                    let named = |line: &String| line.split(" at [").next().map(str::to_owned);
                    let before: BTreeSet<_> = bad.iter().map(named).collect();
                    bad = clipped(&harness);
                    bad.retain(|line| before.contains(&named(line)));
                }
            }
            assert!(bad.is_empty(), "{pixels:?} at {zoom_percent} %, {view:?}: {bad:#?}");
        }
    }
}

#[test]
fn undo_and_draws_are_seen_in_a_small_window_at_200_percent() {
    let world = World::new(&ANIMALS);
    let mut session = world.session(Runner::Inline);
    session.run(Command::Set(Settings { zoom_percent: 200, ..Settings::default() }));
    session.run(Command::Open(world.root()));
    let mut harness = window(App::new(session), [1024.0, 640.0]);
    harness.state_mut().ask(Verb::Show(View::Augment));
    settle(&mut harness);
    harness.run_steps(4);
    let all = things(&harness);
    let place = |name: &str| all.iter().find(|thing| thing.name.starts_with(name)).unwrap_or_else(|| panic!("no {name}")).rect;
    // One beside the other, none under another.
    let row = ["Menu", "Balance view", "Images view", "Augment view", "Nothing to undo", "Nothing to redo", "Export…"].map(place);
    for pair in row.windows(2) {
        assert!(pair[0].right() <= pair[1].left(), "{row:?}");
    }
    assert!(row[6].right() <= harness.ctx.content_rect().right());
    assert!(place("Draw 1:").width() >= 56.0, "{:?}", place("Draw 1:"));
}

#[test]
fn panels_that_have_no_room_are_a_click_away_and_the_original_is_seen() {
    let world = World::new(&ANIMALS);
    let mut session = world.session(Runner::Inline);
    session.run(Command::Set(Settings { zoom_percent: 200, ..Settings::default() }));
    session.run(Command::Open(world.root()));
    let mut harness = window(App::new(session), [1440.0, 900.0]);
    harness.state_mut().ask(Verb::Show(View::Augment));
    settle(&mut harness);
    assert!(things(&harness).iter().any(|thing| thing.name.starts_with("Original ")), "among the draws");
    for (name, brings) in [("Show the recipe panel", "Recipe menu"), ("Show the class panel", "Filter classes")] {
        let place = things(&harness).into_iter().find(|thing| thing.name == name).unwrap_or_else(|| panic!("no {name}")).rect;
        let there = |harness: &Harness<'_, App>| things(harness).iter().any(|thing| thing.name.starts_with(brings));
        assert!(!there(&harness), "{brings}");
        harness.hover_at(place.center());
        harness.drag_at(place.center());
        harness.drop_at(place.center());
        harness.run_steps(20);
        assert!(there(&harness), "{brings}");
    }
}

#[test]
fn what_lies_over_a_small_window_is_all_there() {
    let world = World::new(&ANIMALS);
    for (pixels, zoom_percent) in [([1024.0, 640.0], 100), ([1024.0, 640.0], 125), ([1440.0, 900.0], 200)] {
        for verb in [Verb::Settings, Verb::Export, Verb::Keys, Verb::Palette, Verb::OpenPath] {
            let mut session = world.session(Runner::Inline);
            session.run(Command::Set(Settings { zoom_percent, ..Settings::default() }));
            session.run(Command::Open(world.root()));
            let mut harness = window(App::new(session), pixels);
            settle(&mut harness);
            // What the view behind is scrolled to is not of what lies over it.
            let behind = clipped(&harness);
            harness.state_mut().ask(verb);
            settle(&mut harness);
            let mut bad = clipped(&harness);
            bad.retain(|line| !behind.contains(line));
            assert!(bad.is_empty(), "{pixels:?} at {zoom_percent} %, {verb:?}: {bad:#?}");
        }
    }
}

#[test]
fn class_names_in_any_script_and_of_any_length_are_shown_and_break_nothing() {
    let long = "very long name ".repeat(14).trim().chars().take(200).collect::<String>();
    let names = ["猫", "قطة صغيرة", "🐈🐕", "שלום עולם", "ε̄ combining", long.as_str()];
    let classes: Vec<(String, u32)> = names.iter().enumerate().map(|(at, name)| (format!("train/{name}"), at as u32 + 2)).collect();
    let world = World::new(&classes);
    for size in [[1024.0, 640.0], [1440.0, 900.0]] {
        for view in VIEWS {
            let mut harness = world.window(size);
            harness.state_mut().ask(Verb::Show(view));
            settle(&mut harness);
            let all = things(&harness);
            for name in names {
                assert!(all.iter().any(|thing| thing.name.starts_with(&format!("Class {name}, "))), "{view:?}: no row is called {name}");
            }
            let bad = clipped(&harness);
            assert!(bad.is_empty(), "{size:?}, {view:?}: {bad:#?}");
        }
        let mut harness = world.window(size);
        harness.state_mut().ask(Verb::Export);
        settle(&mut harness);
        assert!(clipped(&harness).is_empty(), "{:#?}", clipped(&harness));
    }
}
