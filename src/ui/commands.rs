//! Everything that can be asked of the window by name: one row each. Menus, keys, the palette and tooltips read it.

use super::overlay::keyboard::Over;
use super::scene::{Scene, View};
use crate::session::{Session, TaskKind};
use egui::{Key, KeyboardShortcut, Modifiers};

/// What can be asked by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verb {
    /// Choose a dataset folder.
    OpenFolder,
    /// Type the path of a dataset, manifest or recipe.
    OpenPath,
    /// Choose a manifest or a recipe file.
    OpenFile,
    /// Open the drawn sample.
    OpenSample,
    /// Read the folders anew.
    Rescan,
    /// Back to the empty window.
    Close,
    /// Write the recipe to a file.
    SaveRecipe,
    /// Choose the file that the recipe is written to.
    PickRecipe,
    /// Copy the command line that does the same.
    CopyCommand,
    /// The export sheet.
    Export,
    /// How the last export ended, and the lines that load it.
    LastExport,
    /// Choose the folder that the export goes into.
    PickTarget,
    /// Undo.
    Undo,
    /// Redo.
    Redo,
    /// The command palette.
    Palette,
    /// Type into the class filter.
    Filter,
    /// A view.
    Show(View),
    /// Draw the selected made images again.
    DrawAgain,
    /// Merge the selected classes into one of the others.
    Merge,
    /// Rename the selected class in place.
    Rename,
    /// Leave the selected classes out.
    Drop,
    /// What is odd about the dataset.
    Problems,
    /// Light or dark.
    Theme,
    /// The class panel.
    LeftPanel,
    /// The recipe panel.
    RightPanel,
    /// All keys.
    Keys,
    /// Theme, size, threads, thumbnails on disk.
    Settings,
    /// Choose the folder that thumbnails are kept in.
    PickCache,
    /// Larger, smaller, as it was.
    Zoom(Zoom),
    /// Close the window.
    Quit,
}

/// A step of the window's zoom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Zoom {
    /// Larger.
    In,
    /// Smaller.
    Out,
    /// 100 %.
    Reset,
}

/// What must be so for a command to make sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Needs {
    Nothing,
    Dataset,
    UndoStep,
    RedoStep,
    /// One selected class.
    OneClass,
    /// At least one selected class, where the keys do not mean pictures.
    Classes,
    /// At least one selected made image that a chain or a blend made.
    MadeImages,
    /// Something odd in the dataset.
    Problems,
    /// An export that was done in this sitting.
    Exported,
}

/// One command.
#[derive(Debug)]
pub(crate) struct Row {
    /// What it is called in code.
    pub verb: Verb,
    /// What people read.
    pub label: &'static str,
    /// One line more, for tooltips and the palette.
    pub tip: &'static str,
    /// The group on the key sheet.
    pub group: &'static str,
    /// The keys.
    pub keys: &'static [KeyboardShortcut],
    /// When it is enabled.
    pub needs: Needs,
}

const CTRL: Modifiers = Modifiers::COMMAND;
const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);
const PLAIN: Modifiers = Modifiers::NONE;

macro_rules! keys {
    ($($modifiers:ident $key:ident),*) => { &[$(KeyboardShortcut::new($modifiers, Key::$key)),*] };
}

