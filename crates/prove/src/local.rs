//! Evidence of local minima that may not be global: support, squares, chart.
//!
//! A loss is convex in what the variables reach. Where its slope is orthogonal to all changes of
//! that, or where its kinks leave slopes that are, the support alone shows the minimum; else the
//! rest is written as squares, by linear algebra in the coefficients of polynomials.

use exact::Rational;
use kernel::evaluate::Evaluator;
use kernel::evidence::Evidence;
use kernel::germ::Germ;
use kernel::infinitesimal::Qt;
use kernel::matrix::Mat;
use kernel::ring::Ring;
use kernel::rules::minimum::{Question, local};
use kernel::rules::quadratic::moving;
use kernel::rules::squares::{Polynomial, Squares, around};
use kernel::rules::support::{Convex, Support, convex};
use kernel::rules::unknown::Unknown;
use kernel::truth::Truth;
use kernel::value::Value;

use crate::chain::{Piece, pieces, value};
use crate::identity::{Generator, Poly, Product, multipliers, together, without};
use crate::values::at_rest;

/// The greatest degree of a multiplier.
const MAX_DEGREE: usize = 4;
/// The greatest degree of a polynomial whose global minimum is looked for.
const EVEN: u8 = 16;
/// The most terms of a function whose squares are looked for.
const MAX_TERMS: usize = 4_000;

type Near<'c> = Evaluator<'c, Germ>;

/// Evidence that the places, where they are now, are at a local minimum.
pub(crate) fn evidence(evaluator: &mut Evaluator<'_>, question: &Question<'_>) -> Option<Evidence> {
    let accepted = |evaluator: &mut Evaluator<'_>, evidence: Evidence| {
        let shown = local(evaluator, question, &evidence) == Ok(Truth::True);
        shown.then_some(evidence)
    };
    let (mut near, _) = around(evaluator, question).ok()?;
    let mut all = convex(evaluator, question);
    all.sort_by_key(|convex| std::cmp::Reverse(convex.slope.len()));
    for convex in &all {
        let found = support(&mut near, convex).and_then(|found| accepted(evaluator, found));
        if found.is_some() {
            return found;
        }
    }
    if let Some(found) = accepted(evaluator, Evidence::Chart) {
        return Some(found);
    }
    for convex in &all {
        let matters =
            |k: usize| !vanishes(&convex.slope[k]) || !vanishes(convex.curvature.at(k, k));
        let changes = displacements(&mut near, convex, matters);
        let found = changes.and_then(|changes| residuals(convex, &changes));
        if let Some(found) = found.and_then(|found| accepted(evaluator, found)) {
            return Some(found);
        }
    }
    let slots: Vec<_> = question.places.iter().map(|place| place.slot).collect();
    let nodes = moving(evaluator.core, question.objective, &slots);
    for node in &nodes {
        for merged in merged(evaluator, question, *node) {
            let of_node_too =
                |convex: &&Convex| convex.node.as_ref().is_some_and(|(own, _)| own == node);
            let convex = all.iter().filter(of_node_too);
            let mut found: Vec<Evidence> = convex
                .flat_map(|convex| {
                    let slopes = by_slopes(convex, &merged.changes);
                    slopes.into_iter().chain(residuals(convex, &merged.changes))
                })
                .collect();
            let point = evaluator.term(*node).ok()?.matrix().ok()?;
            if let Some(g) = of_node(evaluator, question, *node, &point) {
                found.extend(substituted(&g, &merged.changes));
            }
            for found in found {
                let found = accepted(evaluator, merged.taken_apart(found));
                if found.is_some() {
                    return found;
                }
            }
        }
    }
    let f = displaced(&mut near, question)?;
    let found = squares_of(&f).and_then(|s| accepted(evaluator, Evidence::Squares(s)));
    let found = found.or_else(|| {
        let even = squares_of_products(&polynomial(&f)?)?;
        accepted(evaluator, Evidence::Squares(even))
    });
    found.or_else(|| {
        let wanted = nodes.into_iter().find_map(|node| {
            let point = evaluator.term(node).ok()?.matrix().ok()?;
            let g = of_node(evaluator, question, node, &point)?;
            substituted(&g, &changes(&mut near, node)?)
        })?;
        accepted(evaluator, wanted)
    })
}

