//! What the renderings show of a repair: a table of conditions, and a picture of where the
//! conclusion failed.

use std::collections::BTreeMap;

use kernel::tree::Statement;
use serde::Serialize;

use crate::record::{Condition, Plane, RepairEntry};
use crate::text::{MathText, equations, grouped};

/// The side of a cell of the picture, and the room for its labels.
const SIDE: usize = 44;
const ROOM: usize = 40;
/// The most values of a feature that are drawn.
const MOST: usize = 16;

/// A repair.
#[derive(Serialize)]
pub(crate) struct RepairView {
    /// Answers, then competitors.
    pub rows: Vec<Row>,
    pub competitors: u64,
    pub judged: String,
    /// The instance that held and the one that failed, with one vector.
    pub both: Option<[Vec<MathText>; 2]>,
    pub picture: Option<Picture>,
}

/// A condition in the table.
#[derive(Serialize)]
pub(crate) struct Row {
    pub says: MathText,
    pub kind: String,
    pub length: u64,
    pub support: u64,
    pub is_answer: bool,
}

/// The plane of two features, as rows from the top.
#[derive(Serialize)]
pub(crate) struct Picture {
    pub across: String,
    pub up: String,
    pub columns: Vec<i64>,
    pub rows: Vec<(i64, Vec<Option<Cell>>)>,
    pub side: usize,
    pub room: usize,
    pub width: usize,
    pub height: usize,
    /// Whether some values were left out.
    pub is_cut: bool,
}

/// What was met in a cell.
#[derive(Clone, Serialize)]
pub(crate) struct Cell {
    pub held: u64,
    pub failed: u64,
    pub class: &'static str,
}

impl RepairView {
    pub fn new(entry: &RepairEntry, statement: &Statement) -> Self {
        let row = |condition: &Condition, is_answer| Row {
            says: (&condition.formula).into(),
            kind: condition.kind.clone(),
            length: condition.length,
            support: condition.support,
            is_answer,
        };
        let answers = entry.answers.iter().map(|answer| row(answer, true));
        let rivals = entry.rivals.iter().map(|rival| row(rival, false));
        let both = entry.both.as_ref();
        Self {
            rows: answers.chain(rivals).collect(),
            competitors: entry.competitors,
            judged: format!(
                "{} vectors of features, of {} instances; searched completely: {} {}",
                grouped(entry.vectors),
                grouped(entry.instances),
                grouped(entry.boxes),
                if entry.boxes == 1 { "box" } else { "boxes" }
            ),
            both: both.map(|(holds, fails)| {
                [holds, fails].map(|instance| equations(statement, instance))
            }),
            picture: entry.picture.as_ref().map(Picture::new),
        }
    }
}

impl Picture {
    fn new(plane: &Plane) -> Self {
        let values = |k: usize| {
            let mut values: Vec<i64> = plane.cells.iter().map(|cell| cell[k]).collect();
            values.sort_unstable();
            values.dedup();
            values
        };
        let (mut columns, mut rows) = (values(0), values(1));
        let is_cut = columns.len() > MOST || rows.len() > MOST;
        columns.truncate(MOST);
        rows.truncate(MOST);
        let cells: BTreeMap<(i64, i64), Cell> = (plane.cells.iter())
            .map(|&[x, y, held, failed]| {
                let [held, failed] = [held, failed].map(|count| count.unsigned_abs());
                let class = match (held, failed) {
                    (_, 0) => "held",
                    (0, _) => "failed",
                    _ => "mixed",
                };
                let cell = Cell {
                    held,
                    failed,
                    class,
                };
                ((x, y), cell)
            })
            .collect();
        let [across, up] = plane.features.clone();
        let of_row = |&y: &i64| {
            let cell = |&x: &i64| cells.get(&(x, y)).cloned();
            (y, columns.iter().map(cell).collect())
        };
        Self {
            across,
            up,
            rows: rows.iter().rev().map(of_row).collect(),
            side: SIDE,
            room: ROOM,
            width: ROOM + SIDE * columns.len(),
            height: ROOM + SIDE * rows.len(),
            columns,
            is_cut,
        }
    }
}
