//! A layered drawing of a directed graph without cycles, after Sugiyama, Tagawa and Toda (1981).
//!
//! Nodes stand in columns, each to the right of all nodes that point to it. An edge that skips
//! columns gets a lane of its own in each, so that no edge crosses a box. Orders within columns
//! come from barycentres; places from the mean of the neighbours, kept apart.

use std::collections::BTreeMap;

/// The size of a box.
pub(crate) const BOX: (f64, f64) = (166.0, 42.0);

/// Space between columns, and between boxes of one column.
const GAPS: (f64, f64) = (46.0, 13.0);

/// The height of the lane of an edge.
const LANE: f64 = 10.0;

/// How often the orders and places are improved.
const SWEEPS: usize = 24;

/// A drawing: the top left corners of the boxes, and the edges from box to box.
#[derive(Clone, Debug, Default)]
pub(crate) struct Layout {
    /// Width and height.
    pub size: (f64, f64),
    /// By the index of the node.
    pub places: Vec<(f64, f64)>,
    /// By the index of the edge: points at which the edge enters and leaves columns.
    pub routes: Vec<Vec<(f64, f64)>>,
}

/// A box, or the lane of an edge through a column.
#[derive(Clone, Debug)]
struct Slot {
    column: usize,
    height: f64,
    /// Neighbours in the columns to the left and to the right.
    left: Vec<usize>,
    right: Vec<usize>,
    /// The middle.
    y: f64,
}

/// Columns by the longest path, as far to the right as the targets allow.
fn columns(nodes: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let mut column = vec![0; nodes];
    for _ in 0..nodes {
        for &(from, to) in edges {
            column[to] = column[to].max(column[from] + 1);
        }
    }
    // Sources stand right before what they point to.
    for node in 0..nodes {
        let is_source = edges.iter().all(|edge| edge.1 != node);
        let first = edges
            .iter()
            .filter(|edge| edge.0 == node)
            .map(|edge| column[edge.1])
            .min();
        if let (true, Some(first)) = (is_source, first) {
            column[node] = first - 1;
        }
    }
    column
}

/// Draws a graph without cycles; `edges` are pairs of indices below `nodes`.
pub(crate) fn layout(nodes: usize, edges: &[(usize, usize)]) -> Layout {
    let column = columns(nodes, edges);
    let mut slots: Vec<Slot> = column
        .iter()
        .map(|&column| Slot {
            column,
            height: BOX.1,
            left: Vec::new(),
            right: Vec::new(),
            y: 0.0,
        })
        .collect();
    let mut paths = Vec::new();
    for &(from, to) in edges {
        let mut path = vec![from];
        for column in column[from] + 1..column[to] {
            slots.push(Slot {
                column,
                height: LANE,
                left: Vec::new(),
                right: Vec::new(),
                y: 0.0,
            });
            path.push(slots.len() - 1);
        }
        path.push(to);
        for pair in path.windows(2) {
            slots[pair[0]].right.push(pair[1]);
            slots[pair[1]].left.push(pair[0]);
        }
        paths.push(path);
    }
    let mut order: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for slot in depth_first(&slots, nodes) {
        order.entry(slots[slot].column).or_default().push(slot);
    }
    arrange(&mut slots, &mut order);
    place(&mut slots, &order);
    let top = slots
        .iter()
        .map(|slot| slot.y - slot.height / 2.0)
        .fold(f64::INFINITY, f64::min);
    let bottom = slots
        .iter()
        .map(|slot| slot.y + slot.height / 2.0)
        .fold(0.0, f64::max);
    let x = |slot: usize| slots[slot].column as f64 * (BOX.0 + GAPS.0);
    let y = |slot: usize| slots[slot].y - top;
    let route = |path: &Vec<usize>| {
        let mut points = Vec::new();
        for (k, &slot) in path.iter().enumerate() {
            if k > 0 {
                points.push((x(slot), y(slot)));
            }
            if k + 1 < path.len() {
                points.push((x(slot) + BOX.0, y(slot)));
            }
        }
        points
    };
    let last = order.keys().last().copied().unwrap_or(0);
    Layout {
        size: (
            last as f64 * (BOX.0 + GAPS.0) + BOX.0,
            if nodes == 0 { 0.0 } else { bottom - top },
        ),
        places: (0..nodes)
            .map(|node| (x(node), y(node) - BOX.1 / 2.0))
            .collect(),
        routes: paths.iter().map(route).collect(),
    }
}