/// A product of three matrices or more as one of two, whose entries move instead.
struct Merged {
    /// The displacements of the entries of the product.
    changes: Vec<Poly>,
    /// The displacements of the two factors, by those of all.
    factors: Vec<(usize, Poly)>,
}

/// The first displacement of a merged factor.
const MERGED: usize = 1 << 20;
/// The most entries of a product that is merged.
const MAX_MERGED: usize = 64;

impl Merged {
    fn of(left: &[Vec<Poly>], right: &[Vec<Poly>]) -> Self {
        let mut factors = Vec::new();
        let mut moved = |matrix: &[Vec<Poly>]| -> Vec<Vec<Poly>> {
            let entry = |entry: &Poly| {
                let index = MERGED + factors.len();
                let here = Poly::constant(&entry.at(&[]));
                factors.push((index, entry.clone().change()));
                here.add(&Poly::variable(index))
            };
            let mut entry = entry;
            let row = |row: &Vec<Poly>| row.iter().map(&mut entry).collect();
            matrix.iter().map(row).collect()
        };
        let (left, right) = (moved(left), moved(right));
        let product = times(&left, &right).concat();
        let changes = product.into_iter().map(Poly::change).collect();
        Self { changes, factors }
    }

    /// Evidence by the displacements of the two factors, as evidence by those of all.
    fn taken_apart(&self, evidence: Evidence) -> Evidence {
        let apart = |p: &Polynomial| Poly::read(p).substituted(&self.factors).written();
        let squares = |squares: &Squares| Squares {
            multiplier: apart(&squares.multiplier),
            vector: squares.vector.iter().map(apart).collect(),
            matrix: squares
                .matrix
                .iter()
                .map(|row| row.iter().map(apart).collect())
                .collect(),
            constraints: Vec::new(),
        };
        match evidence {
            Evidence::Squares(found) => Evidence::Squares(squares(&found)),
            Evidence::Support(found) => Evidence::Support(Box::new(Support {
                multiplier: apart(&found.multiplier),
                slopes: found.slopes.iter().map(apart).collect(),
                squares: squares(&found.squares),
            })),
            other => other,
        }
    }
}

fn times(left: &[Vec<Poly>], right: &[Vec<Poly>]) -> Vec<Vec<Poly>> {
    let entry = |row: &Vec<Poly>, j: usize| {
        let terms = row.iter().zip(right).map(|(a, b)| a.times(&b[j]));
        terms.fold(Poly::default(), |sum, term| sum.add(&term))
    };
    let cols = right.first().map_or(0, Vec::len);
    let row = |row: &Vec<Poly>| (0..cols).map(|j| entry(row, j)).collect();
    left.iter().map(row).collect()
}

/// All ways in which a node is a product of two products of matrices. If a point is a local minimum
/// when the two move freely, then it is one when their factors move.
fn merged(evaluator: &mut Evaluator<'_>, question: &Question<'_>, node: u32) -> Vec<Merged> {
    let Some(factors) = factors(evaluator, question, node) else {
        return Vec::new();
    };
    let product = |factors: &[Vec<Vec<Poly>>]| {
        let (first, others) = factors.split_first()?;
        Some(
            others
                .iter()
                .fold(first.clone(), |all, factor| times(&all, factor)),
        )
    };
    (1..factors.len())
        .filter_map(|split| Some((product(&factors[..split])?, product(&factors[split..])?)))
        .map(|(left, right)| Merged::of(&left, &right))
        .collect()
}

