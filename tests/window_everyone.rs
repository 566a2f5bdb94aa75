//! The window for everyone: all by the keyboard, any zoom and size, names in any script.
#![cfg(feature = "gui")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

mod painter;
mod world;

use egui::accesskit::Role;
use egui::{Key, Rect, Shape};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use evenset::recipe::{Edit, Target};
use evenset::session::{Command, Runner, Settings};
use evenset::ui::{App, Verb, View};
use painter::Eyes;
use std::cell::RefCell;
use std::collections::BTreeSet;
use world::{ANIMALS, Thing, World, settle, things, wheel};

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
    let world = troubled();
    for over in OVER {
        let mut harness = opened(&world, over, ([1440.0, 900.0], 100));
        // What lies below is out of reach, as it should be.
        let below: BTreeSet<String> = controls(&world.window([1440.0, 900.0]));
        let lists = matches!(over, Over::Merge | Over::Verb(Verb::Palette));
        let rows = |thing: &Thing| lists && thing.role == Role::ListBoxOption && thing.name.starts_with("Choose ");
        let rows: BTreeSet<String> = things(&harness).iter().filter(|thing| rows(thing)).map(name_of).collect();
        let mut wanted: BTreeSet<String> = controls(&harness).difference(&below).cloned().chain(rows).collect();
        // A notice goes by itself.
        wanted.retain(|name| !name.ends_with("\"Dismiss\""));
        let least = match over {
            Over::Verb(Verb::Keys) => 1,
            Over::Verb(Verb::Palette) => 10,
            _ => 3,
        };
        assert!(wanted.len() >= least, "{over:?}: {wanted:#?}");
        let met = tab_round(&mut harness);
        let missed: Vec<&String> = wanted.difference(&met).collect();
        assert!(missed.is_empty(), "{over:?}: Tab does not come to {missed:#?} of {}", wanted.len());
    }
    let mut harness = window(App::new(world.session(Runner::Inline)), [1440.0, 900.0]);
    harness.state_mut().session_mut().run(Command::Close);
    settle(&mut harness);
    meets_all(&mut harness, "empty");
}

/// Sizes in pixels and zooms in percent, down to 1024 x 640 points.
const SIZES: [([f32; 2], u16); 9] = [
    ([1024.0, 640.0], 100),
    ([1024.0, 640.0], 80),
    ([1440.0, 900.0], 80),
    ([1440.0, 900.0], 125),
    ([1536.0, 960.0], 150),
    ([1440.0, 900.0], 150),
    ([1440.0, 900.0], 200),
    ([1024.0, 640.0], 200),
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
                // What the wheel brings in was only scrolled past the edge: of the view, or of a list at its lower right or left.
                let room = harness.ctx.content_rect();
                for at in [room.center(), room.lerp_inside(egui::vec2(0.75, 0.8)), room.lerp_inside(egui::vec2(0.25, 0.8))] {
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

/// What can lie over the window.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Over {
    Verb(Verb),
    /// The classes to merge into.
    Merge,
    /// An export that is done.
    Done,
}

const OVER: [Over; 8] = [
    Over::Verb(Verb::Settings),
    Over::Verb(Verb::Export),
    Over::Verb(Verb::Keys),
    Over::Verb(Verb::Palette),
    Over::Verb(Verb::OpenPath),
    Over::Verb(Verb::Problems),
    Over::Merge,
    Over::Done,
];

impl Over {
    /// What is always to be seen of it.
    fn first(self) -> &'static str {
        match self {
            Self::Verb(Verb::Export) => "Export",
            Self::Verb(Verb::Palette) => PALETTE,
            Self::Verb(Verb::OpenPath) => "Open",
            Self::Verb(_) => "Done",
            Self::Merge => "Merge lizards into…",
            Self::Done => "Open folder",
        }
    }
}

const PALETTE: &str = "Find a command, a class or a dataset";

