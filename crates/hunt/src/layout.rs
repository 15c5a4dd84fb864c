//! The values of a type: which entries it leaves free, and all of them in a box.
//!
//! A value is given by its *parameters*: the free entries of its matrices, row by row (the upper
//! triangle of a symmetric matrix). Values in the order of their parameters are in the order of
//! their entries, as what is not free repeats an earlier entry or is 0.

use std::ops::ControlFlow;

use exact::{Matrix, Rational, diagonalize, is_positive_semidefinite};
use kernel::core::Kind;
use kernel::instance::Value;

/// A matrix type with its sizes known; a number is a 1 x 1 matrix.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Shape {
    /// The kind.
    pub kind: Kind,
    /// Rows.
    pub rows: usize,
    /// Columns.
    pub cols: usize,
    /// The finite set of the free entries.
    pub over: Option<Vec<Rational>>,
}

impl Shape {
    /// The places of the free entries, row by row.
    pub fn free(&self) -> Vec<(usize, usize)> {
        let all = (0..self.rows).flat_map(|i| (0..self.cols).map(move |j| (i, j)));
        match self.kind {
            Kind::Matrix | Kind::Orthogonal | Kind::Number | Kind::Natural => all.collect(),
            Kind::Diagonal => all.filter(|(i, j)| i == j).collect(),
            Kind::Symmetric | Kind::Psd | Kind::Pd => all.filter(|(i, j)| i <= j).collect(),
        }
    }

    /// Whether the lower triangle repeats the upper.
    fn mirrored(&self) -> bool {
        matches!(self.kind, Kind::Symmetric | Kind::Psd | Kind::Pd)
    }

    /// Whether a matrix built from parameters is of the type.
    pub fn admits(&self, matrix: &Matrix) -> bool {
        let kind = match self.kind {
            Kind::Psd => is_positive_semidefinite(matrix),
            Kind::Pd => is_positive_definite(matrix),
            Kind::Orthogonal => &matrix.transpose() * matrix == Matrix::identity(matrix.rows()),
            _ => true,
        };
        kind && self.over.as_ref().is_none_or(|over| {
            self.free()
                .iter()
                .all(|&place| over.contains(&matrix[place]))
        })
    }
}

/// Whether a symmetric matrix is positive definite.
pub fn is_positive_definite(matrix: &Matrix) -> bool {
    diagonalize(matrix).inertia().positive == matrix.rows()
}

/// The shapes of a variable: a number, a matrix, or the members of a family.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Layout {
    /// Whether it is a family.
    pub family: bool,
    /// The shape, or those of the members.
    pub shapes: Vec<Shape>,
}

impl Layout {
    /// How many parameters.
    pub fn parameters(&self) -> usize {
        self.shapes.iter().map(|shape| shape.free().len()).sum()
    }

    /// The value with the given parameters.
    pub fn build(&self, parameters: &[Rational]) -> Value {
        let mut parameters = parameters.iter();
        let mut matrices: Vec<Matrix> = self
            .shapes
            .iter()
            .map(|shape| {
                let mut matrix = Matrix::zeros(shape.rows, shape.cols);
                for (i, j) in shape.free() {
                    let entry = parameters.next().cloned().unwrap_or_default();
                    if shape.mirrored() && i != j {
                        matrix[(j, i)] = entry.clone();
                    }
                    matrix[(i, j)] = entry;
                }
                matrix
            })
            .collect();
        match (self.family, matrices.len()) {
            (false, 1) if self.shapes[0].kind == Kind::Number => {
                Value::Number(matrices[0][(0, 0)].clone())
            }
            (false, 1) => Value::Matrix(matrices.remove(0)),
            _ => Value::Family(matrices),
        }
    }

    /// The parameters of a value.
    pub fn read(&self, value: &Value) -> Vec<Rational> {
        let from = |matrices: &[Matrix]| {
            let pairs = self.shapes.iter().zip(matrices);
            pairs
                .flat_map(|(shape, matrix)| {
                    shape.free().into_iter().map(|place| matrix[place].clone())
                })
                .collect()
        };
        match value {
            Value::Number(number) => vec![number.clone()],
            Value::Integer(integer) => vec![Rational::from(*integer)],
            Value::Matrix(matrix) => from(std::slice::from_ref(matrix)),
            Value::Family(family) => from(family),
        }
    }

    /// Whether a value built from parameters is of its type.
    pub fn admits(&self, value: &Value) -> bool {
        match value {
            Value::Number(number) => self.shapes[0]
                .over
                .as_ref()
                .is_none_or(|over| over.contains(number)),
            Value::Integer(_) => true,
            Value::Matrix(matrix) => self.shapes[0].admits(matrix),
            Value::Family(family) => self
                .shapes
                .iter()
                .zip(family)
                .all(|(shape, matrix)| shape.admits(matrix)),
        }
    }