/// The factors of a product of three moving matrices or more, from left to right, near the point.
fn factors(
    evaluator: &mut Evaluator<'_>,
    question: &Question<'_>,
    node: u32,
) -> Option<Vec<Vec<Vec<Poly>>>> {
    let slots: Vec<_> = question.places.iter().map(|place| place.slot).collect();
    let pieces = pieces(evaluator, node, &slots)?;
    let moving = pieces
        .iter()
        .filter(|piece| matches!(piece, Piece::Moving(_)));
    if moving.count() < 3 {
        return None;
    }
    let mut offsets = Vec::new();
    let mut count = 0;
    for place in question.places {
        let members = match evaluator.slot(place.slot)? {
            Value::Family(first, members) => {
                let indices = (*first..).map(Some);
                indices
                    .zip(members.iter().map(|m| m.entries().len()))
                    .collect()
            }
            Value::Matrix(m) => vec![(None, m.entries().len())],
            _ => vec![(None, 1)],
        };
        for (index, entries) in members {
            offsets.push((place.slot, index, count));
            count += entries;
        }
    }
    let factor = |piece: &Piece| {
        let (matrix, offset, transposed) = match piece {
            Piece::Fixed(matrix) => (matrix.to_exact()?, None, false),
            Piece::Moving(factor) => {
                let of =
                    |(slot, index, _): &&(_, _, _)| (*slot, *index) == (factor.slot, factor.index);
                let (_, _, offset) = offsets.iter().find(of)?;
                (value(evaluator, factor)?, Some(*offset), factor.transposed)
            }
        };
        let (rows, cols) = matrix.shape();
        if rows * cols > MAX_MERGED {
            return None;
        }
        let entry = |i: usize, j: usize| {
            let here = Poly::constant(&matrix.row(i)[j]);
            let place = if transposed {
                j * rows + i
            } else {
                i * cols + j
            };
            let moved = offset.map(|offset| Poly::variable(offset + place));
            moved.map_or_else(|| here.clone(), |moved| here.add(&moved))
        };
        let row = |i: usize| (0..cols).map(|j| entry(i, j)).collect();
        Some((0..rows).map(row).collect())
    };
    pieces.iter().map(factor).collect()
}

/// The displacements of the entries of a node, where they are polynomials.
fn changes(near: &mut Near<'_>, node: u32) -> Option<Vec<Poly>> {
    let value = near.term(node).ok()?.matrix().ok()?;
    let change = |entry| Some(polynomial(entry)?.change());
    value.entries().iter().map(change).collect()
}

/// Evidence that a polynomial in a sub-term is nowhere less: squares with constant weights, which
/// are found where each product of variables is a product of two in one way that is tried.
pub(crate) fn everywhere(
    evaluator: &mut Evaluator<'_>,
    question: &Question<'_>,
) -> Option<Evidence> {
    let (mut near, _) = around(evaluator, question).ok()?;
    let slots: Vec<_> = question.places.iter().map(|place| place.slot).collect();
    for node in moving(evaluator.core, question.objective, &slots) {
        let point = evaluator.term(node).ok()?.matrix().ok()?;
        let Some(g) = of_node(evaluator, question, node, &point) else {
            continue;
        };
        let mut products: Vec<Product> = Vec::new();
        let mut of = |product: Product| {
            let known = products.iter().position(|other| *other == product);
            MERGED
                + known.unwrap_or_else(|| {
                    products.push(product);
                    products.len() - 1
                })
        };
        let form = g.0.iter().fold(Poly::default(), |form, (x, c)| {
            let half = |first: usize| x.iter().skip(first).step_by(2).copied().collect();
            let mut pair = vec![of(half(0)), of(half(1))];
            pair.sort_unstable();
            form.plus(pair, c)
        });
        let Some(squares) = squares_in(&form, &Poly::one()) else {
            continue;
        };
        let Some(changes) = changes(&mut near, node) else {
            continue;
        };
        let value = |product: &Product| {
            let factors = product.iter().map(|&k| &changes[k]);
            factors.fold(Poly::one(), |all, factor| all.times(factor))
        };
        let factors = (MERGED..).zip(products.iter().map(value)).collect();
        let merged = Merged { changes, factors };
        let found = merged.taken_apart(Evidence::Squares(squares));
        if local(evaluator, question, &found) == Ok(Truth::True) {
            return Some(found);
        }
    }
    None
}

