//! Texts at the limits of a shape, read off its pattern.
//!
//! Generators that sample an expression at random (`rand_regex`, proptest) don't say which text is
//! the shortest, and have no notion of look-ahead. So the expression is parsed by `regex-syntax`
//! and walked: what it can't do without makes the shortest text, and the room that is left is given
//! to the first part that can use it to make the longest.

use regex_syntax::hir::{Class, Hir, HirKind};
use service_model::{Kind, Shape};

use crate::UNBOUNDED_TEXT;

/// Characters that no sensible text of a form has; which of them a form refuses is read off its
/// expression. The line break is the one that a careless `$` or `.` lets through.
const ODD: [char; 4] = ['\n', '\u{7}', ' ', 'É'];

/// What a string shape without an enum says about its texts.
#[derive(Debug)]
pub(crate) struct Form {
    hir: Hir,
    /// The fewest characters.
    min: usize,
    /// The most characters, if there is a most.
    max: Option<usize>,
}

impl Form {
    /// Reads the shape's limits and pattern; nothing for another kind of shape, or an enum.
    ///
    /// # Panics
    /// When the pattern can't be read.
    pub(crate) fn of(shape: &Shape) -> Option<Self> {
        let Kind::String { min, max, pattern, values } = &shape.kind else {
            return None;
        };
        if !values.is_empty() {
            return None;
        }
        let source = pattern.as_ref().map_or("(?s).*", |pattern| pattern.as_str());
        let (ahead, source) = look_ahead(source);
        // In the model's dialect these classes are ASCII, in `regex-syntax` they are Unicode.
        let ascii = source.replace(r"\w", "[0-9A-Za-z_]").replace(r"\d", "[0-9]");
        let hir = regex_syntax::parse(&ascii).unwrap_or_else(|error| panic!("the pattern of {}: {error}", shape.name));
        let limit = |it: &Option<u64>| it.and_then(|it| usize::try_from(it).ok());
        let lower = [Some(least(&hir)), limit(min), ahead.map(|(min, _)| min)];
        let upper = [most(&hir), limit(max), ahead.map(|(_, max)| max)];
        Some(Self {
            min: lower.into_iter().flatten().max().unwrap_or_default(),
            max: upper.into_iter().flatten().min(),
            hir,
        })
    }

    /// The shortest text. Texts of different turns differ where the form leaves room for it.
    pub(crate) fn shortest(&self, turn: usize) -> String {
        self.of_length(self.min, Letters::Plain, turn)
    }

    /// The longest text, of characters that take more than one byte where the form admits them.
    pub(crate) fn longest(&self, turn: usize) -> String {
        self.of_length(self.max.unwrap_or(UNBOUNDED_TEXT), Letters::Wide, turn)
    }

    /// A text with one character less than the shortest.
    pub(crate) fn too_short(&self) -> Option<String> {
        let mut text = self.shortest(0);
        text.pop()?;
        Some(text)
    }

    /// A text with one character more than the longest.
    pub(crate) fn too_long(&self) -> Option<String> {
        self.max?;
        let mut text = self.longest(0);
        text.push(text.chars().last().unwrap_or('x'));
        Some(text)
    }

    /// Texts of a right length with a character that the form admits nowhere.
    pub(crate) fn wrong(&self) -> Vec<String> {
        let shortest = self.shortest(0);
        let len = shortest.chars().count();
        let mut wrong = Vec::new();
        for odd in ODD.into_iter().filter(|odd| !admits(&self.hir, *odd)) {
            if len > 0 {
                let middle = shortest.chars().enumerate().map(|(at, it)| if at == len / 2 { odd } else { it });
                wrong.push(middle.collect());
            }
            if self.max.is_none_or(|max| len < max) {
                wrong.push(format!("{shortest}{odd}"));
            }
        }
        wrong
    }

    fn of_length(&self, len: usize, letters: Letters, turn: usize) -> String {
        let mut text = String::new();
        Writer { letters, turn, text: &mut text }.write(&self.hir, len);
        text
    }
}

/// Splits a leading `(?=.{4,255}$)` off: the lengths it allows, and the rest of the expression.
fn look_ahead(source: &str) -> (Option<(usize, usize)>, &str) {
    let parts = source.strip_prefix("(?=.{").and_then(|rest| {
        let (counts, rest) = rest.split_once("}$)")?;
        let (min, max) = counts.split_once(',')?;
        Some((min.parse().ok()?, max.parse().ok()?, rest))
    });
    parts.map_or((None, source), |(min, max, rest)| (Some((min, max)), rest))
}

