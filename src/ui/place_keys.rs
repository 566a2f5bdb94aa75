//! Keys that mean something in one place alone, the grid or the large view: one row each. Those places, their menus and tooltips and the key
//! sheet read it.

use egui::{Context, Event, Key, KeyboardShortcut, Modifiers};

/// Where a key means something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Place {
    /// The grid of pictures.
    Grid,
    /// One picture, large.
    Large,
}

/// What a key does there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Act {
    /// To the large view.
    Look,
    /// Back to the grid.
    Close,
    /// Leave out, or take back in.
    ToggleExcluded,
    /// Leave the originals of made images out, with all that is made of them.
    ExcludeOriginals,
    /// To another class.
    Move,
    /// The paths of the files, to the clipboard.
    CopyPaths,
    /// The folder, in the file manager.
    ShowInFolder,
    /// Select all.
    All,
    /// Select none; with nothing selected, show all classes.
    Clear,
    /// Walk through the pictures; which way is the key's.
    Walk,
    /// To the first or the last picture; which is the key's.
    Ends,
    /// Larger.
    Larger,
    /// Smaller.
    Smaller,
    /// Between the whole picture and one pixel on one.
    Fit,
    /// Facts beside the picture.
    Facts,
    /// The original of a made image, and back.
    Original,
    /// The picture after.
    Next,
    /// The picture before.
    Previous,
}

/// One row.
pub(crate) struct Row {
    /// Where.
    pub place: Place,
    /// What it does.
    pub act: Act,
    /// What people read.
    pub label: &'static str,
    /// The keys.
    pub keys: &'static [KeyboardShortcut],
}

const PLAIN: Modifiers = Modifiers::NONE;
const CTRL: Modifiers = Modifiers::COMMAND;
const SHIFT: Modifiers = Modifiers::SHIFT;

macro_rules! keys {
    ($($modifiers:ident $key:ident),*) => { &[$(KeyboardShortcut::new($modifiers, Key::$key)),*] };
}

const fn row(place: Place, act: Act, label: &'static str, keys: &'static [KeyboardShortcut]) -> Row {
    Row { place, act, label, keys }
}

/// All of them, in the order of the key sheet.
pub(crate) static ROWS: &[Row] = &[
    row(Place::Grid, Act::Look, "Look closely", keys![PLAIN Space, PLAIN Enter]),
    row(Place::Grid, Act::ToggleExcluded, "Leave out, or take back in", keys![PLAIN X, PLAIN Delete]),
    row(Place::Grid, Act::ExcludeOriginals, "Leave originals of made images out", keys![SHIFT X]),
    row(Place::Grid, Act::Move, "Move to a class", keys![PLAIN M]),
    row(Place::Grid, Act::CopyPaths, "Copy paths", keys![CTRL C]),
    row(Place::Grid, Act::ShowInFolder, "Show in folder", keys![PLAIN F]),
    row(Place::Grid, Act::All, "Select all", keys![CTRL A]),
    row(Place::Grid, Act::Clear, "Select none, then all classes", keys![PLAIN Escape]),
    row(Place::Grid, Act::Walk, "Walk, with Shift: select", keys![PLAIN ArrowLeft, PLAIN ArrowRight, PLAIN ArrowUp, PLAIN ArrowDown]),
    row(Place::Grid, Act::Walk, "A page on or back", keys![PLAIN PageDown, PLAIN PageUp]),
    row(Place::Grid, Act::Ends, "First, last", keys![PLAIN Home, PLAIN End]),
    row(Place::Grid, Act::Larger, "Larger tiles", keys![PLAIN Plus, PLAIN Equals]),
    row(Place::Grid, Act::Smaller, "Smaller tiles", keys![PLAIN Minus]),
    row(Place::Large, Act::Close, "Back to the grid", keys![PLAIN Escape, PLAIN Space]),
    row(Place::Large, Act::Next, "Next", keys![PLAIN ArrowRight, PLAIN ArrowDown]),
    row(Place::Large, Act::Previous, "Previous", keys![PLAIN ArrowLeft, PLAIN ArrowUp]),
    row(Place::Large, Act::Ends, "First, last", keys![PLAIN Home, PLAIN End]),
    row(Place::Large, Act::Fit, "Whole, or pixel by pixel", keys![PLAIN Z]),
    row(Place::Large, Act::Larger, "Zoom in", keys![PLAIN Plus, PLAIN Equals]),
    row(Place::Large, Act::Smaller, "Zoom out", keys![PLAIN Minus]),
    row(Place::Large, Act::Facts, "Facts", keys![PLAIN I]),
    row(Place::Large, Act::Original, "The original of a made image", keys![PLAIN O]),
    row(Place::Large, Act::ToggleExcluded, "Leave out, or take back in", keys![PLAIN X, PLAIN Delete]),
    row(Place::Large, Act::ExcludeOriginals, "Leave originals of made images out", keys![SHIFT X]),
    row(Place::Large, Act::Move, "Move to a class", keys![PLAIN M]),
    row(Place::Large, Act::CopyPaths, "Copy path", keys![CTRL C]),
    row(Place::Large, Act::ShowInFolder, "Show in folder", keys![PLAIN F]),
];