/// Evidence that 0 is a subgradient of a convex function: a global minimum.
pub(crate) fn subgradient(
    evaluator: &mut Evaluator<'_>,
    question: &Question<'_>,
) -> Option<Evidence> {
    for convex in convex(evaluator, question) {
        let n = convex.slope.len();
        let generators = convex.kinks.iter().map(|row| Generator {
            polynomial: as_polynomial(row),
            least: 0,
        });
        let generators: Vec<_> = generators.collect();
        let target = as_polynomial(&convex.slope).scale(&Rational::from(-1));
        if n == 0 {
            continue;
        }
        let Some(slopes) = multipliers(&target, &generators, 0) else {
            continue;
        };
        if slopes.iter().all(|r| r.at(&[]).abs() < Rational::ONE) {
            return Some(supported(&Poly::one(), &slopes, nothing()));
        }
    }
    None
}

/// Evidence that a polynomial has a global minimum: squares of products of displacements.
pub(crate) fn even(evaluator: &mut Evaluator<'_>, question: &Question<'_>) -> Option<Evidence> {
    let (form, _) = question.form(evaluator, Unknown::new(EVEN)).ok()?;
    let squares = squares_of_products(&Poly::of(&form).change())?;
    let evidence = Evidence::Squares(squares);
    (local(evaluator, question, &evidence) == Ok(Truth::True)).then_some(evidence)
}

/// A polynomial as squares of the products whose squares it has, with what else it has as weights.
fn squares_of_products(f: &Poly) -> Option<Squares> {
    if f.0.len() > MAX_TERMS {
        return None;
    }
    let root = |(x, c): (&Product, &Rational)| {
        let is_square = x.len().is_multiple_of(2) && x.chunks(2).all(|two| two[0] == two[1]);
        let root = || x.iter().copied().step_by(2).collect::<Product>();
        (is_square && c.is_positive()).then(root)
    };
    let roots: Vec<Product> = f.0.iter().filter_map(root).collect();
    let n = roots.len();
    let mut matrix = vec![vec![Poly::default(); n]; n];
    let half = Rational::from_fraction(1, 2)?;
    for (x, c) in &f.0 {
        // Its own square, or the pair that leaves the least.
        let pairs = (0..n).flat_map(|i| (0..=i).map(move |j| (i, j)));
        let rest =
            |(i, j): (usize, usize)| Some((i, j, without(x, &together(&roots[i], &roots[j]))?));
        let (i, j, rest) = pairs
            .filter_map(rest)
            .min_by_key(|(i, j, rest)| (rest.len(), i != j))?;
        for (i, j) in [(i, j), (j, i)] {
            matrix[i][j] = std::mem::take(&mut matrix[i][j]).plus(rest.clone(), &(c * &half));
        }
    }
    Some(Squares {
        multiplier: Poly::one().written(),
        vector: roots
            .into_iter()
            .map(|x| Poly::default().plus(x, &Rational::ONE).written())
            .collect(),
        matrix: written(&matrix),
        constraints: Vec::new(),
    })
}

/// A vector as a linear form.
fn as_polynomial(row: &[Qt]) -> Poly {
    let terms = row.iter().enumerate();
    terms.fold(Poly::default(), |sum, (k, c)| {
        sum.plus(vec![k], &at_rest(c))
    })
}

fn vanishes(x: &Qt) -> bool {
    x.is_zero() == Ok(true)
}

fn nothing() -> Squares {
    Squares {
        multiplier: Poly::one().written(),
        vector: Vec::new(),
        matrix: Vec::new(),
        constraints: Vec::new(),
    }
}

fn supported(multiplier: &Poly, slopes: &[Poly], squares: Squares) -> Evidence {
    Evidence::Support(Box::new(Support {
        multiplier: multiplier.written(),
        slopes: slopes.iter().map(Poly::written).collect(),
        squares,
    }))
}