/// The slots in the order in which a walk from the sources meets them.
fn depth_first(slots: &[Slot], nodes: usize) -> Vec<usize> {
    let (mut seen, mut met) = (vec![false; slots.len()], Vec::new());
    for source in (0..nodes).filter(|&node| slots[node].left.is_empty()) {
        let mut stack = vec![source];
        while let Some(slot) = stack.pop() {
            if !std::mem::replace(&mut seen[slot], true) {
                met.push(slot);
                stack.extend(slots[slot].right.iter().rev());
            }
        }
    }
    met
}

/// The number of crossings of the edges between neighbouring columns.
fn crossings(slots: &[Slot], order: &BTreeMap<usize, Vec<usize>>) -> usize {
    let mut rank = vec![0; slots.len()];
    for column in order.values() {
        for (k, &slot) in column.iter().enumerate() {
            rank[slot] = k;
        }
    }
    let mut count = 0;
    for column in order.values() {
        let ends: Vec<(usize, usize)> = column
            .iter()
            .flat_map(|&slot| slots[slot].right.iter().map(move |&to| (slot, to)))
            .map(|(from, to)| (rank[from], rank[to]))
            .collect();
        for (k, a) in ends.iter().enumerate() {
            count += ends[k + 1..]
                .iter()
                .filter(|b| (a.0 < b.0 && a.1 > b.1) || (a.0 > b.0 && a.1 < b.1))
                .count();
        }
    }
    count
}

/// Orders the columns by barycentres, and keeps the best order met.
fn arrange(slots: &mut [Slot], order: &mut BTreeMap<usize, Vec<usize>>) {
    let mut best = (crossings(slots, order), order.clone());
    for sweep in 0..SWEEPS {
        let forwards = sweep % 2 == 0;
        let mut rank = vec![0.0; slots.len()];
        let mut keys: Vec<usize> = order.keys().copied().collect();
        if !forwards {
            keys.reverse();
        }
        for key in keys {
            let Some(column) = order.get_mut(&key) else {
                continue;
            };
            let weight = |k: usize, slot: usize| {
                let side = if forwards {
                    &slots[slot].left
                } else {
                    &slots[slot].right
                };
                let sum: f64 = side.iter().map(|&other| rank[other]).sum();
                if side.is_empty() {
                    k as f64
                } else {
                    sum / side.len() as f64
                }
            };
            let mut weighed: Vec<(f64, usize)> = column
                .iter()
                .enumerate()
                .map(|(k, &slot)| (weight(k, slot), slot))
                .collect();
            weighed.sort_by(|a, b| a.0.total_cmp(&b.0));
            *column = weighed.into_iter().map(|(_, slot)| slot).collect();
            for (k, &slot) in column.iter().enumerate() {
                rank[slot] = k as f64;
            }
        }
        let found = crossings(slots, order);
        if found < best.0 {
            best = (found, order.clone());
        }
    }
    *order = best.1;
}