    /// The plan by which all values are visited whose free entries are among `numbers`.
    pub fn walk<'a>(&'a self, numbers: &'a [Rational], system: &'a System) -> Walk<'a> {
        let mut places = Vec::new();
        for shape in &self.shapes {
            let start = places.len();
            for place in shape.free() {
                places.push((shape, start, place));
            }
        }
        let sorted = self
            .shapes
            .iter()
            .map(|shape| {
                let mut over = shape.over.clone().unwrap_or_default();
                over.sort_by_cached_key(crate::order::number_key);
                over.dedup();
                over
            })
            .collect();
        Walk {
            layout: self,
            numbers,
            sorted,
            system,
            places,
        }
    }
}

/// A parameter that is determined: a constant, and the coefficients of earlier parameters.
pub type Determined = (Rational, Vec<(usize, Rational)>);

/// A system of linear equations in parameters, solved so that each parameter is free or determined
/// by earlier ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct System {
    /// For each parameter: `None` if free, else what determines it.
    pub determined: Vec<Option<Determined>>,
}

impl System {
    /// No equations.
    pub fn free(parameters: usize) -> Self {
        Self {
            determined: vec![None; parameters],
        }
    }

    /// Solves `coefficients * x = right`; `None` if there is no solution.
    pub fn solve(coefficients: &Matrix, right: &[Rational]) -> Option<Self> {
        let (rows, cols) = coefficients.shape();
        // Columns in reverse, so that a pivot is the last parameter of its equation.
        let augmented = Matrix::from_fn(rows, cols + 1, |i, j| {
            if j < cols {
                coefficients[(i, cols - 1 - j)].clone()
            } else {
                right[i].clone()
            }
        });
        let exact::Echelon { reduced, pivots } = exact::echelon(&augmented);
        if pivots.last() == Some(&cols) {
            return None;
        }
        let mut system = Self::free(cols);
        for (row, &pivot) in pivots.iter().enumerate() {
            let others = (pivot + 1..cols)
                .filter(|&j| !reduced[(row, j)].is_zero())
                .map(|j| (cols - 1 - j, -&reduced[(row, j)]))
                .collect();
            system.determined[cols - 1 - pivot] = Some((reduced[(row, cols)].clone(), others));
        }
        Some(system)
    }

    /// How many parameters are free.
    pub fn dimension(&self) -> usize {
        self.determined
            .iter()
            .filter(|entry| entry.is_none())
            .count()
    }

    /// The value of a determined parameter.
    fn value(entry: &Determined, earlier: &[Rational]) -> Rational {
        let (constant, coefficients) = entry;
        let mut value = constant.clone();
        for (index, coefficient) in coefficients {
            value += coefficient * &earlier[*index];
        }
        value
    }

    /// The solution with the given values of the free parameters.
    pub fn point(&self, mut free: impl FnMut(usize) -> Rational) -> Vec<Rational> {
        let mut point = Vec::with_capacity(self.determined.len());
        for (index, entry) in self.determined.iter().enumerate() {
            let value = match entry {
                None => free(index),
                Some(entry) => Self::value(entry, &point),
            };
            point.push(value);
        }
        point
    }
}

/// All values of a layout in a box, in their order.
pub struct Walk<'a> {
    layout: &'a Layout,
    numbers: &'a [Rational],
    sorted: Vec<Vec<Rational>>,
    system: &'a System,
    places: Vec<(&'a Shape, usize, (usize, usize))>,
}

/// What a walk tells of; a break ends it.
pub trait Visitor {
    /// A partial choice.
    fn step(&mut self) -> ControlFlow<()>;
    /// A value.
    fn value(&mut self, value: Value) -> ControlFlow<()>;
}