const fn row(
    (verb, group): (Verb, &'static str),
    (label, tip): (&'static str, &'static str),
    keys: &'static [KeyboardShortcut],
    needs: Needs,
) -> Row {
    Row { verb, label, tip, group, keys, needs }
}

const FILE: &str = "Dataset";
const EDIT: &str = "Recipe";
const CLASSES: &str = "Classes";
const WINDOW: &str = "Window";

/// The groups, in the order of menus and the key sheet.
pub(crate) const GROUPS: [&str; 4] = [FILE, EDIT, CLASSES, WINDOW];

/// All commands, in the order of the palette and the key sheet.
pub(crate) static ROWS: &[Row] = &[
    row((Verb::OpenFolder, FILE), ("Open folder…", "Choose a folder with one folder of images per class"), keys![CTRL O], Needs::Nothing),
    row((Verb::OpenPath, FILE), ("Open path…", "Type the path of a folder, a manifest or a recipe"), keys![CTRL L], Needs::Nothing),
    row(
        (Verb::OpenFile, FILE),
        ("Open manifest or recipe…", "Choose a CSV, JSON lines or recipe file"),
        keys![CTRL_SHIFT O],
        Needs::Nothing,
    ),
    row((Verb::OpenSample, FILE), ("Try the sample", "Six drawn animals, imbalanced, with planted defects"), keys![], Needs::Nothing),
    row((Verb::Rescan, FILE), ("Rescan", "Reads the folders anew and keeps the recipe"), keys![PLAIN F5], Needs::Dataset),
    row((Verb::Problems, FILE), ("Show problems", "Files and folders that are odd, each with its reason"), keys![], Needs::Problems),
    row((Verb::Export, FILE), ("Export…", "Write the rebalanced dataset to a new folder"), keys![CTRL E], Needs::Dataset),
    row(
        (Verb::PickTarget, FILE),
        ("Choose a folder and export…", "The folder first, then how and what is written"),
        keys![],
        Needs::Dataset,
    ),
    row((Verb::LastExport, FILE), ("Last export…", "Its folder, its report and the lines that load it"), keys![], Needs::Exported),
    row((Verb::Close, FILE), ("Close the dataset", "The recipe stays saved"), keys![CTRL W], Needs::Dataset),
    row((Verb::Undo, EDIT), ("Undo", "Take the last change back"), keys![CTRL Z], Needs::UndoStep),
    row((Verb::Redo, EDIT), ("Redo", "Make the change again"), keys![CTRL_SHIFT Z, CTRL Y], Needs::RedoStep),
    row((Verb::SaveRecipe, EDIT), ("Save the recipe…", "A small file that makes the same dataset again"), keys![CTRL S], Needs::Dataset),
    row((Verb::PickRecipe, EDIT), ("Save the recipe as…", "Choose the file that the recipe is written to"), keys![], Needs::Dataset),
    row((Verb::CopyCommand, EDIT), ("Copy as command", "The command line that does the same"), keys![CTRL_SHIFT C], Needs::Dataset),
    row((Verb::DrawAgain, EDIT), ("Draw again", "Another draw in place of this made image"), keys![PLAIN R], Needs::MadeImages),
    row((Verb::Merge, CLASSES), ("Merge into…", "Make the selected classes part of another"), keys![PLAIN M], Needs::Classes),
    row((Verb::Rename, CLASSES), ("Rename", "Call the class otherwise, in the export alone"), keys![PLAIN F2], Needs::OneClass),
    row(
        (Verb::Drop, CLASSES),
        ("Leave the class out", "None of its images will be exported"),
        keys![PLAIN X, PLAIN Delete],
        Needs::Classes,
    ),
    row((Verb::Filter, CLASSES), ("Filter classes", "Show only classes whose name holds the text"), keys![CTRL F], Needs::Dataset),
    row((Verb::Show(View::Balance), WINDOW), ("Balance", "Counts before and after, and the choices"), keys![PLAIN Num1], Needs::Dataset),
    row((Verb::Show(View::Images), WINDOW), ("Images", "All pictures: look, leave out, move"), keys![PLAIN Num2], Needs::Dataset),
    row((Verb::Show(View::Augment), WINDOW), ("Augment", "The chain that makes new images, live"), keys![PLAIN Num3], Needs::Dataset),
    row((Verb::Palette, WINDOW), ("All commands…", "Find a command by its name"), keys![CTRL K], Needs::Nothing),
    row((Verb::Keys, WINDOW), ("Keys", "What every key does"), keys![PLAIN Questionmark, PLAIN F1], Needs::Nothing),
    row((Verb::LeftPanel, WINDOW), ("Class panel", "Show or hide the classes"), keys![CTRL B], Needs::Dataset),
    row((Verb::RightPanel, WINDOW), ("Recipe panel", "Show or hide the recipe"), keys![CTRL_SHIFT B], Needs::Dataset),
    row((Verb::Settings, WINDOW), ("Settings…", "Theme, size, movement, threads, thumbnails on disk"), keys![CTRL Comma], Needs::Nothing),
    row((Verb::PickCache, WINDOW), ("Folder of thumbnails…", "Choose where they are kept on disk"), keys![], Needs::Nothing),
    row(
        (Verb::Theme, WINDOW),
        ("Light or dark theme", "From the system's to light to dark, and round"),
        keys![CTRL_SHIFT L],
        Needs::Nothing,
    ),
    row((Verb::Zoom(Zoom::In), WINDOW), ("Zoom in", "Everything larger"), keys![CTRL Plus, CTRL Equals], Needs::Nothing),
    row((Verb::Zoom(Zoom::Out), WINDOW), ("Zoom out", "Everything smaller"), keys![CTRL Minus], Needs::Nothing),
    row((Verb::Zoom(Zoom::Reset), WINDOW), ("Zoom to 100 %", "As it was"), keys![CTRL Num0], Needs::Nothing),
    row((Verb::Quit, WINDOW), ("Quit", "Everything is saved as you go"), keys![CTRL Q], Needs::Nothing),
];

/// What decides whether a command is enabled.
#[derive(Clone, Copy)]
pub(crate) struct Now<'a> {
    /// The sitting.
    pub session: &'a Session,
    /// How many classes are selected.
    pub selected: usize,
    /// Whether pictures are selected that can be drawn again.
    pub redrawable: bool,
    /// Whether keys mean pictures: some are selected in Images, or the keys are among them.
    pub pictures: bool,
}