/// The fewest characters that match.
fn least(hir: &Hir) -> usize {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 0,
        HirKind::Literal(literal) => String::from_utf8_lossy(&literal.0).chars().count(),
        HirKind::Class(_) => 1,
        HirKind::Repetition(repetition) => repetition.min as usize * least(&repetition.sub),
        HirKind::Capture(capture) => least(&capture.sub),
        HirKind::Concat(parts) => parts.iter().map(least).sum(),
        HirKind::Alternation(choices) => choices.iter().map(least).min().unwrap_or_default(),
    }
}

/// The most characters that match, if there is a most.
fn most(hir: &Hir) -> Option<usize> {
    match hir.kind() {
        HirKind::Repetition(repetition) => Some(repetition.max? as usize * most(&repetition.sub)?),
        HirKind::Capture(capture) => most(&capture.sub),
        HirKind::Concat(parts) => parts.iter().map(most).sum(),
        HirKind::Alternation(choices) => choices.iter().map(most).collect::<Option<Vec<_>>>()?.into_iter().max(),
        HirKind::Empty | HirKind::Look(_) | HirKind::Literal(_) | HirKind::Class(_) => Some(least(hir)),
    }
}

/// Whether a matching text can have this character anywhere.
fn admits(hir: &Hir, character: char) -> bool {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => false,
        HirKind::Literal(literal) => String::from_utf8_lossy(&literal.0).contains(character),
        HirKind::Class(class) => contains(class, character),
        HirKind::Repetition(repetition) => admits(&repetition.sub, character),
        HirKind::Capture(capture) => admits(&capture.sub, character),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().any(|part| admits(part, character)),
    }
}

fn contains(class: &Class, character: char) -> bool {
    match class {
        Class::Unicode(class) => class.iter().any(|range| (range.start()..=range.end()).contains(&character)),
        Class::Bytes(class) => {
            class.iter().any(|range| (char::from(range.start())..=char::from(range.end())).contains(&character))
        }
    }
}

/// Which characters are preferred where the form leaves a choice.
#[derive(Debug, Clone, Copy)]
enum Letters {
    /// ASCII.
    Plain,
    /// Those of two bytes, to tell who counts bytes from who counts characters.
    Wide,
}

/// Writes texts that match an expression.
struct Writer<'a> {
    letters: Letters,
    turn: usize,
    text: &'a mut String,
}

impl Writer<'_> {
    /// Writes a match with as many of the characters as can be used at once; answers how many.
    fn write(&mut self, hir: &Hir, room: usize) -> usize {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => 0,
            HirKind::Literal(literal) => {
                self.text.push_str(&String::from_utf8_lossy(&literal.0));
                least(hir)
            }
            HirKind::Class(class) => {
                self.text.push(self.pick(class));
                1
            }
            HirKind::Capture(capture) => self.write(&capture.sub, room),
            HirKind::Concat(parts) => {
                let mut spare = room - least(hir);
                for part in parts {
                    spare -= self.write(part, least(part) + spare) - least(part);
                }
                room - spare
            }
            HirKind::Alternation(choices) => {
                let capacity = |choice: &Hir| most(choice).map_or(room, |most| most.min(room));
                let fitting = choices.iter().filter(|choice| least(choice) <= room).rev();
                fitting.max_by_key(|choice| capacity(choice)).map_or(0, |choice| self.write(choice, room))
            }
            HirKind::Repetition(repetition) => {
                let unit = least(&repetition.sub);
                let (min, max) = (repetition.min as usize, repetition.max.map_or(usize::MAX, |max| max as usize));
                let (mut times, mut used) = (0, 0);
                if let HirKind::Class(class) = repetition.sub.kind() {
                    // The same character each time: looking for it is the dear part.
                    let times = room.min(max);
                    self.text.extend(std::iter::repeat_n(self.pick(class), times));
                    return times;
                }
                while times < min || (times < max && room - used >= unit.max(1)) {
                    times += 1;
                    used += self.write(&repetition.sub, room - used - min.saturating_sub(times) * unit);
                }
                used
            }
        }
    }

    fn pick(&self, class: &Class) -> char {
        let plain = ('a'..='z').chain('A'..='Z').chain('0'..='9');
        let wide = ('\u{e0}'..='\u{17f}').filter(|_| matches!(self.letters, Letters::Wide));
        let fit: Vec<char> = wide.chain(plain).filter(|it| contains(class, *it)).collect();
        match (fit.get(self.turn % fit.len().max(1)), class) {
            (Some(fit), _) => *fit,
            (None, Class::Unicode(class)) => class.iter().next().map_or('\0', |range| range.start()),
            (None, Class::Bytes(class)) => class.iter().next().map_or('\0', |range| char::from(range.start())),
        }
    }
}