/// What `key` does in `place`, with or without Ctrl; Shift only reaches further, but where a key means another thing with it.
fn act(place: Place, key: Key, modifiers: Modifiers) -> Option<Act> {
    let found = |shift: bool| {
        let fits = |keys: &KeyboardShortcut| {
            keys.logical_key == key && keys.modifiers.command == modifiers.command && keys.modifiers.shift == shift && !modifiers.alt
        };
        ROWS.iter().find(|row| row.place == place && row.keys.iter().any(fits)).map(|row| row.act)
    };
    modifiers.shift.then(|| found(true)).flatten().or_else(|| found(false))
}

/// The keys that were pressed in this frame and mean something in `place`, with what they do.
pub(crate) fn pressed(ctx: &Context, place: Place) -> Vec<(Act, Key, Modifiers)> {
    ctx.input(|input| {
        let key = |event: &Event| match event {
            Event::Key { key, pressed: true, modifiers, .. } => Some((*key, *modifiers)),
            // The system's own gesture for copying comes in place of its key.
            Event::Copy => Some((Key::C, Modifiers::COMMAND)),
            _ => None,
        };
        let pressed = input.events.iter().filter_map(key);
        pressed.filter_map(|(key, modifiers)| Some((act(place, key, modifiers)?, key, modifiers))).collect()
    })
}

/// The first keys of `act` in `place`, as people read them; empty if there are none.
pub(crate) fn written(ctx: &Context, place: Place, act: Act) -> String {
    let row = ROWS.iter().find(|row| row.place == place && row.act == act);
    row.and_then(|row| row.keys.first()).map(|keys| super::commands::written(ctx, keys)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn in_one_place_a_key_means_one_thing() {
        let mut seen = HashSet::new();
        for row in ROWS {
            assert!(!row.keys.is_empty() && !row.label.ends_with('.'), "{}", row.label);
            for keys in row.keys {
                assert!(seen.insert((row.place, keys.modifiers, keys.logical_key)), "{keys:?} means two things in {:?}", row.place);
            }
        }
    }

    #[test]
    fn keys_are_found_with_shift_and_not_with_alt() {
        assert_eq!(act(Place::Grid, Key::C, Modifiers::COMMAND), Some(Act::CopyPaths));
        assert_eq!(act(Place::Grid, Key::C, Modifiers::NONE), None);
        assert_eq!(act(Place::Grid, Key::End, Modifiers::SHIFT), Some(Act::Ends));
        assert_eq!(act(Place::Grid, Key::X, Modifiers::ALT), None);
        assert_eq!(act(Place::Grid, Key::X, Modifiers::SHIFT), Some(Act::ExcludeOriginals));
        assert_eq!(act(Place::Large, Key::Delete, Modifiers::NONE), Some(Act::ToggleExcluded));
        assert_eq!(act(Place::Large, Key::A, Modifiers::COMMAND), None);
    }
}