/// Gives the slots their heights: near their neighbours, in order, and apart.
fn place(slots: &mut [Slot], order: &BTreeMap<usize, Vec<usize>>) {
    let apart = |a: &Slot, b: &Slot| (a.height + b.height) / 2.0 + GAPS.1;
    for column in order.values() {
        let mut y = 0.0;
        for (k, &slot) in column.iter().enumerate() {
            if k > 0 {
                y += apart(&slots[column[k - 1]], &slots[slot]);
            }
            slots[slot].y = y;
        }
    }
    for sweep in 0..SWEEPS {
        let mut keys: Vec<usize> = order.keys().copied().collect();
        if sweep % 2 == 1 {
            keys.reverse();
        }
        for key in keys {
            let column = &order[&key];
            let wanted: Vec<f64> = column
                .iter()
                .map(|&slot| {
                    let (left, right) = (&slots[slot].left, &slots[slot].right);
                    let sum: f64 = left.iter().chain(right).map(|&other| slots[other].y).sum();
                    let count = left.len() + right.len();
                    if count == 0 {
                        slots[slot].y
                    } else {
                        sum / count as f64
                    }
                })
                .collect();
            // Pushed down from above, and up from below; the mean of both keeps the order.
            let (mut down, mut up) = (wanted.clone(), wanted);
            for k in 1..column.len() {
                let gap = apart(&slots[column[k - 1]], &slots[column[k]]);
                down[k] = down[k].max(down[k - 1] + gap);
                let k = column.len() - k;
                let gap = apart(&slots[column[k - 1]], &slots[column[k]]);
                up[k - 1] = up[k - 1].min(up[k] - gap);
            }
            for (k, &slot) in column.iter().enumerate() {
                slots[slot].y = (down[k] + up[k]) / 2.0;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overlap(a: (f64, f64), b: (f64, f64)) -> bool {
        (a.0 - b.0).abs() < BOX.0 && (a.1 - b.1).abs() < BOX.1
    }

    /// Whether the edge, drawn as by the template, meets the inside of the box.
    fn crosses(route: &[(f64, f64)], place: (f64, f64)) -> bool {
        let inside = |(x, y): (f64, f64)| {
            x > place.0 + 0.5 && x < place.0 + BOX.0 - 0.5 && y > place.1 && y < place.1 + BOX.1
        };
        route.windows(2).any(|pair| {
            (0..=20).any(|k| {
                let s = f64::from(k) / 20.0;
                let (a, b) = (pair[0], pair[1]);
                let smooth = s * s * (3.0 - 2.0 * s);
                inside((a.0 + (b.0 - a.0) * s, a.1 + (b.1 - a.1) * smooth))
            })
        })
    }

    fn assert_clean(nodes: usize, edges: &[(usize, usize)]) {
        let drawn = layout(nodes, edges);
        for a in 0..nodes {
            for b in 0..a {
                assert!(
                    !overlap(drawn.places[a], drawn.places[b]),
                    "boxes {a} and {b}"
                );
            }
            for (edge, route) in edges.iter().zip(&drawn.routes) {
                assert!(
                    !crosses(route, drawn.places[a]),
                    "edge {edge:?} and box {a}"
                );
            }
            let (x, y) = drawn.places[a];
            assert!(x >= 0.0 && x + BOX.0 <= drawn.size.0 + 1e-6);
            assert!(y >= -1e-6 && y + BOX.1 <= drawn.size.1 + 1e-6);
        }
    }

    #[test]
    fn boxes_do_not_overlap_and_no_edge_crosses_a_box() {
        assert_clean(0, &[]);
        assert_clean(1, &[]);
        assert_clean(3, &[(0, 1), (1, 2), (0, 2)]);
        let star: Vec<(usize, usize)> = (1..12).map(|k| (0, k)).collect();
        assert_clean(12, &star);
        let dense: Vec<(usize, usize)> = (0..9)
            .flat_map(|a| {
                (a + 1..9)
                    .filter(move |b| (a * b) % 3 != 1)
                    .map(move |b| (a, b))
            })
            .collect();
        assert_clean(9, &dense);
    }

    #[test]
    fn the_proofs_of_the_papers_are_drawn_clean() {
        let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut drawn = 0;
        for folder in paper::folders(here)
            .into_iter()
            .filter(|f| paper::is_paper(f))
        {
            for proof in paper::Paper::read(&folder).unwrap().about.proofs {
                let edges: Vec<(&str, &str)> = proof.edges().collect();
                let mut names: Vec<&str> = edges.iter().flat_map(|edge| [edge.0, edge.1]).collect();
                names.sort_unstable();
                names.dedup();
                let index = |name| names.binary_search(&name).unwrap();
                let edges: Vec<_> = edges
                    .iter()
                    .map(|edge| (index(edge.0), index(edge.1)))
                    .collect();
                assert_clean(names.len(), &edges);
                drawn += 1;
            }
        }
        assert!(drawn > 0);
    }

    #[test]
    fn an_edge_goes_from_left_to_right() {
        let drawn = layout(3, &[(0, 1), (1, 2), (0, 2)]);
        assert!(drawn.places[0].0 < drawn.places[1].0 && drawn.places[1].0 < drawn.places[2].0);
        // The long edge has a lane in the middle column.
        assert_eq!(drawn.routes[2].len(), 4);
    }
}