/// The polynomial that a germ is, if its denominator is constant.
pub(crate) fn polynomial(germ: &Germ) -> Option<Poly> {
    let (numerator, denominator) = germ.parts()?;
    let below = denominator.as_rational()?.recip()?;
    Some(Poly::of(numerator).scale(&below))
}

/// The displacement of each entry of a sub-term that matters, as a polynomial.
fn displacements(
    near: &mut Near<'_>,
    convex: &Convex,
    matters: impl Fn(usize) -> bool,
) -> Option<Vec<Poly>> {
    let changes = convex.changes(near).ok()?;
    let displaced = |(k, change)| {
        if matters(k) {
            polynomial(change)
        } else {
            Some(Poly::default())
        }
    };
    changes.iter().enumerate().map(displaced).collect()
}

/// A support, by slopes that make it vanish, or whose sum is squares.
fn support(near: &mut Near<'_>, convex: &Convex) -> Option<Evidence> {
    if convex.kinks.is_empty() {
        let one = Germ::integer(1);
        let slopes = convex.slopes(&one, &[]).ok()?;
        let rest = convex.support(near, &slopes).ok()?;
        return Some(supported(&Poly::one(), &[], squares_of(&rest)?));
    }
    let on_a_kink = |k: usize| convex.kinks.iter().any(|row| !vanishes(&row[k]));
    let changes = displacements(near, convex, |k| {
        !vanishes(&convex.slope[k]) || on_a_kink(k)
    })?;
    by_slopes(convex, &changes)
}

/// The same where the displacements of the entries of the sub-term are polynomials.
fn by_slopes(convex: &Convex, changes: &[Poly]) -> Option<Evidence> {
    let sum = |row: &[Qt]| {
        let parts = changes.iter().zip(row);
        parts.fold(Poly::default(), |sum, (p, c)| {
            sum.add(&p.scale(&at_rest(c)))
        })
    };
    let smooth = sum(&convex.slope);
    if convex.kinks.is_empty() {
        return Some(supported(
            &Poly::one(),
            &[],
            squares_in(&smooth, &Poly::one())?,
        ));
    }
    let target = smooth.scale(&Rational::from(-1));
    let mut generators = vec![Generator {
        polynomial: smooth,
        least: 1,
    }];
    // Where one constant will do, it is that of the largest jump, which leaves most room.
    let size = |row: &[Qt]| row.iter().map(|x| at_rest(x).abs()).sum::<Rational>();
    let mut order: Vec<usize> = (0..convex.kinks.len()).collect();
    order.sort_by_key(|&k| std::cmp::Reverse(size(&convex.kinks[k])));
    generators.extend(order.iter().map(|&k| Generator {
        polynomial: sum(&convex.kinks[k]),
        least: 0,
    }));
    for degree in 0..=MAX_DEGREE {
        let Some(mut found) = multipliers(&target, &generators, degree) else {
            continue;
        };
        let multiplier = Poly::one().add(&found.remove(0));
        if found.iter().all(|r| r.at(&[]).abs() < Rational::ONE) {
            let mut slopes = vec![Poly::default(); found.len()];
            for (k, slope) in order.into_iter().zip(found) {
                slopes[k] = slope;
            }
            return Some(supported(&multiplier, &slopes, nothing()));
        }
    }
    None
}

/// The function less its value at the point.
fn displaced(near: &mut Near<'_>, question: &Question<'_>) -> Option<Germ> {
    let value = question.value(near).ok()?;
    let here = value.at_point()?;
    value.sub(&Germ::constant(&here)).ok()
}

/// A germ as squares of the linear forms on which its second derivatives at the point depend, with
/// polynomial weights.
fn squares_of(germ: &Germ) -> Option<Squares> {
    let (numerator, denominator) = germ.parts()?;
    if germ.vanishes() {
        return Some(nothing());
    }
    let sign = at_rest(&denominator.coefficient(&[]));
    let f = Poly::of(numerator).scale(&sign);
    squares_in(&f, &Poly::of(denominator).scale(&sign))
}