/// The animals, and files that are none.
fn troubled() -> World {
    let world = World::new(&ANIMALS);
    for (name, bytes) in [("train/cats/empty.jpg", ""), ("train/dogs/words.png", "no picture"), ("train/notes.txt", "notes")] {
        std::fs::write(world.root().join(name), bytes).unwrap();
    }
    world
}

/// The window in so many pixels and percent with something over it.
fn opened(world: &World, over: Over, (pixels, zoom_percent): ([f32; 2], u16)) -> Harness<'static, App> {
    let mut session = world.session(Runner::Inline);
    session.run(Command::Set(Settings { zoom_percent, ..Settings::default() }));
    session.run(Command::Open(world.root()));
    let mut harness = window(App::new(session), pixels);
    settle(&mut harness);
    match over {
        Over::Verb(verb) => harness.state_mut().ask(verb),
        Over::Merge => {
            pick(&mut harness, "class lizards");
            harness.state_mut().ask(Verb::Merge);
        }
        Over::Done => {
            let _ = std::fs::remove_dir_all(world.root().with_file_name("animals-balanced"));
            harness.state_mut().ask(Verb::Export);
            settle(&mut harness);
            harness.get_by_role_and_label(Role::Button, "Export").click();
        }
    }
    settle(&mut harness);
    harness
}

/// Picks the first in the palette that answers to `typed`.
fn pick(harness: &mut Harness<'_, App>, typed: &str) {
    harness.state_mut().ask(Verb::Palette);
    settle(harness);
    harness.get_by_label(PALETTE).type_text(typed);
    settle(harness);
    harness.key_press(Key::Enter);
    settle(harness);
}

/// All that is painted, each in its clip rectangle.
fn painted(harness: &Harness<'_, App>) -> Vec<(Rect, Shape)> {
    fn flat(clip: Rect, shape: &Shape, into: &mut Vec<(Rect, Shape)>) {
        match shape {
            Shape::Vec(all) => all.iter().for_each(|one| flat(clip, one, into)),
            one => into.push((clip, one.clone())),
        }
    }
    let mut all = Vec::new();
    harness.output().shapes.iter().for_each(|one| flat(one.clip_rect, &one.shape, &mut all));
    all
}

/// Whether a text with `part` in it is among `shapes`, whole.
fn says(shapes: &[(Rect, Shape)], part: &str) -> bool {
    shapes.iter().any(|(_, one)| matches!(one, Shape::Text(text) if text.galley.text().contains(part) && !text.galley.elided))
}

/// What is painted of what lies over the window, each in its clip rectangle: all after the veil over the rest.
fn over(harness: &Harness<'_, App>) -> Vec<(Rect, Shape)> {
    let mut all = painted(harness);
    let whole = harness.ctx.content_rect();
    let veil = |(_, one): &(Rect, Shape)| matches!(one, Shape::Rect(rect) if rect.rect == whole && (1..255).contains(&rect.fill.a()));
    let at = all.iter().rposition(veil).expect("something lies over the window");
    all.split_off(at + 1)
}

/// The dialog, and what of it is cut off or out of the window.
fn lost(harness: &Harness<'_, App>) -> (Rect, Vec<String>) {
    let shapes = over(harness);
    let solid = |(_, one): &(Rect, Shape)| match one {
        Shape::Rect(rect) if rect.fill.a() == 255 => Some(rect.rect),
        _ => None,
    };
    let dialog = shapes.iter().find_map(solid).expect("a dialog has a ground");
    let corner = things(harness).into_iter().filter(|thing| thing.name == "Dismiss").map(|thing| thing.rect);
    let notices: Vec<Rect> =
        corner.map(|rect| Rect::everything_left_of(rect.right() + 2.0).intersect(Rect::everything_below(rect.top() - 40.0))).collect();
    let mut lost = Vec::new();
    if !harness.ctx.content_rect().shrink(1.0).contains_rect(dialog) {
        lost.push(format!("the dialog itself at {dialog:?}"));
    }
    for (clip, one) in &shapes {
        let Shape::Text(text) = one else { continue };
        let place = one.visual_bounding_rect();
        let seen = place.intersect(*clip);
        // A notice in its corner is no part of the dialog.
        if text.galley.text().is_empty() || notices.iter().any(|notice| notice.contains_rect(place)) {
            continue;
        }
        // What is scrolled away is out of sight above or below.
        if !seen.is_positive() && !clip.y_range().intersects(place.y_range()) {
            continue;
        }
        let room = clip.intersect(dialog).expand(1.0);
        if !room.x_range().contains(place.left()) || !room.x_range().contains(place.right()) || !dialog.expand(1.0).contains_rect(seen) {
            lost.push(format!("{:?} at {place:?} in {room:?}", text.galley.text()));
        }
    }
    (dialog, lost)
}

