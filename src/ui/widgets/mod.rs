//! The parts that everything is made of.

mod buttons;
mod field;
mod meter;
mod segmented;
mod surface;

pub(crate) use buttons::{check, choice, counted_choice, icon_button, menu_item, more, primary_button, quiet_button};
pub(crate) use field::{Field, begin_typing, field, is_typed_into, search, takes_typing};
pub(crate) use meter::{Level, Piece, meter, progress};
pub(crate) use segmented::{Segment, segmented};
pub(crate) use surface::{card, note, pill, row_from_right};