/// The same for a polynomial over another that is positive at the point.
pub(crate) fn squares_in(f: &Poly, denominator: &Poly) -> Option<Squares> {
    if f.is_zero() {
        return Some(nothing());
    }
    if f.0.len() > MAX_TERMS || f.0.keys().any(|x| x.len() < 2) {
        return None;
    }
    let vector = principal_forms(f)?;
    let matrix = weights(f, &vector)?;
    Some(Squares {
        multiplier: denominator.written(),
        vector: vector.iter().map(Poly::written).collect(),
        matrix: written(&matrix),
        constraints: Vec::new(),
    })
}

fn written(matrix: &[Vec<Poly>]) -> Vec<Vec<kernel::rules::squares::Polynomial>> {
    let row = |row: &Vec<Poly>| row.iter().map(Poly::written).collect();
    matrix.iter().map(row).collect()
}

/// Independent linear forms in which the quadratic part of a polynomial is a definite form, if it
/// has no negative direction: Lagrange's completion of squares.
fn principal_forms(f: &Poly) -> Option<Vec<Poly>> {
    let mut rest = Poly::default();
    for (x, c) in f.0.iter().filter(|(x, _)| x.len() == 2) {
        rest = rest.plus(x.clone(), c);
    }
    let mut forms = Vec::new();
    while let Some(x) = rest.0.keys().next().cloned() {
        // The square of a variable must be there, with a positive coefficient.
        let square = rest.at(&[x[0], x[0]]);
        if !square.is_positive() {
            return None;
        }
        let half = square.recip()?;
        let half = &half * &Rational::from_fraction(1, 2)?;
        let mut form = Poly::variable(x[0]);
        for (y, c) in rest
            .0
            .iter()
            .filter(|(y, _)| y.contains(&x[0]) && y[0] != y[1])
        {
            let other = if y[0] == x[0] { y[1] } else { y[0] };
            form = form.plus(vec![other], &(c * &half));
        }
        rest = rest.add(&form.times(&form).scale(&-square));
        forms.push(form);
    }
    Some(forms)
}

/// A symmetric matrix M of polynomials with `v^T M v = f`, for the forms of [`principal_forms`]: in
/// coordinates in which these are variables, every term of f has two of them as factors.
fn weights(f: &Poly, forms: &[Poly]) -> Option<Vec<Vec<Poly>>> {
    const FIRST: usize = usize::MAX / 2;
    let n = forms.len();
    let pivots: Vec<usize> = forms.iter().map(pivot).collect::<Option<_>>()?;
    // A form contains no pivot of a form before it.
    let mut values: Vec<(usize, Poly)> = Vec::new();
    for i in (0..n).rev() {
        let rest = forms[i].add(&Poly::variable(pivots[i]).scale(&Rational::from(-1)));
        let rest = rest.substituted(&values).scale(&Rational::from(-1));
        values.push((pivots[i], Poly::variable(FIRST + i).add(&rest)));
    }
    let back: Vec<(usize, Poly)> = (0..n).map(|i| (FIRST + i, forms[i].clone())).collect();
    let half = Rational::from_fraction(1, 2)?;
    let mut matrix = vec![vec![Poly::default(); n]; n];
    for (x, c) in &f.substituted(&values).0 {
        // The new variables come last.
        let [.., i, j] = *x.as_slice() else {
            return None;
        };
        let (i, j) = (i.checked_sub(FIRST)?, j.checked_sub(FIRST)?);
        let rest = x[..x.len() - 2].to_vec();
        let part = Poly::default().plus(rest, &(c * &half));
        matrix[i][j] = matrix[i][j].add(&part);
        matrix[j][i] = matrix[j][i].add(&part);
    }
    for weight in matrix.iter_mut().flatten() {
        *weight = weight.substituted(&back);
    }
    Some(matrix)
}