impl Walk<'_> {
    /// Visits all values.
    pub fn visit(&self, visitor: &mut dyn Visitor) -> ControlFlow<()> {
        let mut chosen = Vec::with_capacity(self.places.len());
        self.descend(&mut chosen, visitor)
    }

    fn descend(&self, chosen: &mut Vec<Rational>, visitor: &mut dyn Visitor) -> ControlFlow<()> {
        let index = chosen.len();
        if index == self.places.len() {
            let value = self.layout.build(chosen);
            return if self.layout.admits(&value) {
                visitor.value(value)
            } else {
                ControlFlow::Continue(())
            };
        }
        let (shape, start, _) = self.places[index];
        let allowed: &[Rational] = match &shape.over {
            Some(_) => {
                let member = self
                    .layout
                    .shapes
                    .iter()
                    .position(|s| std::ptr::eq(s, shape));
                &self.sorted[member.unwrap_or(0)]
            }
            None => self.numbers,
        };
        let mut choose = |value: Rational, chosen: &mut Vec<Rational>| {
            visitor.step()?;
            chosen.push(value);
            let flow = if self.possible(chosen, start) {
                self.descend(chosen, visitor)
            } else {
                ControlFlow::Continue(())
            };
            chosen.pop();
            flow
        };
        match &self.system.determined[index] {
            Some(entry) => {
                let value = System::value(entry, chosen);
                if allowed.contains(&value) {
                    choose(value, chosen)?;
                }
            }
            None => {
                for value in allowed {
                    choose(value.clone(), chosen)?;
                }
            }
        }
        ControlFlow::Continue(())
    }

    /// Whether the last choice can belong to a value of its type.
    fn possible(&self, chosen: &[Rational], start: usize) -> bool {
        let (shape, _, (i, j)) = self.places[chosen.len() - 1];
        let n = shape.cols;
        match shape.kind {
            Kind::Psd | Kind::Pd if i == j => {
                // Row i of the upper triangle starts after i rows of n, n - 1, ... entries.
                let at = |i: usize, j: usize| &chosen[start + i * n - i * (i + 1) / 2 + j];
                let last = at(i, i);
                let known = (0..i).all(|k| at(k, k) * last >= at(k, i) * at(k, i));
                known && !last.is_negative() && (shape.kind == Kind::Psd || last.is_positive())
            }
            Kind::Orthogonal if j + 1 == n => {
                let row = |k: usize| &chosen[start + k * n..start + (k + 1) * n];
                let product = |k: usize| -> Rational {
                    let pairs = row(k).iter().zip(row(i));
                    pairs.map(|(a, b)| a * b).sum()
                };
                product(i) == Rational::ONE && (0..i).all(|k| product(k).is_zero())
            }
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::{Numbers, numbers_up_to};
    use proptest::prelude::*;

    fn layout(kind: Kind, n: usize) -> Layout {
        Layout {
            family: false,
            shapes: vec![Shape {
                kind,
                rows: n,
                cols: n,
                over: None,
            }],
        }
    }

    fn all(layout: &Layout, height: u32, system: &System) -> Vec<Matrix> {
        let numbers = numbers_up_to(height, Numbers::Integers);
        let mut found = Matrices(Vec::new());
        let flow = layout.walk(&numbers, system).visit(&mut found);
        assert!(flow.is_continue());
        found.0
    }

    struct Matrices(Vec<Matrix>);

    impl Visitor for Matrices {
        fn step(&mut self) -> ControlFlow<()> {
            ControlFlow::Continue(())
        }

        fn value(&mut self, value: Value) -> ControlFlow<()> {
            if let Value::Matrix(matrix) = value {
                self.0.push(matrix);
            }
            ControlFlow::Continue(())
        }
    }

    #[test]
    fn a_walk_visits_each_matrix_of_its_type_once() {
        let symmetric = |m: &Matrix| m.is_symmetric();
        type Predicate<'a> = &'a dyn Fn(&Matrix) -> bool;
        let predicates: [(Kind, Predicate<'_>); 6] = [
            (Kind::Matrix, &|_| true),
            (Kind::Diagonal, &|m| {
                m[(0, 1)].is_zero() && m[(1, 0)].is_zero()
            }),
            (Kind::Symmetric, &symmetric),
            (Kind::Psd, &|m| symmetric(m) && is_positive_semidefinite(m)),
            (Kind::Pd, &|m| symmetric(m) && is_positive_definite(m)),
            (Kind::Orthogonal, &|m| {
                &m.transpose() * m == Matrix::identity(2)
            }),
        ];
        let plain = all(&layout(Kind::Matrix, 2), 2, &System::free(4));
        assert_eq!(plain.len(), 625);
        for (kind, is_of) in predicates {
            let layout = layout(kind, 2);
            let walked = all(&layout, 2, &System::free(layout.parameters()));
            let filtered: Vec<Matrix> = plain.iter().filter(|m| is_of(m)).cloned().collect();
            assert_eq!(walked, filtered, "{kind:?}");
        }
    }

    #[test]
    fn there_are_as_many_signed_permutations_as_orthogonal_integer_matrices() {
        let layout = layout(Kind::Orthogonal, 3);
        assert_eq!(all(&layout, 1, &System::free(9)).len(), 48);
    }

    proptest! {
        #[test]
        fn a_walk_along_a_system_visits_its_solutions_in_order(
            coefficients in prop::collection::vec(-2i64..=2, 8),
            right in prop::collection::vec(-2i64..=2, 2),
        ) {
            let coefficients = Matrix::from_fn(2, 4, |i, j| coefficients[4 * i + j].into());
            let right: Vec<Rational> = right.into_iter().map(Rational::from).collect();
            let layout = layout(Kind::Matrix, 2);
            let column = Matrix::from_entries(2, 1, right.clone());
            let solutions: Vec<Matrix> = all(&layout, 1, &System::free(4))
                .into_iter()
                .filter(|m| {
                    let x = Matrix::from_entries(4, 1, m.entries().to_vec());
                    &coefficients * &x == column
                })
                .collect();
            let walked = match System::solve(&coefficients, &right) {
                Some(system) => all(&layout, 1, &system),
                None => Vec::new(),
            };
            prop_assert_eq!(walked, solutions);
        }
    }
}
