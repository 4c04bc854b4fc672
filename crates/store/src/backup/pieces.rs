//! What travels from one database to the other.

/// Rows in a piece. The databases take some 30 000 values in a statement; the widest table has fewer than
/// 20 columns.
pub(crate) const ROWS: usize = 500;

/// Pieces under way. The reader waits for the writer beyond that.
pub(crate) const PIECES: usize = 4;

/// A table as both databases know it.
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) columns: Vec<Column>,
}

/// A column as both databases know it.
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) kind: Kind,
}

/// What a column holds.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// Text; JSON is text too.
    Text,
    /// A whole number.
    Integer,
}

/// What a row holds in one column.
pub(crate) enum Cell {
    /// See [`Kind::Text`].
    Text(Option<String>),
    /// See [`Kind::Integer`].
    Integer(Option<i64>),
}

/// A part of the whole.
pub(crate) enum Piece {
    /// Some rows of the table with this index.
    Rows(usize, Vec<Vec<Cell>>),
    /// That was all. Without it the reader has failed.
    End,
}