/// The variable that a form of [`principal_forms`] stands for.
fn pivot(form: &Poly) -> Option<usize> {
    form.0.keys().next()?.first().copied()
}

/// A sum of squares of residuals at a point where the slope leaves a form in few variables: the
/// residuals that vanish with these variables are forms in them, and the others stay.
fn residuals(convex: &Convex, changes: &[Poly]) -> Option<Evidence> {
    if !convex.kinks.is_empty() {
        return None;
    }
    let curvature = convex.curvature.clone();
    let n = curvature.rows();
    let diagonal = (0..n).all(|i| (0..n).all(|j| i == j || vanishes(curvature.at(i, j))));
    if !diagonal {
        return None;
    }
    let parts = changes.iter().zip(&convex.slope);
    let linear = parts.fold(Poly::default(), |sum, (p, c)| {
        sum.add(&p.scale(&at_rest(c)))
    });
    let mut small: Vec<usize> = linear.0.keys().flatten().copied().collect();
    small.sort_unstable();
    small.dedup();
    let half = Rational::from_fraction(1, 2)?;
    let mut vector: Vec<Poly> = small.iter().map(|&x| Poly::variable(x)).collect();
    let mut matrix = vec![vec![Poly::default(); small.len()]; small.len()];
    for (x, c) in &linear.0 {
        let [a, b] = *x.get(..2)? else { return None };
        let rest = Poly::default().plus(without(x, &[a, b])?, &(c * &half));
        let (a, b) = (place(&small, a)?, place(&small, b)?);
        matrix[a][b] = matrix[a][b].add(&rest);
        matrix[b][a] = matrix[b][a].add(&rest);
    }
    let mut alone = Vec::new();
    for (k, change) in changes.iter().enumerate() {
        let weight = &at_rest(curvature.at(k, k)) * &half;
        if weight.is_zero() || change.is_zero() {
            continue;
        }
        let Some(row) = form_in(&small, change) else {
            alone.push((change.clone(), weight));
            continue;
        };
        for (i, a) in row.iter().enumerate() {
            for (j, b) in row.iter().enumerate() {
                matrix[i][j] = matrix[i][j].add(&a.times(b).scale(&weight));
            }
        }
    }
    for (change, weight) in alone {
        for row in &mut matrix {
            row.push(Poly::default());
        }
        vector.push(change);
        matrix.push(vec![Poly::default(); vector.len()]);
        let last = vector.len() - 1;
        matrix[last][last] = Poly::constant(&weight);
    }
    Some(Evidence::Squares(Squares {
        multiplier: Poly::one().written(),
        vector: vector.iter().map(Poly::written).collect(),
        matrix: written(&matrix),
        constraints: Vec::new(),
    }))
}

fn place(small: &[usize], x: usize) -> Option<usize> {
    small.iter().position(|&other| other == x)
}

/// The coefficients of a polynomial whose terms have one factor each among some variables.
fn form_in(small: &[usize], change: &Poly) -> Option<Vec<Poly>> {
    let mut row = vec![Poly::default(); small.len()];
    for (x, c) in &change.0 {
        let mut factors = x.iter().filter(|x| small.contains(x));
        let (Some(&factor), None) = (factors.next(), factors.next()) else {
            return None;
        };
        let at = place(small, factor)?;
        row[at] = std::mem::take(&mut row[at]).plus(without(x, &[factor])?, c);
    }
    Some(row)
}

/// The function as a polynomial in the displacements of the entries of a node, if it is one.
fn of_node(
    evaluator: &mut Evaluator<'_>,
    question: &Question<'_>,
    node: u32,
    point: &Mat,
) -> Option<Poly> {
    let is_matrix = matches!(evaluator.term(node).ok()?, Value::Matrix(_));
    let mut without = evaluator.over(Germ::constant);
    for place in question.places {
        without.clear(place.slot);
    }
    let mut count = 0;
    let mut next = |here: &Qt| {
        count += 1;
        Germ::monomial(&Qt::integer(1), &[count - 1])?.add(&Germ::constant(here))
    };
    let entries = Mat::from_fn(point.rows(), point.cols(), |i, j| next(point.at(i, j))).ok()?;
    let pinned = if is_matrix {
        Value::Matrix(entries)
    } else {
        Value::Number(entries.at(0, 0).clone())
    };
    without.pin(node, pinned);
    polynomial(&displaced(&mut without, question)?)
}