impl<'a> Now<'a> {
    /// As a panel sees it.
    pub(crate) fn of(scene: &Scene<'a>) -> Self {
        Self { session: scene.session, selected: scene.classes.count(), redrawable: scene.redrawable, pictures: scene.pictures }
    }
}

impl Verb {
    /// Its row. Every verb has one (a test holds it to that).
    pub(crate) fn row(self) -> &'static Row {
        ROWS.iter().find(|row| row.verb == self).expect("every verb has a row")
    }

    /// Whether it makes sense now.
    pub(crate) fn is_enabled(self, now: Now<'_>) -> bool {
        let open = now.session.dataset().is_some();
        match self.row().needs {
            Needs::Nothing => true,
            Needs::Dataset => open,
            Needs::UndoStep => open && now.session.history().undo_label().is_some() && !is_exporting(now.session),
            Needs::RedoStep => open && now.session.history().redo_label().is_some() && !is_exporting(now.session),
            Needs::OneClass => open && now.selected == 1,
            Needs::Classes => open && now.selected > 0 && !now.pictures,
            Needs::MadeImages => open && now.redrawable,
            Needs::Exported => matches!(now.session.export_result(), Some(Ok(_))),
            Needs::Problems => {
                now.session.dataset().is_some_and(|dataset| !dataset.problems().is_empty() || recipe_has_problems(now.session))
            }
        }
    }

    /// Whether its keys mean something over a dialog: they are the window's own and leave what lies behind as it is.
    fn is_heard_in_dialogs(self) -> bool {
        matches!(self, Self::Palette | Self::Keys | Self::Settings | Self::Theme | Self::Zoom(_) | Self::Quit)
    }

    /// Label and keys, for a tooltip: "Undo (Ctrl Z)".
    pub(crate) fn hint(self, ctx: &egui::Context) -> String {
        let row = self.row();
        match row.keys_written(ctx).as_str() {
            "" => row.tip.to_owned(),
            keys => format!("{} ({keys})", row.tip),
        }
    }
}

impl Row {
    /// Its first keys as people read them; empty if it has none.
    pub(crate) fn keys_written(&self, ctx: &egui::Context) -> String {
        self.keys.first().map(|keys| written(ctx, keys)).unwrap_or_default()
    }
}

