//! Who hears keys while something lies over the window: it alone, not what is behind it.

use super::Overlay;
use egui::{Context, Event, Id, Key, Order, Popup};

/// What lies over the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Over {
    /// Nothing.
    Nothing,
    /// A menu or a list that drops down.
    Menu,
    /// One of [`Overlay`].
    Dialog,
}

/// What lies over the window as this frame begins.
pub(crate) fn over(ctx: &Context, overlay: &Overlay) -> Over {
    let menu = Popup::is_any_open(ctx);
    ctx.data_mut(|data| data.insert_temp(begun_id(), menu));
    match overlay {
        Overlay::None if menu => Over::Menu,
        Overlay::None => Over::Nothing,
        _ => Over::Dialog,
    }
}

/// Whether a menu is open, or was as this frame began: the key that closed it means nothing else.
pub(crate) fn is_menu_open(ctx: &Context) -> bool {
    Popup::is_any_open(ctx) || ctx.data(|data| data.get_temp(begun_id())).unwrap_or(false)
}

fn begun_id() -> Id {
    Id::unique("a menu was open as the frame began")
}

/// Takes the keys of this frame away from what lies behind; those of a dialog are to be given back to it.
pub(crate) fn withhold(ctx: &Context, over: Over) -> Vec<Event> {
    match over {
        Over::Nothing => Vec::new(),
        Over::Dialog => ctx.input_mut(|input| input.events.extract_if(.., |event| is_typed(event)).collect()),
        Over::Menu => {
            // What has the keyboard behind an open menu only leads into it.
            if !menu_has_keys(ctx) {
                ctx.input_mut(|input| input.events.retain(|event| !is_typed(event) || leads(event)));
            }
            Vec::new()
        }
    }
}

/// Gives a dialog its keys.
pub(crate) fn give_back(ctx: &Context, withheld: Vec<Event>) {
    ctx.input_mut(|input| input.events.extend(withheld));
}

fn menu_has_keys(ctx: &Context) -> bool {
    let focused = ctx.memory(egui::Memory::focused).and_then(|id| ctx.read_response(id));
    focused.is_some_and(|response| response.layer_id.order >= Order::Foreground)
}

/// Whether it comes from the keyboard (or from what stands in for it).
fn is_typed(event: &Event) -> bool {
    matches!(event, Event::Key { .. } | Event::Text(_) | Event::Ime(_) | Event::Copy | Event::Cut | Event::Paste(_))
}

/// Whether it moves through a menu, chooses in it, closes it, or copies what is marked in it.
fn leads(event: &Event) -> bool {
    use Key as K;
    match event {
        Event::Key { key, pressed, .. } => {
            let moves = matches!(key, K::ArrowUp | K::ArrowDown | K::ArrowLeft | K::ArrowRight | K::Tab | K::Enter | K::Space | K::Escape);
            moves || !pressed
        }
        Event::Copy => true,
        _ => false,
    }
}
