//! `export --rocq`: a certificate as a Rocq file that the kernel of Rocq checks.
//!
//! The file defines the instance over the integers, denominators cleared, and proves its verdict by
//! computation with the verified checker of `proofs/theories/certificate.v`, whose header specifies
//! the format. Semidefiniteness is shown by sums of squares: from `T^T S T = D` diagonal,
//! `S = sum_i d_i l_i^T l_i` with the rows `l_i` of `T^{-1}`.

use std::fmt::Write;

use anyhow::{Context, bail};
use certificate::{Certificate, MinimumEvidence, Statement};
use exact::{Matrix, MatrixPolynomial, Rational, diagonalize, inverse, left_inverse, solve};
use network::Instance;

use crate::cli::ExportOptions;
use crate::exit::Outcome;
use crate::input;

/// `referee export`.
///
/// # Errors
/// When the file holds no certificate, or one that has no form in Rocq.
pub fn export(options: &ExportOptions) -> anyhow::Result<Outcome> {
    let text = input::read(&options.file)?;
    let certificate =
        certificate::read(&text).map_err(|error| anyhow::anyhow!("{}: {error}", options.file))?;
    let source = rocq(&certificate, options.bigz)?;
    if options.json {
        println!("{}", serde_json::json!({ "rocq": source }));
    } else {
        print!("{source}");
    }
    Ok(Outcome::Done)
}

/// A number `q > 0` such that `q` times every entry is an integer.
fn common_denominator<'a>(matrices: impl IntoIterator<Item = &'a Matrix>) -> Rational {
    let mut common = Rational::ONE;
    for entry in matrices.into_iter().flat_map(Matrix::entries) {
        let (_, denominator) = (entry * &common).parts();
        common *= &denominator;
    }
    common
}

fn list(items: impl Iterator<Item = String>) -> String {
    format!("[:: {}]", items.collect::<Vec<_>>().join("; ")).replace("[:: ]", "[::]")
}

/// An integer matrix, row-major.
fn integers(matrix: &Matrix) -> String {
    list(
        matrix
            .row_slices()
            .map(|row| list(row.iter().map(Rational::to_string))),
    )
}

/// A rational matrix `M / q` with the given `q`.
fn over(matrix: &Matrix, q: &Rational) -> String {
    format!("({q}, {})", integers(&matrix.scale(q)))
}

fn rational_matrix(matrix: &Matrix) -> String {
    over(matrix, &common_denominator([matrix]))
}

/// A proof that the matrix is positive semidefinite.
fn sum_of_squares(matrix: &Matrix) -> anyhow::Result<String> {
    let found = diagonalize(matrix);
    let rows = inverse(&found.basis).context("a basis that is not invertible")?;
    let (mut weights, mut squares) = (Vec::new(), Vec::new());
    for (i, pivot) in found
        .diagonal
        .iter()
        .enumerate()
        .filter(|(_, d)| !d.is_zero())
    {
        if pivot.is_negative() {
            bail!("the certificate is not valid: mu does not separate");
        }
        let row = rows.select_rows(&[i]);
        let q = common_denominator([&row]);
        weights.push(pivot / &(&q * &q));
        squares.push(row.scale(&q));
    }
    let weights = Matrix::from_entries(1, weights.len(), weights);
    let c = common_denominator([&weights]);
    let weights = list(weights.scale(&c).entries().iter().map(Rational::to_string));
    let squares = list(
        squares
            .iter()
            .map(|l| list(l.entries().iter().map(Rational::to_string))),
    );
    Ok(format!("(SumOfSquares {c} {weights} {squares})"))
}

/// The instance, where layer `i` has the denominator `denominators[i - 1]`.
fn instance_text(instance: &Instance, denominators: &[Rational]) -> String {
    let network = instance.network();
    let widths = list(network.widths().iter().map(usize::to_string));
    let layers = network
        .layers()
        .iter()
        .zip(denominators)
        .map(|(w, q)| over(w, q));
    format!(
        "Definition I : network := Network\n  {widths}%nat\n  {}\n  {}\n  {}\n  {}.\n",
        instance.x().cols(),
        rational_matrix(instance.x()),
        rational_matrix(instance.y()),
        list(layers)
    )
}

fn plain_instance(instance: &Instance) -> String {
    let layers = instance.network().layers();
    let denominators: Vec<Rational> = layers.iter().map(|w| common_denominator([w])).collect();
    instance_text(instance, &denominators)
}