/// Keys as people read them: "Ctrl Z", "?".
pub(crate) fn written(ctx: &egui::Context, keys: &KeyboardShortcut) -> String {
    let key = match keys.logical_key {
        Key::Questionmark => "?",
        Key::Comma => ",",
        Key::Plus => "+",
        Key::Minus => "\u{2212}",
        Key::Equals => "=",
        Key::Escape => "Esc",
        Key::ArrowUp => "↑",
        Key::ArrowDown => "↓",
        Key::ArrowLeft => "←",
        Key::ArrowRight => "→",
        Key::PageUp => "Page ↑",
        Key::PageDown => "Page ↓",
        other => other.name(),
    };
    let held = ctx.format_modifiers(keys.modifiers);
    if held.is_empty() { key.to_owned() } else { format!("{} {key}", held.replace('+', " ")) }
}

fn recipe_has_problems(session: &Session) -> bool {
    !session.outline().problems.is_empty() || !session.roster().problems.is_empty()
}

fn is_exporting(session: &Session) -> bool {
    session.tasks().iter().any(|task| task.kind == TaskKind::Export)
}

/// The commands whose keys were pressed in this frame, taken out of the input. Keys without Ctrl are left to a text field that is typed in; a
/// dialog `over` the window has all but those of the window itself.
pub(crate) fn pressed(ctx: &egui::Context, now: Now<'_>, over: Over) -> Vec<Verb> {
    let typing = super::widgets::is_typed_into(ctx) || super::overlay::is_open(ctx);
    let mut rows: Vec<(&KeyboardShortcut, Verb)> = ROWS.iter().flat_map(|row| row.keys.iter().map(|keys| (keys, row.verb))).collect();
    // Ctrl Shift Z also matches Ctrl Z where modifiers are compared loosely: the longer one is asked first.
    rows.sort_by_key(|(keys, _)| !keys.modifiers.shift);
    let mut found = Vec::new();
    for (keys, verb) in rows {
        let plain = !keys.modifiers.command && !is_function(keys.logical_key);
        if (plain && typing) || (over == Over::Dialog && !verb.is_heard_in_dialogs()) {
            continue;
        }
        let enabled = verb.is_enabled(now);
        // Redo that cannot be done now is no undo: its keys mean nothing then.
        let heard = (enabled || (keys.modifiers.shift && keys.modifiers.command)) && ctx.input_mut(|input| input.consume_shortcut(keys));
        if heard && enabled {
            found.push(verb);
        }
    }
    found
}

fn is_function(key: Key) -> bool {
    matches!(key, Key::F1 | Key::F2 | Key::F5)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{HashMap, HashSet};

    #[test]
    fn no_two_commands_share_keys() {
        let mut seen: HashMap<(Modifiers, Key), &str> = HashMap::new();
        for row in ROWS {
            for keys in row.keys {
                let before = seen.insert((keys.modifiers, keys.logical_key), row.label);
                assert_eq!(before, None, "{:?} means {:?} and {:?}", keys, before, row.label);
            }
        }
    }

    #[test]
    fn keys_are_written_as_people_read_them() {
        let ctx = egui::Context::default();
        ctx.set_os(egui::os::OperatingSystem::Nix);
        let written = |modifiers, key| written(&ctx, &KeyboardShortcut::new(modifiers, key));
        assert_eq!(written(CTRL_SHIFT, Key::Z), "Ctrl Shift Z");
        assert_eq!(written(CTRL, Key::Plus), "Ctrl +");
        assert_eq!(written(PLAIN, Key::Questionmark), "?");
        assert_eq!(written(PLAIN, Key::ArrowUp), "↑");
        assert!(ROWS.iter().all(|row| GROUPS.contains(&row.group)));
    }

    #[test]
    fn labels_and_verbs_are_unique() {
        let labels: HashSet<&str> = ROWS.iter().map(|row| row.label).collect();
        let verbs: HashSet<Verb> = ROWS.iter().map(|row| row.verb).collect();
        assert_eq!((labels.len(), verbs.len()), (ROWS.len(), ROWS.len()));
    }

    #[test]
    fn labels_are_in_sentence_case_without_a_full_stop() {
        for row in ROWS {
            for text in [row.label, row.tip] {
                assert!(!text.ends_with('.') && text.starts_with(char::is_uppercase), "{text:?}");
            }
        }
    }
}
