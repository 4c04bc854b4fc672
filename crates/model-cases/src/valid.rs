//! Values that are right.

use serde_json::{Map, Value, json};
use service_model::{Kind, Member, Shape};

use crate::{Cases, UNBOUNDED_LIST};

/// How much a value holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// As little as is valid.
    Least,
    /// Every member, two elements in each list that may have two, but the shortest texts.
    Pairs,
    /// As much as is valid.
    Most,
}

/// The drawing of one value.
pub(crate) struct Drawing<'a> {
    pub(crate) cases: &'a Cases<'a>,
    pub(crate) extent: Extent,
    /// Which of a union's members is given, counted around.
    pub(crate) union_member: usize,
}

impl Drawing<'_> {
    /// Draws a value. The elements of a list have their position as turn, so that they differ where
    /// their shape leaves room for it: duplicates may be refused by rules beyond the model.
    pub(crate) fn draw(&self, shape: &str, turn: usize) -> Value {
        if let Some(known) = self.cases.known.get(shape) {
            return known.clone();
        }
        let shape = self.cases.shape(shape);
        match &shape.kind {
            Kind::Structure { members, union: true, .. } => {
                let chosen = members.iter().nth(self.union_member % members.len().max(1));
                chosen.into_iter().map(|named| self.member(named, turn)).collect::<Map<_, _>>().into()
            }
            Kind::Structure { members, .. } => {
                let given = members.iter().filter(|(_, member)| member.required || self.extent != Extent::Least);
                given.map(|named| self.member(named, turn)).collect::<Map<_, _>>().into()
            }
            Kind::List { member, min, max } => {
                (0..self.size(*min, *max, member)).map(|turn| self.draw(member, turn)).collect()
            }
            Kind::Map { key, value, min, max } => (0..self.size(*min, *max, key))
                .filter_map(|turn| Some((self.draw(key, turn).as_str()?.to_owned(), self.draw(value, turn))))
                .collect::<Map<_, _>>()
                .into(),
            Kind::String { .. } => json!(self.text(shape, turn)),
            Kind::Integer { min, max } => json!(self.number(*min, *max, i32::MAX.into())),
            Kind::Long { min, max } => json!(self.number(*min, *max, i64::MAX)),
            Kind::Float | Kind::Double => json!(0.5),
            Kind::Boolean => json!(self.extent == Extent::Most),
            Kind::Timestamp if self.extent == Extent::Least => json!(0),
            Kind::Timestamp => json!("2026-11-20T09:30:00.123456789Z"),
            Kind::Blob => json!("YQ=="),
        }
    }

    fn member(&self, (name, member): (&String, &Member), turn: usize) -> (String, Value) {
        (name.clone(), self.draw(&member.shape, turn))
    }

    fn size(&self, min: Option<u64>, max: Option<u64>, element: &str) -> usize {
        let min = min.map_or(0, to_size);
        let max = max.map(to_size);
        match self.extent {
            Extent::Least => min,
            Extent::Pairs => min.max(2).min(max.unwrap_or(usize::MAX)),
            Extent::Most => {
                max.unwrap_or_else(|| self.cases.shape(element).values().len().max(UNBOUNDED_LIST)).max(min)
            }
        }
    }

    fn number(&self, min: Option<i64>, max: Option<i64>, greatest: i64) -> i64 {
        match self.extent {
            Extent::Most => max.unwrap_or(greatest),
            Extent::Least | Extent::Pairs => min.or(max).unwrap_or_default(),
        }
    }

    fn text(&self, shape: &Shape, turn: usize) -> String {
        let values = shape.values();
        match (self.cases.forms.get(shape.name.as_str()), self.extent) {
            (Some(form), Extent::Most) => form.longest(turn),
            (Some(form), _) => form.shortest(turn),
            (None, _) => values.get(turn % values.len().max(1)).cloned().unwrap_or_default(),
        }
    }
}

impl Cases<'_> {
    /// How many members the widest union in the shape has; 1 when there is none.
    pub(crate) fn widest_union(&self, shape: &str) -> usize {
        match &self.shape(shape).kind {
            Kind::Structure { members, union, .. } => {
                let inside = members.values().map(|member| self.widest_union(&member.shape)).max();
                inside.unwrap_or(1).max(if *union { members.len() } else { 1 })
            }
            Kind::List { member, .. } => self.widest_union(member),
            Kind::Map { value, .. } => self.widest_union(value),
            _ => 1,
        }
    }
}

/// A limit of the model as a size; one that memory can't hold is as good as none.
pub(crate) fn to_size(limit: u64) -> usize {
    usize::try_from(limit).unwrap_or(usize::MAX)
}