/// Nothing of it is lost, and what matters most is in sight.
fn is_all_there(harness: &Harness<'_, App>, first: &str, place: &str) {
    let (dialog, lost) = lost(harness);
    assert!(lost.is_empty(), "{place}: {lost:#?}");
    let there = things(harness).into_iter().any(|thing| thing.name == first && thing.is_control() && dialog.contains_rect(thing.rect));
    assert!(there, "{place}: {first:?} is not in sight");
}

#[test]
fn what_lies_over_a_small_window_is_all_there() {
    let world = troubled();
    let pixels = [1024.0, 640.0];
    for zoom in [200, 170, 150, 125, 100, 80] {
        for over in OVER {
            let mut harness = opened(&world, over, (pixels, zoom));
            let place = format!("{over:?} at {zoom} %");
            picture(&harness, &format!("{over:?}-{zoom}"));
            is_all_there(&harness, over.first(), &place);
            // And at the end of what scrolls.
            let at = lost(&harness).0.center();
            wheel(&mut harness, at, -9000.0);
            harness.run_steps(30);
            is_all_there(&harness, over.first(), &format!("{place}, scrolled"));
        }
    }
}

#[test]
fn an_export_under_way_is_all_there_in_a_small_window() {
    for zoom in [100, 200] {
        let world = World::new(&ANIMALS);
        let mut session = world.session(Runner::Threads);
        session.run(Command::Set(Settings { zoom_percent: zoom, ..Settings::default() }));
        session.run(Command::Open(world.root()));
        let mut harness = window(App::new(session), [1024.0, 640.0]);
        let until = |harness: &mut Harness<'_, App>, name: &str| {
            let end = std::time::Instant::now() + std::time::Duration::from_secs(60);
            while !things(harness).iter().any(|thing| thing.name == name && thing.is_control() && !thing.disabled) {
                assert!(std::time::Instant::now() < end, "waited too long for {name}");
                std::thread::sleep(std::time::Duration::from_millis(5));
                harness.run_steps(2);
            }
        };
        until(&mut harness, "Export…");
        harness.state_mut().session_mut().run(Command::Edit(Edit::SetTarget(Some(Target::Count(20_000)))));
        harness.state_mut().ask(Verb::Export);
        until(&mut harness, "Export");
        harness.get_by_role_and_label(Role::Button, "Export").click();
        until(&mut harness, "Cancel the export");
        harness.run_steps(4);
        picture(&harness, &format!("running-{zoom}"));
        is_all_there(&harness, "Cancel the export", &format!("running at {zoom} %"));
        harness.get_by_role_and_label(Role::Button, "Cancel the export").click();
        until(&mut harness, "Cancel");
    }
}