/// Squares of the entries of a sub-term that are penalised, where the others are combinations of
/// them with small polynomials.
fn substituted(g: &Poly, changes: &[Poly]) -> Option<Evidence> {
    let square = |k: usize| g.at(&[k, k]);
    let entries: Vec<usize> = (0..changes.len()).collect();
    let penalised: Vec<usize> = entries
        .iter()
        .copied()
        .filter(|&k| square(k).is_positive())
        .collect();
    let used = |k: usize| g.0.keys().any(|x| x.contains(&k));
    let wanted = entries.iter().copied();
    let wanted: Vec<usize> = wanted
        .filter(|&k| used(k) && !square(k).is_positive())
        .collect();
    if penalised.is_empty() || g.0.keys().any(|x| x.len() < 2) {
        return None;
    }
    // c * change_w = sum of combination_w,t * change_t, with one c for all.
    let mut c = Poly::one();
    let mut rows = Vec::new();
    for &w in &wanted {
        let (multiplier, row) = combination(&changes[w], &penalised, changes)?;
        rows.push((c.clone(), multiplier.clone(), row));
        c = c.times(&multiplier);
    }
    let combined: Vec<Vec<Poly>> = rows
        .iter()
        .enumerate()
        .map(|(k, (before, _, row))| {
            let others = rows[k + 1..].iter();
            let rest = others.fold(before.clone(), |product, (_, next, _)| product.times(next));
            row.iter().map(|entry| entry.times(&rest)).collect()
        })
        .collect();
    // Each entry times c, as a combination of the penalised ones.
    let form = |k: usize| -> Vec<Poly> {
        match penalised.iter().position(|&t| t == k) {
            Some(at) => {
                let unit = |t| if t == at { c.clone() } else { Poly::default() };
                (0..penalised.len()).map(unit).collect()
            }
            None => {
                let w = wanted.iter().position(|&w| w == k);
                w.map_or_else(Vec::new, |w| combined[w].clone())
            }
        }
    };
    let n = penalised.len();
    let half = Rational::from_fraction(1, 2)?;
    let mut matrix = vec![vec![Poly::default(); n]; n];
    for (x, coefficient) in &g.0 {
        let rest = x[2..].iter();
        let rest = rest.fold(Poly::constant(&(coefficient * &half)), |p, &k| {
            p.times(&changes[k])
        });
        let (a, b) = (form(x[0]), form(x[1]));
        for (i, a) in a.iter().enumerate() {
            for (j, b) in b.iter().enumerate() {
                let part = a.times(b).times(&rest);
                matrix[i][j] = matrix[i][j].add(&part);
                matrix[j][i] = matrix[j][i].add(&part);
            }
        }
    }
    let vector = penalised.iter().map(|&t| changes[t].written()).collect();
    Some(Evidence::Squares(Squares {
        multiplier: c.times(&c).written(),
        vector,
        matrix: written(&matrix),
        constraints: Vec::new(),
    }))
}

/// `(1 + ...) change = sum of multipliers times the changes of the penalised entries`.
fn combination(change: &Poly, penalised: &[usize], changes: &[Poly]) -> Option<(Poly, Vec<Poly>)> {
    let mut generators = vec![Generator {
        polynomial: change.scale(&Rational::from(-1)),
        least: 1,
    }];
    generators.extend(penalised.iter().map(|&t| Generator {
        polynomial: changes[t].clone(),
        least: 0,
    }));
    (0..=MAX_DEGREE).find_map(|degree| {
        let mut found = multipliers(change, &generators, degree)?;
        let multiplier = Poly::one().add(&found.remove(0));
        Some((multiplier, found))
    })
}