fn descent(instance: &Instance, curve: &[MatrixPolynomial], number: &str) -> String {
    let denominators: Vec<Rational> = curve
        .iter()
        .map(|path| common_denominator(path.coefficients()))
        .collect();
    let moves = curve.iter().zip(&denominators).map(|(path, q)| {
        list(
            path.coefficients()[1..]
                .iter()
                .map(|c| integers(&c.scale(q))),
        )
    });
    format!(
        "{}\nDefinition moves : seq (seq (seq (seq {number}))) :=\n  {}.\n\n\
         Theorem verdict R : ~ local_min (X R I) (Y R I) (W R I).\n\
         Proof. apply: (not_local_minimum (moves := moves)); vm_compute; reflexivity. Qed.\n",
        instance_text(instance, &denominators),
        list(moves)
    )
}

fn rank_bound(instance: &Instance, level: usize, mu: &Rational) -> anyhow::Result<String> {
    let at = instance.evaluate();
    let upper = &at.upper[level];
    let left = left_inverse(upper).context("the certificate is not valid: A is not injective")?;
    let gram = instance.x() * &instance.x().transpose();
    let moment = instance.problem().cross_moment();
    let best = solve(&gram, &moment.transpose())
        .context("no least-squares solution")?
        .transpose();
    let z = &best * instance.x();
    let t = &z - &(at.product() * instance.x());
    let outputs = instance.y().rows();
    let discarded = &Matrix::identity(outputs).scale(mu) - &(&t * &t.transpose());
    let fitted = &upper.transpose() * &z;
    let kept = &(&fitted * &fitted.transpose()) - &(&upper.transpose() * upper).scale(mu);
    let (numerator, denominator) = mu.parts();
    Ok(format!(
        "{}\nDefinition data := Bottleneck\n  {level}\n  ({numerator}, {denominator})\n  \
         {}\n  {}\n  {}\n  {}.\n\n\
         Theorem verdict R : global_min (X R I) (Y R I) (W R I).\n\
         Proof. apply: (global_minimum_bottleneck (c := data)); vm_compute; reflexivity. Qed.\n",
        plain_instance(instance),
        rational_matrix(&left),
        rational_matrix(&best),
        sum_of_squares(&discarded)?,
        sum_of_squares(&kept)?
    ))
}

/// The Rocq file of a certificate, over `Z` (no axiom) or over `bigZ` (machine integers, faster).
///
/// # Errors
/// When the certificate has no form in Rocq or is visibly invalid.
pub fn rocq(certificate: &Certificate, bigz: bool) -> anyhow::Result<String> {
    let (module, scope, number) = if bigz {
        ("certificate_bigz", "bigZ_scope", "bigZ")
    } else {
        ("certificate", "Z_scope", "Z")
    };
    let body = match &certificate.statement {
        Statement::NotLocalMinimum {
            instance, curve, ..
        } => descent(instance, curve, number),
        Statement::NotCritical { instance, .. } => {
            let curve = classify::gradient_line(instance);
            descent(
                instance,
                &curve.context("the certificate is not valid: critical")?,
                number,
            )
        }
        Statement::GlobalMinimum {
            instance,
            evidence: MinimumEvidence::GradientZero,
        } => format!(
            "{}\nTheorem verdict R : global_min (X R I) (Y R I) (W R I).\n\
             Proof. apply: global_minimum_gradient; vm_compute; reflexivity. Qed.\n",
            plain_instance(instance)
        ),
        Statement::GlobalMinimum {
            instance,
            evidence: MinimumEvidence::RankBound { level, mu },
        } => {
            if !(1..instance.network().depth()).contains(level) {
                bail!("the certificate is not valid: no level {level}");
            }
            rank_bound(instance, *level, mu)?
        }
        Statement::Counterexample(_) => bail!(
            "a counterexample has no form in Rocq; export the certificate of its minimum, and see \
             proofs/theories/paper.v for the refuted claims"
        ),
    };
    let mut text = String::new();
    writeln!(text, "(* Written by referee export --rocq. Check with")?;
    writeln!(text, "   coqc -R proofs/theories DeepLinear FILE.v *)")?;
    writeln!(text, "From mathcomp Require Import all_ssreflect.")?;
    writeln!(text, "From DeepLinear Require Import statements {module}.")?;
    writeln!(text, "Local Open Scope {scope}.\n")?;
    writeln!(text, "{body}\nPrint Assumptions verdict.")?;
    Ok(text)
}