#[test]
fn a_long_name_stays_inside_the_lists_to_pick_from_and_leaves_room_for_what_is_said_of_it() {
    let long = "w".repeat(200);
    let classes = [(format!("train/{long}"), 3), ("train/plain".to_owned(), 4), ("val/plain".to_owned(), 2)];
    let world = World::new(&classes);
    for zoom in [100, 200] {
        let mut session = world.session(Runner::Inline);
        session.run(Command::Set(Settings { zoom_percent: zoom, ..Settings::default() }));
        session.run(Command::Open(world.root()));
        let mut harness = window(App::new(session), [1024.0, 640.0]);
        harness.state_mut().ask(Verb::Palette);
        settle(&mut harness);
        harness.get_by_label(PALETTE).type_text("www");
        settle(&mut harness);
        picture(&harness, &format!("long-palette-{zoom}"));
        is_all_there(&harness, PALETTE, "palette");
        assert!(says(&over(&harness), "3 images"), "the count beside the long name, whole");
        // The whole name is told where the pointer is.
        let row = harness.get_by_label(&format!("Choose Class {long}")).rect();
        harness.hover_at(row.center());
        harness.run_steps(60);
        assert!(says(&over(&harness), &format!("Class {long}")), "no tooltip");
        harness.key_press(Key::Escape);
        harness.key_press(Key::Escape);
        settle(&mut harness);
        pick(&mut harness, "class plain");
        harness.state_mut().ask(Verb::Merge);
        settle(&mut harness);
        picture(&harness, &format!("long-merge-{zoom}"));
        is_all_there(&harness, "Merge plain into…", "merge");
        assert!(says(&over(&harness), "In val there are images of plain, but none of www"), "the warning, whole");
    }
}

thread_local! {
    /// They see the window that was made last.
    static EYES: RefCell<Eyes> = RefCell::default();
}

/// The window, after its first frames, where it can be looked at.
fn window(app: App, size: [f32; 2]) -> Harness<'static, App> {
    let eyes = Eyes::default();
    EYES.set(eyes.clone());
    let builder = Harness::builder().with_size(size).renderer(eyes).with_max_steps(60).allow_missing_glyphs();
    let mut harness = builder.with_context_setup(App::prepare).build_ui_state(|ui, app: &mut App| app.show(ui), app);
    settle(&mut harness);
    harness
}

/// Writes a picture, if `EVENSET_LOOK` names a folder.
fn picture(harness: &Harness<'_, App>, name: &str) {
    if let Some(dir) = std::env::var_os("EVENSET_LOOK") {
        EYES.with_borrow(|eyes| eyes.look(harness).save(&std::path::Path::new(&dir).join(format!("{name}.png"))));
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
            // In the order in which they are painted, the first word at the right.
            for name in ["صغيرة قطة", "עולם שלום"] {
                assert!(says(&painted(&harness), name), "{view:?}: {name}");
            }
        }
        let mut harness = world.window(size);
        harness.state_mut().ask(Verb::Export);
        settle(&mut harness);
        assert!(clipped(&harness).is_empty(), "{:#?}", clipped(&harness));
    }
    // A toast paints it in that order too, and is heard as it is written.
    let mut harness = world.window([1440.0, 900.0]);
    harness.get_by_label_contains("Class שלום עולם, ").click();
    settle(&mut harness);
    harness.key_press(Key::X);
    harness.run_steps(3);
    harness.get_by_label_contains("Left out the class שלום עולם");
    assert!(says(&painted(&harness), "Left out the class עולם שלום"));
}

#[test]
fn tooltips_name_the_keys() {
    let world = World::new(&ANIMALS);
    let mut harness = world.window([1440.0, 900.0]);
    harness.state_mut().session_mut().run(Command::Edit(Edit::SetTarget(Some(Target::Count(4)))));
    settle(&mut harness);
    for (name, tip) in [
        ("Undo ", " (Ctrl Z)"),
        ("Nothing to redo", "Nothing to redo (Ctrl Shift Z)"),
        ("All commands", "Find a command by its name (Ctrl K)"),
        ("Balance view", "(1)"),
        ("Export…", "(Ctrl E)"),
    ] {
        let place = things(&harness).into_iter().find(|thing| thing.name.starts_with(name)).unwrap_or_else(|| panic!("no {name}")).rect;
        assert!(!says(&painted(&harness), tip), "{tip} before");
        harness.hover_at(place.center());
        harness.run_steps(60);
        let all = painted(&harness);
        let texts: Vec<&str> =
            all.iter().filter_map(|(_, one)| if let Shape::Text(text) = one { Some(text.galley.text()) } else { None }).collect();
        assert!(says(&all, tip), "{name}: no {tip:?} in {texts:?}");
    }
}
