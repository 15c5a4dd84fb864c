#!/bin/sh
# Tells whether a release of faer newer than the pinned one can be used.
#
#   tools/faer-pin.sh [VERSION]     the newest release, unless a version is given
#
# crates/svd pins faer because the double-double matrix product of 0.24.0 to 0.24.4 panics, which
# stops the SVD beyond 16 x 16. This script builds a scratch package outside the workspace and
# decomposes matrices of the critical sizes. Exit codes: 0 the release works and the pin can go,
# 1 it does not, 2 it could not be built.
set -eu
version=${1:-"*"}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/src"
cat >"$scratch/Cargo.toml" <<EOF
[package]
name = "faer-pin"
version = "0.0.0"
edition = "2024"
publish = false
[dependencies]
faer = { version = "$version", default-features = false, features = ["std", "linalg"] }
[workspace]
EOF
cat >"$scratch/src/main.rs" <<'EOF'
use faer::{Mat, fx128};

fn number(hi: f64) -> fx128 {
    fx128 { 0: hi, 1: 0.0 }
}

/// The largest entry of |A - U S V^T|, relative to that of A.
fn residual(m: usize, n: usize) -> f64 {
    let mut state = 1u64;
    let a = Mat::from_fn(m, n, |_, _| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        number((state >> 40) as f64 / 16_777_216.0 - 0.5)
    });
    let svd = a.thin_svd().expect("convergence");
    let (u, s, v) = (svd.U(), svd.S().column_vector(), svd.V());
    let mut worst = 0.0f64;
    for i in 0..m {
        for j in 0..n {
            let mut rest = a[(i, j)];
            for k in 0..m.min(n) {
                rest = rest - u[(i, k)] * s[k] * v[(j, k)];
            }
            worst = worst.max(rest.0.abs());
        }
    }
    worst
}

fn main() {
    for (m, n) in [(16, 16), (17, 17), (40, 40), (64, 15), (300, 2), (3, 20)] {
        let residual = residual(m, n);
        println!("{m} x {n}: residual {residual:.1e}");
        assert!(residual < 1e-27, "{m} x {n} is not double-double");
    }
    let a = Mat::from_fn(3, 3, |i, j| number((i + 2 * j) as f64));
    let product = &a * &a;
    // (2, 4, 6) times (4, 5, 6).
    assert!(product[(2, 2)].0 == 64.0);
}
EOF
cd "$scratch"
export CARGO_TARGET_DIR="$scratch/target"
cargo build --quiet --release --jobs 2 || exit 2
grep -A1 '^name = "faer"$' Cargo.lock
if "$CARGO_TARGET_DIR/release/faer-pin"; then
    echo "works: the pin can go"
else
    echo "does not work: keep the pin"
    exit 1
fi
